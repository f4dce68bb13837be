import { hannWindow } from "./hann.ts";
import type { FeatureSpec } from "./spec.ts";

/** Hum, handling and an offset lie below: no level counts them, Hz, as in `SpeechGate`. */
const LOWEST_HZ = 120;

/** What {@linkcode levelPower} needs of a specification. */
export interface LevelPowerConstants {
  /** The first bin that counts. */
  firstBin: number;
  /** After the last: that of half the sample rate does not count. */
  endBin: number;
  /** Mean square a sum of bins: both sides of a spectrum, Parseval's theorem. */
  scale: number;
}

/** The constants of a specification, for both devices. */
export function levelPowerConstants(
  { sampleRateHz, nFft, winLength }: Pick<
    FeatureSpec,
    "sampleRateHz" | "nFft" | "winLength"
  >,
): LevelPowerConstants {
  const energy = hannWindow(winLength, nFft)
    .reduce((sum, w) => sum + w * w, 0);
  const endBin = nFft / 2;
  const firstBin = Math.ceil(LOWEST_HZ * nFft / sampleRateHz);
  const scale = 2 / (nFft * energy);
  return { firstBin: Math.min(firstBin, endBin), endBin, scale };
}

/**
 * Mean square of a frame above 120 Hz, of its power spectrum `P`:
 * `2 · Σ P[k] / (nFft · Σ window²)`, `k = firstBin … nFft/2 − 1`.
 *
 * @param power `[1 + nFft / 2]`.
 * @returns 0.5 for a sine at full scale.
 */
export function levelPower(
  power: ArrayLike<number>,
  { firstBin, endBin, scale }: LevelPowerConstants,
): number {
  let sum = 0;
  for (let bin = firstBin; bin < endBin; bin++) sum += power[bin];
  return scale * sum;
}
