/**
 * Properties of the CPU features that hold for any signal. Signals are drawn by
 * fast-check with a fixed seed; those of the GPU stand in
 * `tests/gpu/properties_test.ts`.
 */
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import fc from "fast-check";
import {
  activeSegment,
  cleanSamples,
  DEFAULT_SPEC,
  type FeatureSpec,
  FeatureWindow,
  frameCount,
  frameRms,
  MAX_SAMPLE,
  Mfcc,
} from "../../lib/dsp/mod.ts";
import { signals, smallSpecs } from "../signals.ts";

const RUNS = { numRuns: 60, seed: 1 };

for (const precision of ["double", "single"] as const) {
  Deno.test(`Mfcc in ${precision}: a signal times 2^k has 4^k times the mel power`, () => {
    fc.assert(
      fc.property(
        smallSpecs,
        signals,
        fc.integer({ min: -8, max: 8 }),
        (spec, x, k) => {
          const mfcc = new Mfcc(spec, { precision });
          const once = mfcc.compute(x).melPower;
          const scaled = mfcc.compute(x.map((v) => v * 2 ** k)).melPower;
          // A power of two only moves exponents: nothing is rounded.
          assertEquals(scaled, once.map((p) => p * 4 ** k));
        },
      ),
      RUNS,
    );
  });

  Deno.test(`Mfcc in ${precision}: a signal later by a hop is frames later by one`, () => {
    fc.assert(
      fc.property(smallSpecs, signals, (drawn, x) => {
        const spec = { ...drawn, center: false, topDb: null };
        const mfcc = new Mfcc(spec, { precision });
        const later = new Float32Array(x.length + spec.hopLength);
        later.set(x, spec.hopLength);
        const { melDb, nFrames } = mfcc.compute(x);
        const whole = x.length >= spec.nFft ? nFrames : 0;
        const moved = mfcc.compute(later).melDb.subarray(spec.nMels);
        assertEquals(
          moved.subarray(0, whole * spec.nMels),
          melDb.subarray(0, whole * spec.nMels),
        );
      }),
      RUNS,
    );
  });
}

Deno.test("Mfcc.powerSpectrogram() keeps each windowed frame's energy (Parseval)", () => {
  fc.assert(
    fc.property(signals, (x) => {
      // A window of one sample is 0 and a Hann window of nFft hops sums to a
      // constant: with hop = nFft / 4, Σ w² = 3/2 over any sample.
      const spec = { ...DEFAULT_SPEC, nFft: 64, winLength: 64, hopLength: 16 };
      const padded = new Float32Array(x.length + 128);
      padded.set(x, 64);
      const power = Float64Array.from(new Mfcc(spec).powerSpectrogram(padded));
      const nFrames = frameCount(padded.length, spec);
      let energy = 0;
      for (let t = 0; t < nFrames; t++) {
        const row = power.subarray(33 * t, 33 * (t + 1));
        energy += (2 * row.reduce((a, b) => a + b) - row[0] - row[32]) / 64;
      }
      const want = 1.5 * x.reduce((sum, v) => sum + v * v, 0);
      assertAlmostEquals(energy, want, 1e-12 * (1 + want));
    }),
    RUNS,
  );
});

Deno.test("frameRms() is linear in level, the frame's energy, and one at full scale", () => {
  fc.assert(
    fc.property(signals, fc.integer({ min: -6, max: 6 }), (x, k) => {
      const spec = { nFft: 64, hopLength: 64, center: false };
      const rms = frameRms(x, spec);
      const scaled = frameRms(x.map((v) => v * 2 ** k), spec);
      assertEquals(scaled, rms.map((r) => r * 2 ** k));
      const used = x.subarray(0, Math.max(64, x.length - x.length % 64));
      const energy = used.reduce((sum, v) => sum + v * v, 0);
      const total = rms.reduce((sum, r) => sum + 64 * r * r, 0);
      assertAlmostEquals(total, energy, 1e-12 * (1 + energy));
    }),
    RUNS,
  );
  const square = Float32Array.from(
    { length: 640 },
    (_, n) => n % 8 < 4 ? 1 : -1,
  );
  const rms = frameRms(square, { nFft: 64, hopLength: 16, center: false });
  assert(rms.length > 30 && rms.every((r) => r === 1));
});

