import { page } from "fresh";
import { asset, Head } from "fresh/runtime";
import { KioskFaults } from "../components/KioskFaults.tsx";
import Kiosk from "../islands/Kiosk.tsx";
import { readKioskConfig } from "../islands/kiosk_config.ts";
import { LANGUAGES, wordsIn } from "../lib/messages/mod.ts";
import { define } from "../utils.ts";

/** No navigation: nobody is to leave the kiosk. */
export const config = { skipInheritedLayouts: true };

/** The parsed file; null where there is none; its text where that is not JSON. */
async function readFile(): Promise<unknown> {
  let text = "null";
  try {
    text = await Deno.readTextFile("static/kiosk.json");
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}

/** Look and text come from static/kiosk.json and the address; see docs/kiosk.md. */
export const handler = define.handlers({
  async GET(ctx) {
    const { config, faults } = readKioskConfig({
      file: await readFile(),
      search: ctx.url.searchParams,
      languages: LANGUAGES,
    });
    ctx.state.theme = config.theme; // whatever was chosen on another page
    return page({ config, faults }, faults.length > 0 ? { status: 400 } : {});
  },
});

/** Listens unattended; one word, large. */
export default define.page<typeof handler>(({ data, state: { words } }) => {
  const { config, faults } = data;
  const languages = config.languages.length > 0
    ? config.languages.map(wordsIn)
    : [words];
  return (
    <>
      <Head>
        <title>{config.title || words.say("kiosk.title")}</title>
        <link rel="stylesheet" href={asset("/kiosk.css")} />
      </Head>
      {faults.length > 0 ? <KioskFaults faults={faults} /> : (
        <Kiosk
          config={config}
          languages={languages.map((w) => w.only("kiosk", "emotion", "live"))}
        />
      )}
    </>
  );
});
