import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import fc from "fast-check";
import { delta, deltaWeights, frameRms, Mfcc } from "../../lib/dsp/mod.ts";
import {
  GOLDEN_TOP_DB,
  goldenCases,
  readFramesFirst,
  readGolden,
} from "../golden_cases.ts";
import { needs } from "../needs.ts";
import {
  around,
  deltaBounds,
  featureBounds,
  worstOf,
} from "../single_precision.ts";
import { GOLDEN_DELTA, GOLDEN_RMS_RELATIVE } from "../tolerances.ts";

const { ignore, folder } = needs.golden("deltas of three real clips");
const cases = [
  ...goldenCases("synthetic").map((golden) => ({ golden, ignore: false })),
  ...goldenCases("speech", folder).map((golden) => ({ golden, ignore })),
];
const withDeltas = cases.filter(({ golden }) => golden.arrays.delta);
const withRms = cases.filter(({ golden }) => golden.arrays.rms);

Deno.test("the reference values have deltas wherever there are nine frames, RMS by default", () => {
  assertEquals([withDeltas.length, withRms.length], [30, 11]);
  const without = cases.filter(({ golden }) => !golden.arrays.delta);
  assert(without.every(({ golden }) => golden.nFrames < 9));
});

for (const { golden, ignore } of withDeltas) {
  const { arrays, folder, name, nFrames } = golden;
  const spec = { ...golden.spec, topDb: GOLDEN_TOP_DB };
  Deno.test({
    name: `delta() agrees with librosa in both orders and precisions: ${name}`,
    ignore,
    fn() {
      const samples = readGolden(folder, arrays.samples);
      const double = new Mfcc(spec).compute(samples).mfcc;
      const single = new Mfcc(spec, { precision: "single" }).compute(samples);
      const bounds = featureBounds(spec, samples).mfcc;
      for (const order of [1, 2] as const) {
        const array = order === 1 ? arrays.delta! : arrays.delta2!;
        const want = readFramesFirst(folder, array);
        const got = delta(double, { nFrames, order });
        const miss = got.map((x, i) => Math.abs(x - want[i]));
        assert(miss.every((x) => x <= GOLDEN_DELTA), `order ${order}`);
        const worst = worstOf(
          delta(single.mfcc, { nFrames, order }),
          around(want, deltaBounds(bounds, { nFrames, order })),
        );
        assert(worst.ratio <= 1, JSON.stringify({ order, ...worst }));
      }
    },
  });
}

for (const { golden, ignore } of withRms) {
  const { arrays, folder, name, spec } = golden;
  Deno.test({
    name: `frameRms() agrees with librosa: ${name}`,
    ignore,
    fn() {
      const want = readFramesFirst(folder, arrays.rms!);
      const got = frameRms(readGolden(folder, arrays.samples), spec);
      assertEquals(got.length, want.length);
      got.forEach((x, t) =>
        assertAlmostEquals(x, want[t], GOLDEN_RMS_RELATIVE * want[t])
      );
    },
  });
}

Deno.test("the deltas' tolerance finds the other order, another width and other edges", () => {
  const { arrays, folder, nFrames, spec } =
    withDeltas.find(({ golden }) => golden.name === "default/white_noise")!
      .golden;
  const samples = readGolden(folder, arrays.samples);
  const { mfcc } = new Mfcc({ ...spec, topDb: GOLDEN_TOP_DB }).compute(samples);
  const want = readFramesFirst(folder, arrays.delta!);
  const passes = (got: ArrayLike<number>) =>
    want.every((x, i) => Math.abs(got[i] - x) <= GOLDEN_DELTA);
  const right = delta(mfcc, { nFrames });
  assert(passes(right));
  assert(!passes(delta(mfcc, { nFrames, order: 2 })));
  assert(!passes(delta(mfcc, { nFrames, width: 7 })));
  const zeroEdges = right.map((x, i) => i < 4 * spec.nMfcc ? 0 : x);
  assert(!passes(zeroEdges));
});

/** A whole polynomial `a + b·t + c·t²` over 12 frames. */
const quadratics = fc.tuple(
  fc.integer({ min: -50, max: 50 }),
  fc.integer({ min: -50, max: 50 }),
  fc.integer({ min: -50, max: 50 }),
);

Deno.test("delta() of a line is its slope, of order 2 a parabola's bend, edges too", () => {
  fc.assert(
    fc.property(
      quadratics,
      fc.constantFrom(3, 5, 7, 9, 11),
      ([a, b, c], width) => {
        const frames = (f: (t: number) => number) =>
          Float64Array.from({ length: 12 }, (_, t) => f(t));
        const line = frames((t) => a + b * t);
        delta(line, { nFrames: 12, width })
          .forEach((x) => assertAlmostEquals(x, b, 1e-9));
        const parabola = frames((t) => a + b * t + c * t * t);
        delta(parabola, { nFrames: 12, width, order: 2 })
          .forEach((x) => assertAlmostEquals(x, 2 * c, 1e-9));
      },
    ),
    { numRuns: 50, seed: 1 },
  );
});

Deno.test("deltaWeights() of width 9 are the published Savitzky–Golay coefficients", () => {
  // Savitzky & Golay 1964, tables IV and VI: −4 … 4 over 60; 28, 7, −8, … over 462.
  deltaWeights(9, 1).forEach((w, i) => assertAlmostEquals(w, (i - 4) / 60));
  const second = [28, 7, -8, -17, -20, -17, -8, 7, 28];
  deltaWeights(9, 2).forEach((w, i) => assertAlmostEquals(w, second[i] / 462));
});

Deno.test("delta() keeps the precision of its features and refuses what it cannot fit", () => {
  assert(delta(new Float32Array(18), { nFrames: 9 }) instanceof Float32Array);
  assert(delta(new Float64Array(18), { nFrames: 9 }) instanceof Float64Array);
  for (const width of [1, 2, 8, 4.5, NaN]) {
    assertThrows(
      () => delta(new Float64Array(9), { nFrames: 9, width }),
      RangeError,
      `'width' must be an odd number from 3 on, got ${width}`,
    );
  }
  assertThrows(
    () => delta(new Float64Array(8), { nFrames: 8 }),
    RangeError,
    "'nFrames' must be at least width (9), got 8",
  );
  assertThrows(
    () => delta(new Float64Array(19), { nFrames: 9 }),
    TypeError,
    "must hold 9 whole frames, got 19 values",
  );
});