/** `nFft` of every special length, in both frame positions. */
const EDGES: [string, Float32Array][] = [
  ["silence", new Float32Array(700)],
  ["full scale", new Float32Array(700).fill(1)],
  [
    "a full-scale square wave",
    new Float32Array(700).map((_, n) => n % 40 < 20 ? 1 : -1),
  ],
  ["one sample", Float32Array.of(1)],
  ["nothing", new Float32Array(0)],
  ["the largest samples", new Float32Array(700).fill(MAX_SAMPLE)],
];

for (const [name, samples] of EDGES) {
  for (const center of [false, true]) {
    Deno.test(`every CPU feature of ${name} is finite, center ${center}`, () => {
      for (const precision of ["double", "single"] as const) {
        const spec: FeatureSpec = { ...DEFAULT_SPEC, center, topDb: 80 };
        const result = new Mfcc(spec, { precision }).compute(samples);
        assertEquals(result.nFrames, frameCount(samples.length, spec));
        for (const array of [result.melPower, result.melDb, result.mfcc]) {
          assert(array.every(Number.isFinite));
        }
        const window = new FeatureWindow(spec);
        assert(window.fromSegment(samples).every(Number.isFinite));
        assert(frameRms(samples, spec).every(Number.isFinite));
      }
    });
  }
}

/** Everything on the CPU that takes samples. */
const TAKERS: [string, (samples: Float32Array) => unknown][] = [
  ["Mfcc.compute", (x) => new Mfcc(DEFAULT_SPEC).compute(x)],
  ["Mfcc.powerSpectrogram", (x) => new Mfcc(DEFAULT_SPEC).powerSpectrogram(x)],
  ["FeatureWindow", (x) => new FeatureWindow(DEFAULT_SPEC).fromSegment(x)],
  ["frameRms", (x) => frameRms(x, DEFAULT_SPEC)],
  ["activeSegment", (x) => activeSegment(x, DEFAULT_SPEC)],
];

for (const [name, take] of TAKERS) {
  Deno.test(`${name}() refuses NaN, Infinity and absurd samples with their place`, () => {
    for (const bad of [NaN, Infinity, -Infinity, 2 ** 33, -1e30]) {
      const samples = new Float32Array(600).fill(0.1);
      samples[123] = bad;
      assertThrows(
        () => take(samples),
        RangeError,
        `'samples' must be finite and at most 2^32 in magnitude, got ${
          Math.fround(bad)
        } at sample 123`,
      );
      assertEquals(cleanSamples(samples), 1);
      take(samples);
    }
  });
}

Deno.test("FeatureWindow ignores what is not finite after the window's end", () => {
  const spec = { ...DEFAULT_SPEC, windowFrames: 1 };
  const samples = new Float32Array(600).fill(0.1);
  const before = new FeatureWindow(spec).fromSegment(samples);
  samples[599] = NaN;
  assertEquals(new FeatureWindow(spec).fromSegment(samples), before);
});

Deno.test("cleanSamples() replaces by 0 and counts, and touches nothing else", () => {
  const any = fc.float32Array({ maxLength: 50 });
  fc.assert(
    fc.property(any, (drawn) => {
      const samples = drawn.slice();
      const replaced = cleanSamples(samples);
      const bad = [...drawn].filter((x) => !(Math.abs(x) <= MAX_SAMPLE));
      assertEquals(replaced, bad.length);
      samples.forEach((x, n) =>
        assertEquals(x, Math.abs(drawn[n]) <= MAX_SAMPLE ? drawn[n] : 0)
      );
      assertEquals(cleanSamples(samples), 0);
    }),
    { numRuns: 200, seed: 1 },
  );
});
