import { type FloatArray, inPrecision } from "./fft.ts";

/** How {@linkcode delta} differentiates. */
export interface DeltaOptions {
  /** Frames of `features`. */
  nFrames: number;
  /** Frames of the fit, odd, at least 3. Default 9. */
  width?: number;
  /** 1 for the delta, 2 for the delta-delta. Default 1. */
  order?: 1 | 2;
}

/**
 * Local derivative of features over time, by a Savitzky–Golay fit.
 *
 * A polynomial of degree `order` is fitted by least squares to the `width`
 * frames around each frame, `h = (width − 1) / 2` on either side; its
 * derivative of that order is the delta. With `τ = −h … h` and
 * `q = mean(τ²)`:
 *
 * `Δ[t] = Σ τ·x[t + τ] / Σ τ²`,
 * `Δ²[t] = 2·Σ (τ² − q)·x[t + τ] / Σ (τ² − q)²`.
 *
 * In the first and last `h` frames the fit is that of the first and last
 * `width` frames (SciPy's edge mode "interp"). The derivative of order `n` of a
 * polynomial of degree `n` is the same everywhere, so those frames repeat the
 * nearest whole fit.
 *
 * @param features frames first, `[nFrames, n]`, any unit.
 * @returns `[nFrames, n]`, the unit a frame (order 1) or a frame² (order 2),
 * in the precision of `features`.
 * @throws {RangeError} when `width` is not odd and at least 3, or there are
 * fewer frames than `width`.
 * @throws {TypeError} when `features` does not hold whole frames.
 * Source: `librosa.feature.delta(width, order, mode="interp")`,
 * `scipy.signal.savgol_filter`.
 *
 * @example
 * ```ts
 * const { nFrames, mfcc } = new Mfcc(DEFAULT_SPEC).compute(samples);
 * const velocity = delta(mfcc, { nFrames });
 * const acceleration = delta(mfcc, { nFrames, order: 2 });
 * ```
 */
export function delta(
  features: FloatArray,
  { nFrames, width = 9, order = 1 }: DeltaOptions,
): FloatArray {
  checkDelta(features, { nFrames, width });
  const weights = deltaWeights(width, order);
  const half = (width - 1) / 2;
  const n = features.length / nFrames;
  const out = new Float64Array(features.length);
  for (let t = 0; t < nFrames; t++) {
    const centre = Math.min(Math.max(t, half), nFrames - 1 - half);
    const first = (centre - half) * n;
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let w = 0; w < width; w++) {
        sum += weights[w] * features[first + w * n + i];
      }
      out[t * n + i] = sum;
    }
  }
  const isSingle = features instanceof Float32Array;
  return inPrecision(out, isSingle ? "single" : "double");
}

/**
 * Weights of the fit's derivative, Float64Array `[width]`; see {@linkcode delta}.
 */
export function deltaWeights(width: number, order: 1 | 2): Float64Array {
  const half = (width - 1) / 2;
  const tau = Float64Array.from({ length: width }, (_, w) => w - half);
  const meanSquare = tau.reduce((sum, t) => sum + t * t, 0) / width;
  const basis = order === 1 ? tau : tau.map((t) => t * t - meanSquare);
  const norm = basis.reduce((sum, b) => sum + b * b, 0);
  return basis.map((b) => (order * b) / norm); // order! = order for 1 and 2
}

function checkDelta(
  features: FloatArray,
  { nFrames, width }: { nFrames: number; width: number },
): void {
  checkDeltaWidth(width);
  checkDeltaFrames(nFrames, width);
  if (features.length % nFrames !== 0) {
    throw new TypeError(
      `Cannot take deltas: 'features' must hold ${nFrames} whole frames, got ${features.length} values`,
    );
  }
}

/** @throws {RangeError} when a fit cannot have this width. */
export function checkDeltaWidth(width: number): void {
  if (Number.isInteger(width) && width >= 3 && width % 2 === 1) return;
  throw new RangeError(
    `Cannot take deltas: 'width' must be an odd number from 3 on, got ${width}`,
  );
}

/** @throws {RangeError} when there are fewer frames than the fit is wide. */
export function checkDeltaFrames(nFrames: number, width: number): void {
  if (nFrames >= width) return;
  throw new RangeError(
    `Cannot take deltas: 'nFrames' must be at least width (${width}), got ${nFrames}; take a smaller width or a longer signal`,
  );
}
