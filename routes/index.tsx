import { Head } from "fresh/runtime";
import Live from "../islands/Live.tsx";
import { define } from "../utils.ts";

/** Speak, and see the emotion. */
export default define.page(({ state: { words } }) => (
  <>
    <Head>
      <title>{words.say("live.title")}</title>
      <meta name="description" content={words.say("live.description")} />
    </Head>
    <h1 class="lede">{words.say("live.heading")}</h1>
    <noscript>
      <p>{words.say("live.noscript")}</p>
    </noscript>
    <Live words={words.only("live", "emotion")} />
  </>
));
