import type { SeededRandom } from "../random.ts";

/** How much of a window is masked. */
export interface WindowMasks {
  /** Most frames that are masked at a time; done twice. */
  timeMask: number;
  /** Most neighbouring coefficients that are masked. */
  coefficientMask: number;
}

/**
 * Sets stretches of frames and of coefficients to the window's mean, in place.
 * Source: SpecAugment (Park et al. 2019), on coefficients instead of mels.
 *
 * @param window `[windowFrames, nMfcc]`.
 */
export function maskWindow(
  window: Float32Array,
  { windowFrames, nMfcc, random, timeMask, coefficientMask }: WindowMasks & {
    windowFrames: number;
    nMfcc: number;
    random: SeededRandom;
  },
): void {
  const means = columnMeans(window, nMfcc);
  const fill = (
    [t0, t1]: [number, number],
    [n0, n1]: [number, number],
  ) => {
    for (let t = t0; t < t1; t++) {
      for (let n = n0; n < n1; n++) window[t * nMfcc + n] = means[n];
    }
  };
  for (let i = 0; i < 2; i++) {
    fill(stretch(windowFrames, timeMask, random), [0, nMfcc]);
  }
  fill([0, windowFrames], stretch(nMfcc, coefficientMask, random));
}

/** A stretch of 0 to `most`, anywhere in `total`. */
function stretch(
  total: number,
  most: number,
  random: SeededRandom,
): [number, number] {
  const length = random.integer(Math.min(most, total) + 1);
  const start = random.integer(total - length + 1);
  return [start, start + length];
}

function columnMeans(window: Float32Array, width: number): Float64Array {
  const means = new Float64Array(width);
  for (let i = 0; i < window.length; i++) means[i % width] += window[i];
  return means.map((sum) => sum / (window.length / width));
}
