import { amplitudeOf } from "./level.ts";

/**
 * Makes a recording louder or softer; what passes full scale is cut off, as a
 * converter does.
 *
 * @param samples full scale ±1, `[n]`.
 * @returns `[n]`, within ±1.
 */
export function gain(
  samples: Float32Array,
  { gainDb }: { gainDb: number },
): Float32Array {
  const ratio = amplitudeOf(gainDb);
  return samples.map((x) => Math.max(-1, Math.min(1, x * ratio)));
}
