/** The corpora themselves, where they are at hand. */
import { assertEquals } from "@std/assert";
import { parseClipName, prepareCorpora } from "../../lib/train/mod.ts";
import { walk } from "../audio/walk.ts";
import { needs } from "../needs.ts";

const { ignore, folder } = needs.data("labels and loading of the real corpora");

Deno.test({
  name: "parseClipName() knows every real clip, and agrees with its folder",
  ignore,
  fn() {
    const counts: Record<string, number> = {};
    for (const corpus of ["ravdess", "tess"]) {
      for (const path of walk(`${folder}/${corpus}`)) {
        const label = parseClipName(path);
        assertEquals(label?.corpus, corpus, path);
        counts[corpus] = (counts[corpus] ?? 0) + 1;
        const parent = path.split("/").at(-2)!;
        const said = corpus === "ravdess"
          ? `Actor_${label!.speaker.slice(-2)}`
          : `${label!.speaker.slice(5)}_${FOLDER_WORD[label!.emotion]}`;
        assertEquals(said, parent, path);
      }
    }
    assertEquals(counts, { ravdess: 1200, tess: 2798 });
  },
});

/** How the TESS folders call what is called otherwise here. */
const FOLDER_WORD: Record<string, string> = {
  angry: "angry",
  disgust: "disgust",
  fearful: "fear",
  happy: "happy",
  neutral: "neutral",
  sad: "sad",
  surprised: "pleasant_surprise",
};

Deno.test({
  name: "parseClipName() takes no noise recording for a clip",
  ignore,
  fn() {
    const paths = [...walk(`${folder}/noise`)];
    assertEquals(paths.filter((path) => parseClipName(path)), []);
    assertEquals(paths.length >= 200, true);
  },
});

Deno.test({
  name:
    "prepareCorpora() loads the publishers' files beside converted ones and noise",
  ignore,
  async fn() {
    const to = await Deno.makeTempDir();
    try {
      const from = ["originals", "tess/YAF_fear", "noise/esc10/rain"]
        .map((name) => `${folder}/${name}`);
      const { manifest: { clips, leftOut } } = await prepareCorpora({
        from,
        to,
      });
      assertEquals(clips.length, 23 + 200 - 1); // YAF_neat_fear is in both
      const reasons = Object.groupBy(leftOut, (one) => one.reason);
      assertEquals(reasons.duplicate?.length, 1);
      assertEquals(Object.keys(reasons).sort(), ["duplicate", "unlabelled"]);
      const stereo = clips.find((clip) => clip.id === "03-01-08-01-02-02-01");
      assertEquals(stereo?.seconds, Math.ceil(156956 / 3) / 16000);
      assertEquals(stereo?.emotion, "surprised");
    } finally {
      await Deno.remove(to, { recursive: true });
    }
  },
});
