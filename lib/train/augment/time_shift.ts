import type { SeededRandom } from "../random.ts";
import { noise, pinkNoise } from "./noise.ts";

/**
 * Puts silence before and after a recording, and the tone of a room under all
 * of it: pink noise, so that what is added does not differ from the pauses.
 *
 * @param samples mono, `[n]`.
 * @param options.leadSeconds, options.trailSeconds what is added, at least 0.
 * @param options.roomToneDb level of the room relative to the active part, dB,
 * or null for digital silence.
 * @returns `[lead + n + trail]`.
 */
export function timeShift(
  samples: Float32Array,
  { sampleRateHz, random, leadSeconds, trailSeconds, roomToneDb }: {
    sampleRateHz: number;
    random: SeededRandom;
    leadSeconds: number;
    trailSeconds: number;
    roomToneDb: number | null;
  },
): Float32Array {
  const lead = Math.round(leadSeconds * sampleRateHz);
  const trail = Math.round(trailSeconds * sampleRateHz);
  const out = new Float32Array(lead + samples.length + trail);
  out.set(samples, lead);
  if (roomToneDb === null) return out;
  return noise(out, {
    sampleRateHz,
    random,
    snrDb: -roomToneDb,
    source: pinkNoise,
  });
}
