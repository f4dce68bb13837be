import type { FloatArray } from "./fft.ts";
import { type FeatureSpec, featureWidth } from "./spec.ts";

/** Added to a variance before its root is taken, dB². */
export const VARIANCE_FLOOR = 1e-5;

/**
 * Makes a network's window of a segment: normalises the segment's frames by
 * their own statistics, then repeats them from the first until the window is
 * full, so no zero padding tells the network how long the segment was.
 *
 * `out[t, n] = (x[t mod nFrames, n] − μₙ) / σₙ`, with μ and σ over the
 * `nFrames` frames of the segment, as `normalisation` says; σ is the population
 * standard deviation, `√(var + VARIANCE_FLOOR)`.
 *
 * Periodicity follows a frame's coefficients as it is.
 *
 * @param mfcc coefficients `[nFrames, nMfcc]`.
 * @param options `periodicity`: `[nFrames, nPitches]` where the specification
 * has pitches. `nFrames`: frames of the segment, default all in `mfcc`; those
 * past `windowFrames` are not used. `out`: what is filled, default a new array.
 * @returns `out`, Float32Array `[windowFrames, featureWidth(spec)]`; zeros
 * without frames.
 */
export function wrapAndNormalise(
  mfcc: FloatArray,
  spec: Pick<
    FeatureSpec,
    "nMfcc" | "windowFrames" | "normalisation" | "periodicity"
  >,
  {
    periodicity = null,
    nFrames: given = mfcc.length / spec.nMfcc,
    out = new Float32Array(spec.windowFrames * featureWidth(spec)),
  }: {
    periodicity?: FloatArray | null;
    nFrames?: number;
    out?: Float32Array;
  } = {},
): Float32Array {
  const { nMfcc, windowFrames, normalisation } = spec;
  const width = featureWidth(spec), nPitches = width - nMfcc;
  const nFrames = Math.min(given, windowFrames);
  if (nFrames === 0) return out.fill(0);
  for (let n = 0; n < nMfcc; n++) {
    const { mean, scale } = statistics(mfcc, {
      n,
      nFrames,
      nMfcc,
      normalisation,
    });
    for (let t = 0, from = 0; t < windowFrames; t++) {
      out[t * width + n] = (mfcc[from * nMfcc + n] - mean) * scale;
      if (++from === nFrames) from = 0;
    }
  }
  for (let p = 0; p < nPitches; p++) {
    for (let t = 0, from = 0; t < windowFrames; t++) {
      out[t * width + nMfcc + p] = periodicity![from * nPitches + p];
      if (++from === nFrames) from = 0;
    }
  }
  return out;
}

function statistics(
  mfcc: FloatArray,
  { n, nFrames, nMfcc, normalisation }: {
    n: number;
    nFrames: number;
    nMfcc: number;
    normalisation: FeatureSpec["normalisation"];
  },
): { mean: number; scale: number } {
  const wanted = normalisation === "level" ? n === 0 : normalisation !== "none";
  if (!wanted) return { mean: 0, scale: 1 };
  let sum = 0;
  for (let t = 0; t < nFrames; t++) sum += mfcc[t * nMfcc + n];
  const mean = sum / nFrames;
  if (normalisation !== "mean-variance") return { mean, scale: 1 };
  let squares = 0;
  for (let t = 0; t < nFrames; t++) {
    squares += (mfcc[t * nMfcc + n] - mean) ** 2;
  }
  return { mean, scale: 1 / Math.sqrt(squares / nFrames + VARIANCE_FLOOR) };
}
