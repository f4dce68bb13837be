import { noise, readNoisePool, telephoneChannel } from "../augment/mod.ts";
import { CLIP_RATE_HZ } from "../manifest.ts";
import type { Surroundings, SurroundingsReader } from "./noise_hearing.ts";

/**
 * Noise of the test half of a folder of environmental sounds, which no network
 * has learnt with, and a telephone line. The folder is read once, when it is
 * first needed.
 *
 * @param folder holds `<class>/<name>.flac` or `.wav`, as ESC-10 does.
 */
export function surroundingsIn(folder: string): SurroundingsReader {
  let read: Promise<Surroundings> | undefined;
  return () => read ??= readSurroundings(folder);
}

async function readSurroundings(folder: string): Promise<Surroundings> {
  const sampleRateHz = CLIP_RATE_HZ;
  const pool = await readNoisePool(folder, { half: "test", sampleRateHz });
  return {
    sounds: pool.clips,
    addNoise: (samples, options) =>
      noise(samples, { ...options, sampleRateHz, source: pool.segment }),
    telephone: (samples) => telephoneChannel(samples, { sampleRateHz }),
  };
}
