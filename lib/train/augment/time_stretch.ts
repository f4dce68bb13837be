import { warpVoice } from "./warp_voice.ts";

/**
 * Plays a recording `tempo` times as fast at the same pitch.
 *
 * @param samples mono, `[n]`.
 * @param options.tempo ½ to 2; over 1 is shorter.
 * @returns `[round(n / tempo)]`.
 */
export function timeStretch(
  samples: Float32Array,
  { sampleRateHz, tempo }: { sampleRateHz: number; tempo: number },
): Float32Array {
  return warpVoice(samples, { sampleRateHz, tempo, pitch: 1 });
}
