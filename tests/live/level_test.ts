/** The same clip soft and loud. */
import { assert, assertEquals, assertGreater } from "@std/assert";
import { decodeAs, encodeWav } from "../../lib/audio/mod.ts";
import { EMOTIONS, predictClip, type Recogniser } from "../../lib/model/mod.ts";
import { walk } from "../audio/walk.ts";
import { needs } from "../needs.ts";
import { hear, shippedRecogniser, told } from "./shipped.ts";
import { RATE_HZ, voice } from "./signals.ts";

const LOUD_DB = -6, SOFT_DB = -30;

/** A clip with its peak at `peakDb` of full scale. */
function atLevel(clip: Float32Array, peakDb: number): Float32Array {
  const peak = clip.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const gain = 10 ** (peakDb / 20) / peak;
  return clip.map((x) => gain * x);
}

/** A clip as a 16-bit file holds it. */
function in16Bits(clip: Float32Array): Promise<Float32Array> {
  const file = encodeWav(clip, { sampleRateHz: RATE_HZ });
  return decodeAs(file, { name: "level.wav", sampleRateHz: RATE_HZ });
}

async function assertSameLabel(
  recogniser: Recogniser,
  { name, clip }: { name: string; clip: Float32Array },
): Promise<void> {
  const loud = await predictClip(recogniser, atLevel(clip, LOUD_DB));
  const soft = await predictClip(recogniser, atLevel(clip, SOFT_DB));
  assertEquals(
    soft.emotion,
    loud.emotion,
    `${name}: ${told(soft)} at ${SOFT_DB} dB, ${told(loud)} at ${LOUD_DB} dB`,
  );
}

Deno.test("predictClip() gives synthetic voices the same probabilities at −30 dB and at −6 dB, within a tenth", async () => {
  const recogniser = await shippedRecogniser({ tellsSpeech: false });
  for (const seconds of [0.6, 1.1, 1.7, 2.6, 4.2]) {
    const clip = voice(seconds);
    const soft = await predictClip(recogniser, atLevel(clip, SOFT_DB));
    const loud = await predictClip(recogniser, atLevel(clip, LOUD_DB));
    // Between its tones such a voice is stiller than any room: there the floor
    // under the logarithm is what is heard, and moves probabilities a little.
    for (const emotion of EMOTIONS) {
      const gap = soft.probabilities[emotion] - loud.probabilities[emotion];
      assert(
        Math.abs(gap) < 0.1,
        `${seconds} s: ${told(soft)} at ${SOFT_DB} dB, ${
          told(loud)
        } at ${LOUD_DB} dB`,
      );
    }
  }
  recogniser.dispose();
});

Deno.test("LiveSession hears a synthetic voice at −30 dB as at −6 dB", async () => {
  const recogniser = await shippedRecogniser({ tellsSpeech: false });
  const heard = [];
  for (const peakDb of [LOUD_DB, SOFT_DB]) {
    const clip = await in16Bits(atLevel(voice(1.7), peakDb));
    heard.push((await hear(recogniser, clip))?.prediction.emotion);
  }
  recogniser.dispose();
  assert(heard[0] !== undefined, "nothing was heard");
  assertEquals(heard[1], heard[0]);
});

const { ignore, folder } = needs.data("that loudness does not change a label");

Deno.test({
  name:
    "predictClip() gives 40 recordings the same label at −30 dB and at −6 dB",
  ignore,
  async fn() {
    const recogniser = await shippedRecogniser();
    let nClips = 0, nSameIn16Bits = 0;
    const labels = new Set<string>();
    for (const name of clipNames(folder)) {
      const bytes = await Deno.readFile(name);
      const clip = await decodeAs(bytes, { name, sampleRateHz: RATE_HZ });
      await assertSameLabel(recogniser, { name, clip });
      const { emotion } = await predictClip(recogniser, clip);
      const rounded = await in16Bits(atLevel(clip, SOFT_DB));
      const soft = await predictClip(recogniser, rounded);
      if (soft.emotion === emotion) nSameIn16Bits++;
      labels.add(emotion);
      nClips++;
    }
    recogniser.dispose();
    assertEquals(nClips, 40);
    // A network that always says the same would pass everything above.
    assertGreater(labels.size, 4);
    // A soft clip in 16 bits has noise that the loud one has not: 1.5 % of
    // clips, undecided ones, change their label; 3 of 40 is over 3 σ.
    assertGreater(nSameIn16Bits, 36);
  },
});

/** Clips of many speakers and emotions. */
function* clipNames(folder: string): Generator<string> {
  for (const corpus of ["ravdess", "tess"]) {
    const all = [...walk(`${folder}/${corpus}`)];
    const step = Math.floor(all.length / 20);
    for (let i = 0; i < 20; i++) yield all[i * step + (7 * i) % step];
  }
}
