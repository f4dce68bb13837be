import { amplitudeOf, peakOf } from "./level.ts";

/**
 * Cuts off the peaks: a microphone that was set `overDb` too loud. The level
 * stays; what is over the limit becomes the limit.
 *
 * @param samples mono, `[n]`.
 * @param options.overDb how far the limit is under the recording's peak, at
 * least 0.
 * @returns `[n]`.
 */
export function clipping(
  samples: Float32Array,
  { overDb }: { overDb: number },
): Float32Array {
  const limit = peakOf(samples) / amplitudeOf(overDb);
  return samples.map((x) => Math.max(-limit, Math.min(limit, x)));
}
