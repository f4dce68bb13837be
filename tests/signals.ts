/**
 * What fast-check draws for the features: short signals and small
 * specifications, every option off its default now and then.
 *
 * @module
 */
import fc from "fast-check";
import {
  DEFAULT_SPEC,
  type FeatureSpec,
  type PeriodicitySpec,
} from "../lib/dsp/mod.ts";

/** Signals of 0 to 400 samples within full scale, silence and runs among them. */
export const signals: fc.Arbitrary<Float32Array<ArrayBuffer>> = fc.oneof(
  { weight: 6, arbitrary: samples({ maxLength: 400 }) },
  {
    weight: 1,
    arbitrary: fc.nat(400).map((length) => new Float32Array(length)),
  },
  {
    weight: 1,
    arbitrary: fc.nat(400).map((length) => new Float32Array(length).fill(1)),
  },
);

/** White noise from a drawn seed: fast, and as hard to get right as any. */
function samples(
  { maxLength }: { maxLength: number },
): fc.Arbitrary<Float32Array<ArrayBuffer>> {
  return fc.tuple(fc.nat(maxLength), fc.nat()).map(([length, seed]) => {
    let state = seed;
    return Float32Array.from({ length }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) | 0;
      return state / 2 ** 31;
    });
  });
}

/** Small specifications: transforms of 64 samples, so that signals have many frames. */
export const smallSpecs: fc.Arbitrary<FeatureSpec> = fc.record({
  winLength: fc.integer({ min: 8, max: 64 }),
  hopLength: fc.integer({ min: 1, max: 64 }),
  center: fc.boolean(),
  topDb: fc.constantFrom(null, 20, 80),
  nMels: fc.integer({ min: 2, max: 12 }),
  normalisation: fc.constantFrom("none", "level", "mean", "mean-variance"),
  windowFrames: fc.integer({ min: 1, max: 40 }),
}).map((fields): FeatureSpec => ({
  ...DEFAULT_SPEC,
  ...fields,
  nFft: 64,
  nMfcc: Math.min(8, fields.nMels),
  trim: null,
} as FeatureSpec));

/** For transforms of 64 samples: a frame holds a period of the lowest. */
export const FEW_PITCHES: PeriodicitySpec = {
  ...{ nPitches: 3, winLength: 64 },
  ...{ lowestHz: 251, highestHz: 4000 },
};

/** A signal cut into chunks of the given lengths, the rest in a last one. */
export function chunked(
  samples: Float32Array,
  lengths: readonly number[],
): Float32Array[] {
  const chunks: Float32Array[] = [];
  let from = 0;
  for (const length of lengths) {
    chunks.push(samples.subarray(from, from + length));
    from = Math.min(samples.length, from + length);
  }
  return [...chunks, samples.subarray(from)];
}

/** What may lie beside a voice at 16 kHz and is none, nine times its power. */
export function disturbances(
  voice: Float32Array,
): Record<string, (n: number) => number> {
  const power = voice.reduce((sum, x) => sum + x * x, 0) / voice.length;
  const rms = 3 * Math.sqrt(power);
  return {
    none: () => 0,
    offset: () => rms,
    hum: (n) => Math.SQRT2 * rms * Math.sin(2 * Math.PI * 50 * n / 16000),
  };
}
