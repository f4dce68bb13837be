import { page } from "fresh";
import { asset, Head } from "fresh/runtime";
import Live from "../islands/Live.tsx";
import type { ModelIndex } from "../lib/model/mod.ts";
import { define } from "../utils.ts";

/** The models there are, the default first. */
async function modelNames(): Promise<string[]> {
  const text = await Deno.readTextFile("static/models/index.json");
  const { default: usual, models }: ModelIndex = JSON.parse(text);
  return [usual, ...models.filter((name) => name !== usual)];
}

export const handler = define.handlers({
  async GET() {
    return page({ models: await modelNames() });
  },
});

/** Speak, and see the emotion. */
export default define.page<typeof handler>(({ data, state: { words } }) => (
  <>
    <Head>
      <title>{words.say("live.title")}</title>
      <meta name="description" content={words.say("live.description")} />
      <link rel="stylesheet" href={asset("/live.css")} />
    </Head>
    <h1 class="lede">{words.say("live.heading")}</h1>
    <noscript>
      <p>{words.say("live.noscript")}</p>
    </noscript>
    <Live words={words.only("live", "emotion")} models={data.models} />
  </>
));
