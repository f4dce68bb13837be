import { hannWindow } from "./hann.ts";
import { optionCheck } from "./option_check.ts";
import type { FeatureSpec } from "./spec.ts";

/** Which pitches {@linkcode PeriodicityBank} asks about. */
export interface PeriodicitySpec {
  /** How many, a geometric series from the lowest to the highest. */
  nPitches: number;
  /** Hertz; a frame should hold two periods of it. */
  lowestHz: number;
  highestHz: number;
  /**
   * Length of the periodic Hann window, samples, of the frames that are listened
   * to: those of the spectra, whose window may be shorter.
   */
  winLength: number;
}

/** 48 pitches of voices, 4.6 % apart, less than a semitone, in 50 ms. */
export const DEFAULT_PERIODICITY: PeriodicitySpec = {
  nPitches: 48,
  lowestHz: 60,
  highestHz: 500,
  winLength: 800,
};

/** The part of the specification that sets a bank. */
export type PeriodicityFrames = Pick<FeatureSpec, "sampleRateHz" | "nFft">;

/** The bins that count, hertz: offset does not, nor what is mostly hiss. */
const RANGE_HZ = { least: 50, most: 4000 };

/** Keeps digital silence from being divided by nothing; 0 is what it gives. */
export const SILENCE_SUM = 1e-3;

/** Where the window leaves less than this of a lag, no more is made up for. */
const LEAST_OVERLAP = 0.3;

/**
 * How periodic frames are at the periods of some pitches: a generalised
 * autocorrelation over its value at lag 0.
 *
 * `r[p] = Σ_k w[k]·cos(2πk·lag[p]/nFft)·q[k] / (h(lag[p])·(Σ_k w[k]·q[k] + ε))`
 * with `q = power^⅓` from 50 to 4,000 Hz, `lag[p] = sampleRateHz / pitch[p]`,
 * `w` 2 for every bin but the first and the last, which are 1, and `h` the
 * autocorrelation of the Hann window, at least 0.3. About 1 at a voice's pitch
 * and its fractions, about 0 in noise; it does not depend on the level.
 * The power of ⅔ of the magnitude keeps a loud formant from ruling.
 * Source: Tolonen & Karjalainen (2000).
 */
export class PeriodicityBank {
  readonly nPitches: number;
  readonly nBins: number;
  /** First bin that counts, and how many do. */
  readonly firstBin: number;
  readonly nUsed: number;
  /** Weights of the bins that count in lag 0, `[nUsed]`. */
  readonly weights: Float64Array;
  /** The bins' parts in each pitch, row-major `[nPitches, nUsed]`. */
  readonly matrix: Float64Array;
  readonly #compressed: Float64Array;

  /**
   * @throws {RangeError} when there is no pitch, or they are not from 20 Hz to a
   * quarter of the sample rate, in this order, or the window is shorter than a
   * period of the lowest or longer than `nFft`.
   */
  constructor(spec: PeriodicityFrames, options = DEFAULT_PERIODICITY) {
    checkPeriodicity(spec, options);
    const { sampleRateHz, nFft } = spec;
    const { nPitches, lowestHz, highestHz } = options;
    const binHz = sampleRateHz / nFft;
    this.nPitches = nPitches;
    this.nBins = 1 + nFft / 2;
    this.firstBin = Math.ceil(RANGE_HZ.least / binHz);
    const last = Math.min(this.nBins - 1, Math.floor(RANGE_HZ.most / binHz));
    this.nUsed = last - this.firstBin + 1;
    this.weights = Float64Array.from({ length: this.nUsed }, (_, i) => {
      const bin = this.firstBin + i;
      return bin === 0 || bin === this.nBins - 1 ? 1 : 2;
    });
    this.#compressed = new Float64Array(this.nUsed);
    const overlap = overlapOf(options);
    this.matrix = new Float64Array(nPitches * this.nUsed);
    for (let p = 0; p < nPitches; p++) {
      const ratio = p / Math.max(1, nPitches - 1);
      const lag = sampleRateHz /
        (lowestHz * (highestHz / lowestHz) ** ratio);
      const scale = 1 / Math.max(LEAST_OVERLAP, overlap(lag));
      for (let i = 0; i < this.nUsed; i++) {
        const phase = 2 * Math.PI * (this.firstBin + i) * lag / nFft;
        this.matrix[p * this.nUsed + i] = this.weights[i] * scale *
          Math.cos(phase);
      }
    }
  }

  /**
   * Periodicity of one frame.
   *
   * @param power power spectrum `[1 + nFft / 2]`.
   * @param out receives `[nPitches]`, at `offset`.
   */
  apply(power: Float64Array, out: Float64Array, offset = 0): void {
    const { nPitches, nUsed, firstBin, weights, matrix } = this;
    const compressed = this.#compressed;
    let total = SILENCE_SUM;
    for (let i = 0; i < nUsed; i++) {
      compressed[i] = Math.cbrt(power[firstBin + i]);
      total += weights[i] * compressed[i];
    }
    // Four pitches at once: a sum waits for its last addition, four do not.
    let p = 0;
    for (; p + 3 < nPitches; p += 4) {
      const at = p * nUsed;
      let a = 0, b = 0, c = 0, d = 0;
      for (let i = 0; i < nUsed; i++) {
        const x = compressed[i];
        a += matrix[at + i] * x;
        b += matrix[at + nUsed + i] * x;
        c += matrix[at + 2 * nUsed + i] * x;
        d += matrix[at + 3 * nUsed + i] * x;
      }
      out[offset + p] = a / total;
      out[offset + p + 1] = b / total;
      out[offset + p + 2] = c / total;
      out[offset + p + 3] = d / total;
    }
    for (; p < nPitches; p++) {
      let sum = 0;
      for (let i = 0; i < nUsed; i++) {
        sum += matrix[p * nUsed + i] * compressed[i];
      }
      out[offset + p] = sum / total;
    }
  }
}

/**
 * Checks what a bank can be made of.
 *
 * @throws {RangeError} what {@linkcode PeriodicityBank} throws.
 */
export function checkPeriodicity(
  { sampleRateHz, nFft }: PeriodicityFrames,
  { nPitches, lowestHz, highestHz, winLength }: PeriodicitySpec,
): void {
  const check = optionCheck("listen for pitches");
  const isCount = Number.isInteger(nPitches) && nPitches >= 1;
  check({ nPitches }, isCount, "a whole number of at least 1");
  const most = sampleRateHz / 4;
  check(
    { lowestHz },
    lowestHz >= 20 && lowestHz <= most,
    `from 20 to ${most}`,
  );
  check(
    { highestHz },
    highestHz >= lowestHz && highestHz <= most,
    `from lowestHz (${lowestHz}) to ${most}`,
  );
  const period = Math.ceil(sampleRateHz / lowestHz);
  check(
    { winLength },
    Number.isInteger(winLength) && winLength >= period && winLength <= nFft,
    `a whole number from a period of lowestHz (${period} samples) to nFft (${nFft})`,
  );
}

/** Autocorrelation of the window at lags between samples too, 1 at lag 0. */
function overlapOf({ winLength }: PeriodicitySpec): (lag: number) => number {
  const window = hannWindow(winLength, winLength);
  const at = (lag: number) => {
    let sum = 0;
    for (let n = lag; n < winLength; n++) sum += window[n] * window[n - lag];
    return sum;
  };
  const whole = at(0);
  return (lag) => {
    const below = Math.floor(lag), share = lag - below;
    return ((1 - share) * at(below) + share * at(below + 1)) / whole;
  };
}
