import type { FeatureSpec, MelScale } from "./spec.ts";

const SLANEY_HZ_PER_MEL = 200 / 3;
const SLANEY_BREAK_HZ = 1000;
const SLANEY_BREAK_MEL = SLANEY_BREAK_HZ / SLANEY_HZ_PER_MEL;
const SLANEY_LOG_STEP = Math.log(6.4) / 27;

/**
 * Hertz to mel.
 *
 * Slaney: linear under 1 kHz, logarithmic over it. HTK: `2595·log10(1 + f/700)`.
 * Source: `librosa.hz_to_mel`.
 */
export function hzToMel(hz: number, scale: MelScale): number {
  if (scale === "htk") return 2595 * Math.log10(1 + hz / 700);
  if (hz < SLANEY_BREAK_HZ) return hz / SLANEY_HZ_PER_MEL;
  return SLANEY_BREAK_MEL + Math.log(hz / SLANEY_BREAK_HZ) / SLANEY_LOG_STEP;
}

/** Mel to hertz, the inverse of {@link hzToMel}. */
export function melToHz(mel: number, scale: MelScale): number {
  if (scale === "htk") return 700 * (10 ** (mel / 2595) - 1);
  if (mel < SLANEY_BREAK_MEL) return mel * SLANEY_HZ_PER_MEL;
  return SLANEY_BREAK_HZ * Math.exp(SLANEY_LOG_STEP * (mel - SLANEY_BREAK_MEL));
}

/** The non-zero run of one triangular filter. */
export interface MelRow {
  /** First bin with weight. */
  firstBin: number;
  /** Weights of the bins from `firstBin` on; empty when the band has no bin. */
  weights: Float64Array;
}

/** The part of the specification that sets the mel filters. */
export type MelFilterSpec = Pick<
  FeatureSpec,
  | "sampleRateHz"
  | "nFft"
  | "nMels"
  | "minHz"
  | "maxHz"
  | "melScale"
  | "melNorm"
>;

/**
 * Triangular mel filters, kept as sparse rows: with 64 bands on 257 bins, 3 %
 * of the full matrix is not zero.
 */
export class MelFilterBank {
  readonly rows: MelRow[];
  readonly nMels: number;
  readonly nBins: number;
  /** First bin and number of bins of each row, `[nMels, 2]`. */
  readonly #spans: Uint16Array;
  /** The rows' weights, one after the other. */
  readonly #weights: Float64Array;

  /** @throws {RangeError} when `maxHz` is above the Nyquist frequency. */
  constructor(spec: MelFilterSpec) {
    const { sampleRateHz, nFft, nMels, maxHz } = spec;
    if (maxHz > sampleRateHz / 2) {
      throw new RangeError(
        `Cannot make mel filters: 'maxHz' must be at most half the sample rate (${
          sampleRateHz / 2
        }), got ${maxHz}`,
      );
    }
    this.nMels = nMels;
    this.nBins = 1 + nFft / 2;
    const edgesHz = bandEdges(spec);
    this.rows = Array.from(
      { length: nMels },
      (_, m) => triangle(edgesHz.subarray(m, m + 3), spec),
    );
    this.#spans = Uint16Array.from(
      this.rows.flatMap(({ firstBin, weights }) => [firstBin, weights.length]),
    );
    this.#weights = Float64Array.from(
      this.rows.flatMap(({ weights }) => [...weights]),
    );
  }

  /** The full matrix, row-major `[nMels, nBins]`. */
  dense(): Float64Array {
    const matrix = new Float64Array(this.nMels * this.nBins);
    this.rows.forEach(({ firstBin, weights }, m) =>
      matrix.set(weights, m * this.nBins + firstBin)
    );
    return matrix;
  }

  /**
   * Mel power of one frame.
   *
   * @param power power spectrum `[nBins]`.
   * @param out receives mel power `[nMels]`, at `offset`.
   */
  apply(power: Float64Array, out: Float64Array, offset = 0): void {
    const spans = this.#spans, weights = this.#weights;
    for (let m = 0, w = 0; m < this.nMels; m++) {
      const first = spans[2 * m], end = first + spans[2 * m + 1];
      let sum = 0;
      for (let bin = first; bin < end; bin++) sum += weights[w++] * power[bin];
      out[offset + m] = sum;
    }
  }
}

/** The `nMels + 2` edges of the bands, hertz, equally spaced in mel. */
function bandEdges(spec: MelFilterSpec): Float64Array {
  const low = hzToMel(spec.minHz, spec.melScale);
  const high = hzToMel(spec.maxHz, spec.melScale);
  const step = (high - low) / (spec.nMels + 1);
  return Float64Array.from(
    { length: spec.nMels + 2 },
    (_, i) => melToHz(low + i * step, spec.melScale),
  );
}

/** `max(0, min((f − f₀)/(f₁ − f₀), (f₂ − f)/(f₂ − f₁)))`, scaled by `melNorm`. */
function triangle(edgesHz: Float64Array, spec: MelFilterSpec): MelRow {
  const [left, centre, right] = edgesHz;
  const binHz = spec.sampleRateHz / spec.nFft;
  const scale = spec.melNorm === "slaney" ? 2 / (right - left) : 1;
  const weights: number[] = [];
  let firstBin = 0;
  for (let bin = 0; bin <= spec.nFft / 2; bin++) {
    const hz = bin * binHz;
    const rise = (hz - left) / (centre - left);
    const fall = (right - hz) / (right - centre);
    const weight = Math.min(rise, fall) * scale;
    if (weight <= 0) continue;
    if (weights.length === 0) firstBin = bin;
    weights.push(weight);
  }
  return { firstBin, weights: Float64Array.from(weights) };
}
