import { changeRate, roundedRate } from "./change_rate.ts";
import { stretchTime } from "./wsola.ts";

/**
 * Plays a recording `tempo` times as fast and `pitch` times as high, the two
 * apart: it is stretched, then read at another rate.
 *
 * Speed, time-stretch and pitch shift are this with one or both of the factors;
 * a recipe's three draws are joined, so that a copy is stretched and resampled
 * at most once.
 *
 * @param samples mono, `[n]`.
 * @param options.tempo ½ to 2.
 * @param options.pitch ½ to 2, rounded by `roundedRate`; formants move along.
 * @returns `[round(n / tempo)]`; where the two are one factor, it is rounded
 * for both.
 */
export function warpVoice(
  samples: Float32Array,
  { sampleRateHz, tempo, pitch }: {
    sampleRateHz: number;
    tempo: number;
    pitch: number;
  },
): Float32Array {
  const rate = roundedRate(pitch);
  if (pitch === tempo) return changeRate(samples, rate); // no stretch needed
  const stretched = stretchTime(samples, { sampleRateHz, tempo: tempo / rate });
  const warped = changeRate(stretched, rate);
  return ofLength(warped, Math.round(samples.length / tempo));
}

/** Roundings add up to a sample or two. */
function ofLength(samples: Float32Array, length: number): Float32Array {
  if (samples.length === length) return samples;
  const out = new Float32Array(length);
  out.set(samples.subarray(0, length));
  return out;
}
