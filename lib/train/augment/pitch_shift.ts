import { warpVoice } from "./warp_voice.ts";

/** Frequency ratio of an interval, `2^(semitones/12)`. */
export function pitchRatio(semitones: number): number {
  return 2 ** (semitones / 12);
}

/**
 * Raises the pitch, and the formants with it, at the same tempo.
 *
 * @param samples mono, `[n]`.
 * @param options.semitones −12 to 12; met within 4 cents.
 * @returns `[n]`.
 */
export function pitchShift(
  samples: Float32Array,
  { sampleRateHz, semitones }: { sampleRateHz: number; semitones: number },
): Float32Array {
  const pitch = pitchRatio(semitones);
  return warpVoice(samples, { sampleRateHz, tempo: 1, pitch });
}
