/** Noise reduction on real recordings, where they are at hand. */
import { assert, assertGreater, assertLess } from "@std/assert";
import { measureQuality, type Quality } from "../../bench/noise/quality.ts";
import {
  readNoises,
  scaledTo,
  speechPower,
  STEADY_KINDS,
  stretchOfNoise,
  sum,
} from "../../bench/noise/sounds.ts";
import { decodeAs } from "../../lib/audio/mod.ts";
import { DEFAULT_DENOISE } from "../../lib/dsp/mod.ts";
import { mean, SeededRandom } from "../../lib/train/mod.ts";
import { walk } from "../audio/walk.ts";
import { needs } from "../needs.ts";
import { CLEAN_SPEECH_LOSS_DB, CLEAN_SPEECH_SHIFT_DB } from "../tolerances.ts";

const { ignore, folder } = needs.data("noise reduction of voices and noise");

/** Some clips of both corpora, 16 kHz. */
async function voices(): Promise<Float32Array[]> {
  const paths = ["ravdess", "tess"].flatMap((corpus) => {
    const all = [...walk(`${folder}/${corpus}`)];
    return all.filter((_, i) => i % Math.floor(all.length / 20) === 3);
  });
  return await Promise.all(paths.map(async (name) => {
    const bytes = await Deno.readFile(name);
    return await decodeAs(bytes, { name, sampleRateHz: 16000 });
  }));
}

/** Means over qualities. */
function meansOf(qualities: Quality[]): Quality {
  const of = (name: keyof Quality) => mean(qualities.map((q) => q[name]));
  return {
    segmentalSnrDb: of("segmentalSnrDb"),
    logSpectralDistanceDb: of("logSpectralDistanceDb"),
  };
}

Deno.test({
  name: "denoise() leaves recorded speech as it is",
  ignore,
  async fn() {
    const clips = await voices();
    assert(clips.length >= 40, `${clips.length} clips`);
    const pairs = clips.map((speech) => {
      const noise = new Float32Array(speech.length);
      return measureQuality({ speech, noise, noisy: speech }, DEFAULT_DENOISE);
    });
    const before = meansOf(pairs.map((pair) => pair.before));
    const after = meansOf(pairs.map((pair) => pair.after));
    const lossDb = before.segmentalSnrDb - after.segmentalSnrDb;
    assertLess(lossDb, CLEAN_SPEECH_LOSS_DB);
    assertLess(after.logSpectralDistanceDb, CLEAN_SPEECH_SHIFT_DB);
  },
});

Deno.test({
  name: "denoise() makes speech in steady noise better, at 0 dB by 2 dB",
  ignore,
  async fn() {
    const clips = await voices();
    const noises = (await readNoises(`${folder}/noise/esc10`, "measuring"))
      .filter(({ kind }) => STEADY_KINDS.includes(kind));
    const random = new SeededRandom(1);
    const pairs = clips.map((speech) => {
      const { length } = speech;
      const noise = scaledTo(
        stretchOfNoise(random.pick(noises), { length, random }),
        speechPower(speech),
      );
      const noisy = sum(speech, noise);
      return measureQuality({ speech, noise, noisy }, DEFAULT_DENOISE);
    });
    const before = meansOf(pairs.map((pair) => pair.before));
    const after = meansOf(pairs.map((pair) => pair.after));
    assertGreater(after.segmentalSnrDb - before.segmentalSnrDb, 2);
    const nearer = before.logSpectralDistanceDb - after.logSpectralDistanceDb;
    assertGreater(nearer, 2);
  },
});
