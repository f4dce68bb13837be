import { asset, Head } from "fresh/runtime";
import Files from "../islands/Files.tsx";
import { define } from "../utils.ts";

/** Drop recordings, and see the emotions in them. */
export default define.page(({ state: { words } }) => (
  <>
    <Head>
      <title>{words.say("files.title")}</title>
      <meta name="description" content={words.say("files.description")} />
      <link rel="stylesheet" href={asset("/files.css")} />
    </Head>
    <h1 class="lede">{words.say("files.heading")}</h1>
    <noscript>
      <p>{words.say("files.noscript")}</p>
    </noscript>
    <Files words={words.only("files", "emotion", "live")} />
  </>
));
