import { asset, Head } from "fresh/runtime";
import { page } from "fresh";
import { type Card } from "../components/model/card.ts";
import { ModelPage } from "../components/model/ModelPage.tsx";
import { define } from "../utils.ts";

const MODELS = "static/models";

async function readCard(): Promise<Card> {
  const read = async (path: string) =>
    JSON.parse(await Deno.readTextFile(`${MODELS}/${path}`));
  const index = await read("index.json");
  return await read(`${index.default}/card.json`);
}

/** The card of the model that the pages use. */
export const handler = define.handlers({
  GET: async () => page({ card: await readCard() }),
});

/** The model's figures, limits and licences; needs no JavaScript. */
export default define.page<typeof handler>(({ data, state: { words } }) => (
  <>
    <Head>
      <title>{words.say("model.title")}</title>
      <meta name="description" content={words.say("model.description")} />
      <link rel="stylesheet" href={asset("/model.css")} />
    </Head>
    <ModelPage card={data.card} />
  </>
));
