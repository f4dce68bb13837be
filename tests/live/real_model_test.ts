import { assert, assertEquals } from "@std/assert";
import { decodeAs } from "../../lib/audio/mod.ts";
import { predictClip } from "../../lib/model/mod.ts";
import { needs } from "../needs.ts";
import { hear, shippedRecogniser, told } from "./shipped.ts";
import { RATE_HZ, voice } from "./signals.ts";

Deno.test("LiveSession with the shipped model judges a synthetic voice as predictClip does", async () => {
  const recogniser = await shippedRecogniser();
  const clip = voice(1.7);
  const utterance = await hear(recogniser, clip);
  const expected = await predictClip(recogniser, clip);
  assertEquals(utterance?.prediction.emotion, expected.emotion);
  recogniser.dispose();
});

const { ignore, folder } = needs.data("that a session hears as predictClip");

/** A clip of each emotion of RAVDESS, and two of TESS. */
const CLIPS = [
  "ravdess/Actor_03/03-01-01-01-01-01-03.flac",
  "ravdess/Actor_04/03-01-02-01-02-01-04.flac",
  "ravdess/Actor_05/03-01-03-02-01-01-05.flac",
  "ravdess/Actor_06/03-01-04-01-02-02-06.flac",
  "ravdess/Actor_09/03-01-05-02-01-02-09.flac",
  "ravdess/Actor_10/03-01-06-01-02-01-10.flac",
  "ravdess/Actor_11/03-01-07-02-01-01-11.flac",
  "ravdess/Actor_14/03-01-08-01-02-02-14.flac",
  "tess/OAF_angry/OAF_base_angry.flac",
  "tess/YAF_pleasant_surprise/YAF_calm_ps.flac",
];

Deno.test({
  name:
    "LiveSession with the shipped model gives predictClip's label for nine of ten recordings",
  ignore,
  async fn() {
    const recogniser = await shippedRecogniser();
    let agreed = 0;
    for (const name of CLIPS) {
      const bytes = await Deno.readFile(`${folder}/${name}`);
      const clip = await decodeAs(bytes, { name, sampleRateHz: RATE_HZ });
      const utterance = await hear(recogniser, clip);
      const expected = await predictClip(recogniser, clip);
      if (utterance?.prediction.emotion === expected.emotion) agreed++;
      else {
        const heard = utterance ? told(utterance.prediction) : "nothing";
        console.log(
          `MISS ${name}\n  clip: ${told(expected)}\n  live: ${heard}`,
        );
      }
    }
    recogniser.dispose();
    assert(agreed >= 9, `${agreed} of ${CLIPS.length} labels agree`);
  },
});
