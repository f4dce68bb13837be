/**
 * How far a single-precision pipeline may be from the double-precision
 * reference, value by value: rounding is followed through the stages, so the
 * bound is a few 10⁻⁷ where the arithmetic is benign and wide only where a
 * logarithm magnifies what the FFT cannot resolve.
 *
 * Nothing here needs Deno: it runs in the browser too.
 *
 * @module
 */
import {
  dctMatrix,
  delta,
  deltaWeights,
  type FeatureSpec,
  frameRms,
  Mfcc,
  VARIANCE_FLOOR,
  windowSamples,
  wrapAndNormalise,
} from "../lib/dsp/mod.ts";
import { MelFilterBank } from "../lib/dsp/mel_filter.ts";
import {
  deltaRoundings,
  F32_ROUNDOFF,
  FFT_ROUNDING_SIGMAS,
  FFT_STEP_ROUNDOFFS,
  INVERSE_SQRT_ULPS,
  LOG2_ABSOLUTE,
  LOG2_ULPS,
  RMS_ABSOLUTE,
  rmsRelative,
} from "./tolerances.ts";

/** Values of the reference and how far each may be missed. */
export interface Bounds {
  want: ArrayLike<number>;
  tolerance: Float64Array;
}

/** Bounds of every stage of one signal, frames first. */
export interface FeatureBounds {
  nFrames: number;
  /** `[nFrames, 1 + nFft/2]`. */
  power: Bounds;
  /** `[nFrames, nMels]`. */
  melPower: Bounds;
  /** `[nFrames, nMels]`, with the specification's `topDb`. */
  melDb: Bounds;
  /** `[nFrames, nMfcc]`. */
  mfcc: Bounds;
}

/** The value that is worst in terms of its own tolerance. */
export interface Worst {
  /** |got − want| / tolerance; over 1 fails. */
  ratio: number;
  index: number;
  got: number;
  want: number;
  tolerance: number;
}

/** Bounds of a whole signal, from the double-precision reference. */
export function featureBounds(
  spec: FeatureSpec,
  samples: Float32Array,
): FeatureBounds {
  const reference = new Mfcc(spec);
  const power = reference.powerSpectrogram(samples);
  const { nFrames, melPower, melDb, mfcc } = reference.compute(samples);
  const amplitude = amplitudeErrors(power, { spec, nFrames });
  const mel = melBounds(melPower, { spec, amplitude });
  const db = dbBounds(melPower, { spec, tolerance: mel });
  return {
    nFrames,
    power: { want: power, tolerance: powerBounds(power, { spec, amplitude }) },
    melPower: { want: melPower, tolerance: mel },
    melDb: { want: melDb, tolerance: db },
    mfcc: { want: mfcc, tolerance: mfccBounds(melDb, { spec, db }) },
  };
}

/**
 * What rounding may add to each bin's amplitude, one number a frame.
 *
 * `σ·step·u·√(log2(nFft) + 2)·‖x·w‖₂`: independent errors of the FFT's steps,
 * of the window and of the unpacking add as a random walk and spread evenly
 * over the bins (Weinstein 1969; Schatzman 1996); by Parseval a bin's mean
 * amplitude is the windowed frame's norm.
 */
function amplitudeErrors(
  power: ArrayLike<number>,
  { spec, nFrames }: { spec: FeatureSpec; nFrames: number },
): Float64Array {
  const half = spec.nFft / 2, nBins = half + 1;
  const steps = Math.log2(spec.nFft) + 2;
  const factor = FFT_ROUNDING_SIGMAS * FFT_STEP_ROUNDOFFS * F32_ROUNDOFF *
    Math.sqrt(steps);
  return Float64Array.from({ length: nFrames }, (_, t) => {
    let energy = power[t * nBins] + power[t * nBins + half];
    for (let k = 1; k < half; k++) energy += 2 * power[t * nBins + k];
    return factor * Math.sqrt(energy / spec.nFft);
  });
}

/** `2·√P·e + e²`, and three roundings of the squares and their sum. */
function powerBounds(
  power: ArrayLike<number>,
  { spec, amplitude }: { spec: FeatureSpec; amplitude: Float64Array },
): Float64Array {
  const nBins = 1 + spec.nFft / 2;
  return Float64Array.from(power, (p, i) => {
    const e = amplitude[Math.floor(i / nBins)];
    return 2 * Math.sqrt(p) * e + e * e + 3 * F32_ROUNDOFF * p;
  });
}

/**
 * `Σ w·(2·√P·e + e²) ≤ 2e·√(W·M) + W·e²` (Cauchy–Schwarz, `W` the sum of the
 * row's weights), and one rounding an addition, of the weight and of the power.
 */
