import Meyda from "meyda";
import { type FeatureSpec, frameCount } from "../lib/dsp/mod.ts";

/** Meyda as it is under Node: its types describe another layout. */
interface MeydaModule {
  sampleRate: number;
  bufferSize: number;
  melBands: number;
  numberOfMFCCCoefficients: number;
  windowingFunction: "hanning";
  extract(feature: "mfcc", signal: Float32Array): number[];
}

/** What Meyda 5.6.3 cannot be told; it computes these its own way. */
export const MEYDA_DIFFERENCES: readonly string[] = [
  "Hann window over all 512 samples, symmetric (ours: periodic, 400 in 512)",
  "HTK mel scale, 0 Hz to half the rate, edges on whole bins (ours: Slaney)",
  "ln(power + 1) (ours: 10·log10 with a floor)",
  "DCT-II without orthonormal scale",
  "no whole-signal call: one extract() a frame",
];

/**
 * MFCCs by Meyda with the specification's rate, frame, hop, bands and
 * coefficients.
 *
 * @returns `[nFrames][nMfcc]`
 * @throws {RangeError} if the specification asks for more than the 40
 * coefficients that Meyda gives
 */
export function meydaMfcc(
  samples: Float32Array,
  spec: FeatureSpec,
): number[][] {
  if (spec.nMfcc > 40) {
    throw new RangeError(
      `Cannot run Meyda: 'nMfcc' must be at most 40, got ${spec.nMfcc}`,
    );
  }
  const meyda = Meyda as unknown as MeydaModule;
  meyda.sampleRate = spec.sampleRateHz;
  meyda.bufferSize = spec.nFft;
  meyda.melBands = spec.nMels;
  meyda.numberOfMFCCCoefficients = spec.nMfcc;
  meyda.windowingFunction = "hanning";
  const nFrames = frameCount(samples.length, { ...spec, center: false });
  return Array.from({ length: nFrames }, (_, t) => {
    const start = t * spec.hopLength;
    const frame = samples.subarray(start, start + spec.nFft);
    return meyda.extract("mfcc", frame);
  });
}
