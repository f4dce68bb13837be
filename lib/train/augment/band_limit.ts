import { filter, highPass, lowPass } from "./biquad.ts";

/**
 * Cuts what is under `lowHz` and over `highHz`, each by a fourth-order
 * Butterworth filter: a small loudspeaker, a cheap microphone, a codec.
 *
 * @param samples mono, `[n]`.
 * @param options.lowHz, options.highHz corners (−3 dB), over 0 and under half
 * the rate; null for no cut there.
 * @returns `[n]`.
 * @throws {RangeError} when a corner is outside.
 */
export function bandLimit(
  samples: Float32Array,
  { sampleRateHz, lowHz, highHz }: {
    sampleRateHz: number;
    lowHz: number | null;
    highHz: number | null;
  },
): Float32Array {
  return filter(samples, [
    ...(lowHz === null ? [] : highPass({ sampleRateHz, hz: lowHz })),
    ...(highHz === null ? [] : lowPass({ sampleRateHz, hz: highHz })),
  ]);
}