function melBounds(
  melPower: ArrayLike<number>,
  { spec, amplitude }: { spec: FeatureSpec; amplitude: Float64Array },
): Float64Array {
  const rows = new MelFilterBank(spec).rows.map(({ weights }) => ({
    sum: weights.reduce((a, b) => a + b, 0),
    roundings: weights.length + 5,
  }));
  return Float64Array.from(melPower, (mel, i) => {
    const e = amplitude[Math.floor(i / spec.nMels)];
    const { sum, roundings } = rows[i % spec.nMels];
    return 2 * e * Math.sqrt(sum * mel) + sum * e * e +
      roundings * F32_ROUNDOFF * mel;
  });
}

/** Half the width of an interval that holds the true and the computed dB. */
function dbBounds(
  melPower: ArrayLike<number>,
  { spec, tolerance }: { spec: FeatureSpec; tolerance: Float64Array },
): Float64Array {
  const { floorPower, topDb } = spec;
  const toDb = (power: number) => 10 * Math.log10(Math.max(power, floorPower));
  const least = Float64Array.from(melPower, (mel, i) => {
    const db = toDb(mel - tolerance[i]);
    return db - logError(db);
  });
  const most = Float64Array.from(melPower, (mel, i) => {
    const db = toDb(mel + tolerance[i]);
    return db + logError(db);
  });
  const floor = (db: Float64Array) =>
    topDb === null ? -Infinity : largest(db) - topDb;
  const leastFloor = floor(least), mostFloor = floor(most);
  const exactFloor = topDb === null
    ? -Infinity
    : toDb(largest(melPower)) - topDb;
  return Float64Array.from(melPower, (mel, i) => {
    const db = Math.max(toDb(mel), exactFloor);
    return Math.max(
      Math.max(most[i], mostFloor) - db,
      db - Math.max(least[i], leastFloor),
    );
  });
}

/** Error of `10·log10(2)·log2(x)` that gives `db`, dB. */
function logError(db: number): number {
  const octaves = Math.abs(db) / (10 * Math.log10(2));
  const ulp = 2 ** (Math.floor(Math.log2(Math.max(octaves, 2 ** -20))) - 23);
  const log2 = Math.max(LOG2_ULPS * ulp, LOG2_ABSOLUTE);
  // and the roundings of floorPower, the constant, the product and the result
  return 10 * Math.log10(2) * log2 + 4 * F32_ROUNDOFF * Math.abs(db) +
    20 * F32_ROUNDOFF;
}

/** `Σ |D|·δ`, and one rounding an addition, of the matrix and of a product. */
function mfccBounds(
  melDb: ArrayLike<number>,
  { spec, db }: { spec: FeatureSpec; db: Float64Array },
): Float64Array {
  const { nMels, nMfcc, lifter } = spec;
  const matrix = dctMatrix(nMfcc, nMels, lifter).map(Math.abs);
  const nFrames = melDb.length / nMels;
  const out = new Float64Array(nFrames * nMfcc);
  const rounding = (nMels + 2) * F32_ROUNDOFF;
  for (let i = 0; i < out.length; i++) {
    const row = (i % nMfcc) * nMels, frame = Math.floor(i / nMfcc) * nMels;
    for (let m = 0; m < nMels; m++) {
      out[i] += matrix[row + m] *
        (db[frame + m] + rounding * Math.abs(melDb[frame + m]));
    }
  }
  return out;
}

/**
 * Bounds of the deltas of features that are known to within `bounds`: `Σ |w|·δ`,
 * and the rounding to float32.
 */
export function deltaBounds(
  { want, tolerance }: Bounds,
  { nFrames, width = 9, order }: {
    nFrames: number;
    width?: number;
    order: 1 | 2;
  },
): Bounds {
  const half = (width - 1) / 2, n = want.length / nFrames;
  const weights = deltaWeights(width, order).map(Math.abs);
  const exact = delta(Float64Array.from(want), { nFrames, width, order });
  return {
    want: exact,
    tolerance: Float64Array.from(exact, (d, i) => {
      const t = Math.floor(i / n);
      const centre = Math.min(Math.max(t, half), nFrames - 1 - half);
      const first = (centre - half) * n + (i % n);
      return F32_ROUNDOFF * Math.abs(d) +
        weights.reduce((sum, w, k) => sum + w * tolerance[first + k * n], 0);
    }),
  };
}

/**
 * The same where each sum is taken in single precision, of weights rounded to
 * it: so many roundings of `Σ |w·x|`.
 */
export function deltaBoundsOnGpu(
  mfcc: Bounds,
  { nFrames, order }: { nFrames: number; order: 1 | 2 },
): Bounds {
  const bounds = deltaBounds(mfcc, { nFrames, order });
  const weights = deltaWeights(9, order).map(Math.abs);
  const n = mfcc.want.length / nFrames;
  const rounding = deltaRoundings(9) * F32_ROUNDOFF;
  const tolerance = bounds.tolerance.map((x, i) => {
    const centre = Math.min(Math.max(Math.floor(i / n), 4), nFrames - 5);
    const first = (centre - 4) * n + i % n;
    const size = weights.reduce(
      (sum, w, k) => sum + w * Math.abs(mfcc.want[first + k * n]),
      0,
    );
    return x + rounding * size;
  });
  return { ...bounds, tolerance };
}

