/**
 * How far noise reduction in single precision may be from the reference.
 * Nothing here needs Deno.
 *
 * @module
 */
import {
  CLEAN_RAMP_DB,
  dctMatrix,
  denoise,
  type FeatureSpec,
  floorToTopDb,
  Mfcc,
  powerToDb,
  windowSamples,
  wrapAndNormalise,
} from "../lib/dsp/mod.ts";
import { MelFilterBank } from "../lib/dsp/mel_filter.ts";
import {
  type Bounds,
  featureBounds,
  windowBounds,
} from "./single_precision.ts";
import {
  DENOISE_INPUT_ROUNDOFFS,
  DENOISE_RESULT_ROUNDOFFS,
  DENOISE_SPREAD,
  DENOISE_TRIALS,
  F32_ROUNDOFF,
} from "./tolerances.ts";

/** Bounds of the cleaned spectra of given ones, `[nFrames, 1 + nFft/2]`. */
export function denoiseBounds(
  spec: FeatureSpec,
  power: ArrayLike<number>,
): Bounds {
  const errors = Float64Array.from(
    power,
    (p) => DENOISE_INPUT_ROUNDOFFS * F32_ROUNDOFF * p,
  );
  const clean = (spectra: Float64Array) => {
    denoise(spectra, spec);
    return spectra;
  };
  const { want, tolerance } = spread({
    spec,
    power,
    errors,
    result: clean,
  });
  return {
    want,
    tolerance: tolerance.map((x, i) =>
      x + resultRoundoffs(spec, power) * F32_ROUNDOFF * want[i]
    ),
  };
}

/**
 * The level of speech decays by a product a frame, and the least noise grows by
 * one, primed frames twice, each rounded: `4·nFrames` roundoffs at most, and the
 * least gain goes with their ratio's power `maxDb / CLEAN_RAMP_DB`.
 */
function resultRoundoffs(spec: FeatureSpec, power: ArrayLike<number>): number {
  const nFrames = power.length / (1 + spec.nFft / 2);
  const exponent = spec.denoise!.maxDb / CLEAN_RAMP_DB;
  return DENOISE_RESULT_ROUNDOFFS + 4 * nFrames * exponent;
}

/**
 * Bounds of a network's input with noise reduction: what the FFT's rounding and
 * the recursion's own make of it, and twice what the stages without it round,
 * for their decibels are `maxDb` longer at most.
 */
export function denoisedWindowBounds(
  spec: FeatureSpec,
  segment: Float32Array,
): Bounds {
  const used = segment.subarray(0, windowSamples(spec));
  const plain = { ...spec, denoise: null };
  const { power } = featureBounds(plain, used);
  const errors = power.tolerance.map((x, i) =>
    x + (DENOISE_INPUT_ROUNDOFFS + DENOISE_RESULT_ROUNDOFFS) * F32_ROUNDOFF *
      power.want[i]
  );
  const result = (spectra: Float64Array) => {
    denoise(spectra, spec);
    return windowOf(spectra, spec);
  };
  const later = windowBounds(plain, used).tolerance;
  const { want, tolerance } = spread({
    spec,
    power: power.want,
    errors,
    result,
  });
  return { want, tolerance: tolerance.map((x, i) => x + 2 * later[i]) };
}

/**
 * The reference's result, and how far it goes when its input errs: anew in
 * every frame, or always the same way, as a steady tone is rounded.
 */
function spread(
  { spec, power, errors, result }: {
    spec: FeatureSpec;
    power: ArrayLike<number>;
    errors: Float64Array;
    result: (power: Float64Array) => ArrayLike<number>;
  },
): { want: ArrayLike<number>; tolerance: Float64Array } {
  const want = result(Float64Array.from(power));
  const tolerance = new Float64Array(want.length);
  const nBins = 1 + spec.nFft / 2;
  const sign = coin(12345);
  for (let trial = 0; trial < DENOISE_TRIALS; trial++) {
    const steady = Float64Array.from({ length: nBins }, sign);
    const signOf = trial % 2 === 0 ? sign : (i: number) => steady[i % nBins];
    const moved = Float64Array.from(
      power,
      (p, i) => Math.max(0, p + signOf(i) * errors[i]),
    );
    const got = result(moved);
    for (let i = 0; i < want.length; i++) {
      const miss = DENOISE_SPREAD * Math.abs(got[i] - want[i]);
      if (miss > tolerance[i]) tolerance[i] = miss;
    }
  }
  return { want, tolerance };
}

/** 1 or −1, repeatably. */
function coin(seed: number): (i: number) => number {
  let state = seed;
  return () => {
    state = Math.imul(state, 1664525) + 1013904223 | 0;
    return state < 0 ? -1 : 1;
  };
}

/** Mel, decibels, DCT and window of spectra, in double precision. */
function windowOf(power: Float64Array, spec: FeatureSpec): Float32Array {
  const { nMels, nMfcc, lifter, floorPower, topDb } = spec;
  const nBins = 1 + spec.nFft / 2, nFrames = power.length / nBins;
  const filters = new MelFilterBank(spec);
  const mel = new Float64Array(nFrames * nMels);
  for (let t = 0; t < nFrames; t++) {
    filters.apply(power.subarray(t * nBins, (t + 1) * nBins), mel, t * nMels);
  }
  powerToDb(mel, { floorPower, out: mel });
  if (topDb !== null) floorToTopDb(mel, { topDb });
  const matrix = dctMatrix(nMfcc, nMels, lifter);
  const mfcc = new Float64Array(nFrames * nMfcc);
  for (let i = 0; i < mfcc.length; i++) {
    const row = (i % nMfcc) * nMels, frame = Math.floor(i / nMfcc) * nMels;
    for (let m = 0; m < nMels; m++) mfcc[i] += matrix[row + m] * mel[frame + m];
  }
  return wrapAndNormalise(mfcc, spec);
}

/** Spectra of a signal in double precision. */
export function spectraOf(
  spec: FeatureSpec,
  samples: Float32Array,
): Float64Array {
  return new Mfcc(spec).powerSpectrogram(samples) as Float64Array;
}
