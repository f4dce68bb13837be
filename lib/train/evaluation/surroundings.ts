import {
  noise,
  type NoiseHalf,
  readNoisePool,
  telephoneChannel,
} from "../augment/mod.ts";
import { CLIP_RATE_HZ } from "../manifest.ts";
import type { Surroundings, SurroundingsReader } from "./noise_hearing.ts";

/**
 * Noise of the test half of a folder of environmental sounds, which no network
 * has learnt with, and a telephone line. Each half of the folder is read once,
 * when it is first needed.
 *
 * @param folder holds `<class>/<name>.flac` or `.wav`, as ESC-10 does.
 */
export function surroundingsIn(folder: string): SurroundingsReader {
  let read: Promise<Surroundings> | undefined;
  return () => read ??= readSurroundings(folder);
}

async function readSurroundings(folder: string): Promise<Surroundings> {
  const sampleRateHz = CLIP_RATE_HZ;
  const read = (half: NoiseHalf) =>
    readNoisePool(folder, { half, sampleRateHz });
  const pool = await read("test");
  let train: Promise<string> | undefined;
  const learnt = () =>
    train ??= read("train").then(({ fingerprint }) => fingerprint);
  return {
    sounds: pool.clips,
    fingerprint: async (half) =>
      half === "test" ? pool.fingerprint : await learnt(),
    addNoise: (samples, options) =>
      noise(samples, { ...options, sampleRateHz, source: pool.segment }),
    telephone: (samples) => telephoneChannel(samples, { sampleRateHz }),
  };
}
