import { Mfcc } from "./mfcc.ts";
import { wrapAndNormalise } from "./normalise.ts";
import { type FeatureSpec, windowSamples } from "./spec.ts";

/**
 * A network's input from audio, on the CPU: MFCC, normalisation, wrapping.
 *
 * @example
 * ```ts
 * const { start, end } = activeSegment(samples, spec);
 * const input = new FeatureWindow(spec).fromSegment(samples.subarray(start, end));
 * ```
 */
export class FeatureWindow {
  readonly spec: FeatureSpec;
  readonly #mfcc: Mfcc;

  constructor(spec: FeatureSpec) {
    this.spec = spec;
    this.#mfcc = new Mfcc(spec);
  }

  /**
   * @param segment samples at the specification's rate, already trimmed; at
   * most `windowSamples(spec)` of them, counted from its start, are used.
   * @returns Float32Array `[windowFrames, featureWidth(spec)]`.
   * @throws {RangeError} when a sample used is not finite; see `checkSamples`.
   */
  fromSegment(segment: Float32Array): Float32Array {
    const used = segment.subarray(0, windowSamples(this.spec));
    const { mfcc, periodicity } = this.#mfcc.compute(used);
    return wrapAndNormalise(mfcc, this.spec, { periodicity });
  }
}