/** Bounds of frames' RMS `[nFrames]`. */
export function rmsBounds(spec: FeatureSpec, samples: Float32Array): Bounds {
  const want = frameRms(samples, spec);
  const relative = rmsRelative(spec.nFft);
  return { want, tolerance: want.map((x) => relative * x + RMS_ABSOLUTE) };
}

/**
 * Bounds of a network's input `[windowFrames, nMfcc]` for one segment.
 *
 * A mean moves by at most the mean of its terms' errors, a deviation by at most
 * their root mean square.
 */
export function windowBounds(
  spec: FeatureSpec,
  segment: Float32Array,
): Bounds {
  const used = segment.subarray(0, windowSamples(spec));
  const { mfcc } = featureBounds(spec, used);
  const want = wrapAndNormalise(Float64Array.from(mfcc.want), spec);
  const tolerance = new Float64Array(want.length);
  for (let n = 0; n < spec.nMfcc; n++) {
    coefficientBounds(mfcc, { n, spec, want, tolerance });
  }
  return { want, tolerance };
}

function coefficientBounds(
  mfcc: Bounds,
  { n, spec, want, tolerance }: {
    n: number;
    spec: FeatureSpec;
    want: Float32Array;
    tolerance: Float64Array;
  },
): void {
  const { nMfcc, windowFrames, normalisation } = spec;
  const nFrames = Math.min(mfcc.tolerance.length / nMfcc, windowFrames);
  const at = (t: number) => (t % nFrames) * nMfcc + n;
  const frames = Array.from({ length: nFrames }, (_, t) => t);
  const mean = average(frames.map((t) => mfcc.want[at(t)]));
  const variance = average(frames.map((t) => (mfcc.want[at(t)] - mean) ** 2));
  const meanError = average(frames.map((t) => mfcc.tolerance[at(t)]));
  const rootError = Math.sqrt(
    average(frames.map((t) => (mfcc.tolerance[at(t)] + meanError) ** 2)),
  );
  const deviation = Math.sqrt(variance + VARIANCE_FLOOR);
  const scaled = normalisation === "mean-variance";
  const centred = scaled || normalisation === "mean" ||
    (normalisation === "level" && n === 0);
  // Sums are of differences to the first frame, in strides and a tree.
  const roundings = 8 + Math.ceil(nFrames / 64) + 6;
  for (let t = 0; t < windowFrames; t++) {
    const i = t * nMfcc + n, x = mfcc.want[at(t)];
    const shift = centred ? meanError : 0;
    const size = centred ? Math.abs(x) + 2 * Math.abs(mean) : Math.abs(x);
    let error = mfcc.tolerance[at(t)] + shift + 4 * F32_ROUNDOFF * size;
    if (centred) {
      error += roundings * F32_ROUNDOFF *
        (deviation + Math.abs(x - mfcc.want[n]));
    }
    const relative = rootError / deviation +
      (2 * INVERSE_SQRT_ULPS + roundings) * F32_ROUNDOFF;
    tolerance[i] = scaled
      ? error / deviation + Math.abs(want[i]) * relative
      : error;
  }
}

function average(values: number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

/** The value that uses most of its tolerance; wrong lengths and NaN are ∞. */
export function worstOf(
  got: ArrayLike<number>,
  { want, tolerance }: Bounds,
): Worst {
  let worst: Worst = { ratio: 0, index: -1, got: 0, want: 0, tolerance: 0 };
  if (got.length !== want.length) {
    return { ...worst, ratio: Infinity, got: got.length, want: want.length };
  }
  for (let i = 0; i < want.length; i++) {
    const miss = Math.abs(got[i] - want[i]);
    const ratio = miss === 0 ? 0 : miss / tolerance[i];
    if (ratio <= worst.ratio) continue;
    worst = {
      ratio: Number.isNaN(ratio) ? Infinity : ratio,
      index: i,
      got: got[i],
      want: want[i],
      tolerance: tolerance[i],
    };
  }
  return worst;
}

/** The same tolerances around other reference values, stored as float32. */
export function around(
  want: ArrayLike<number>,
  { tolerance }: Bounds,
): Bounds {
  return {
    want,
    tolerance: tolerance.map((x, i) => x + F32_ROUNDOFF * Math.abs(want[i])),
  };
}

function largest(values: ArrayLike<number>): number {
  let most = -Infinity;
  for (let i = 0; i < values.length; i++) most = Math.max(most, values[i]);
  return most;
}
