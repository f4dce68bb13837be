import { warpVoice } from "./warp_voice.ts";

/**
 * Plays a recording `factor` times as fast: tempo, pitch and formants rise
 * together, as if a smaller person spoke faster.
 *
 * @param samples mono, `[n]`.
 * @param options.factor ½ to 2, rounded to a 200th.
 * @returns `[round(n / factor)]`.
 */
export function speed(
  samples: Float32Array,
  { sampleRateHz, factor }: { sampleRateHz: number; factor: number },
): Float32Array {
  return warpVoice(samples, { sampleRateHz, tempo: factor, pitch: factor });
}
