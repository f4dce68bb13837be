import { assert, assertEquals, assertGreater, assertThrows } from "@std/assert";
import { type FeatureSpec, MelFilterBank, Mfcc } from "../../lib/dsp/mod.ts";
import {
  COMMITTED_GOLDEN,
  type Features,
  type GoldenCase,
  goldenCases,
  goldenFilterBanks,
  goldenPairs,
  readFramesFirst,
  readGolden,
  worstInSinglePrecision,
} from "../golden_cases.ts";
import { needs } from "../needs.ts";
import { around, featureBounds, worstOf } from "../single_precision.ts";
import {
  FILTER_WEIGHT_RELATIVE,
  GOLDEN_DB,
  GOLDEN_POWER_RELATIVE,
} from "../tolerances.ts";

const CONFIGURATIONS = 3, SYNTHETIC = 8, SPEECH = 3;

const { ignore, folder } = needs.golden("features of three real clips");
const synthetic = goldenCases("synthetic");
const speech = goldenCases("speech", folder);
const cases = [
  ...synthetic.map((golden) => ({ golden, ignore: false })),
  ...speech.map((golden) => ({ golden, ignore })),
];

function double(spec: FeatureSpec, samples: Float32Array): Features {
  return new Mfcc(spec).compute(samples);
}

function single(spec: FeatureSpec, samples: Float32Array): Features {
  return new Mfcc(spec, { precision: "single" }).compute(samples);
}

/** Largest miss of any frame, relative to that frame's largest value. */
function worstOfFrameMaximum(
  got: ArrayLike<number>,
  { want, nFrames }: { want: Float32Array; nFrames: number },
): number {
  assertEquals(got.length, want.length);
  const width = want.length / nFrames;
  let worst = 0;
  for (let t = 0; t < nFrames; t++) {
    let most = 0, miss = 0;
    for (let i = t * width; i < (t + 1) * width; i++) {
      most = Math.max(most, want[i]);
      miss = Math.max(miss, Math.abs(got[i] - want[i]));
    }
    worst = Math.max(worst, miss === 0 ? 0 : miss / most);
  }
  return worst;
}

function worstMiss(got: ArrayLike<number>, want: Float32Array): number {
  assertEquals(got.length, want.length);
  return want.reduce((worst, x, i) => Math.max(worst, Math.abs(got[i] - x)), 0);
}

async function checkDouble(
  golden: GoldenCase,
  compute: typeof double,
): Promise<void> {
  const { name, nFrames } = golden;
  for (const { stage, got, want } of await goldenPairs(golden, compute)) {
    const power = stage === "melPower";
    const miss = power
      ? worstOfFrameMaximum(got, { want, nFrames })
      : worstMiss(got, want);
    const most = power ? GOLDEN_POWER_RELATIVE : GOLDEN_DB;
    assert(miss <= most, `${name} ${stage}: misses by ${miss}, over ${most}`);
  }
}

Deno.test("the reference values cover every signal and configuration", () => {
  assertEquals(synthetic.length, CONFIGURATIONS * SYNTHETIC);
  assertEquals(speech.length, CONFIGURATIONS * SPEECH);
});

Deno.test("the committed reference values have the index's SHA-256 and shapes", () => {
  const arrays = [
    ...goldenFilterBanks().map(({ array }) => array),
    ...synthetic.flatMap((golden) => Object.values(golden.arrays)),
  ].filter((array) => array !== undefined);
  for (const array of arrays) {
    const length = array.shape.reduce((a, b) => a * b, 1);
    assertEquals(readGolden(COMMITTED_GOLDEN, array).length, length);
  }
});

Deno.test("readGolden() rejects a file that is not the index's", () => {
  const { samples } = synthetic[0].arrays;
  assertThrows(
    () => readGolden(COMMITTED_GOLDEN, { ...samples, sha256: "0".repeat(64) }),
    Error,
    "SHA-256",
  );
  readGolden(COMMITTED_GOLDEN, samples);
});

for (const { name, spec, array } of goldenFilterBanks()) {
  Deno.test(`MelFilterBank.dense() agrees with librosa on ${name}`, () => {
    const want = readGolden(COMMITTED_GOLDEN, array);
    const got = new MelFilterBank(spec).dense();
    const miss = worstOfFrameMaximum(got, { want, nFrames: spec.nMels });
    assert(miss <= FILTER_WEIGHT_RELATIVE, `misses by ${miss}`);
  });
}

for (const { golden, ignore } of cases) {
  Deno.test({
    name: `Mfcc.compute() agrees with librosa in double: ${golden.name}`,
    ignore,
    fn: () => checkDouble(golden, double),
  });

  Deno.test({
    name: `Mfcc.compute() agrees with librosa in single: ${golden.name}`,
    ignore,
    async fn() {
      for (const worst of await worstInSinglePrecision(golden, single)) {
        assert(worst.ratio <= 1, JSON.stringify(worst));
      }
    },
  });
}

for (const { golden, ignore } of cases) {
  const { arrays, name, nFrames, spec } = golden;
  const { power } = arrays;
  if (power === undefined) continue;
  Deno.test({
    name: `Mfcc.powerSpectrogram() agrees with librosa: ${name}`,
    ignore,
    fn() {
      const samples = readGolden(golden.folder, arrays.samples);
      const want = readFramesFirst(golden.folder, power);
      const got = new Mfcc(spec).powerSpectrogram(samples);
      const miss = worstOfFrameMaximum(got, { want, nFrames });
      assert(miss <= GOLDEN_POWER_RELATIVE, `misses by ${miss}`);
      const { power: bounds } = featureBounds(spec, samples);
      const reduced = new Mfcc(spec, { precision: "single" })
        .powerSpectrogram(samples);
      const worst = worstOf(reduced, around(want, bounds));
      assert(worst.ratio <= 1, JSON.stringify(worst));
    },
  });
}

/** Wrong tables, each as small a mistake as its field allows. */
const WRONG: [string, Partial<FeatureSpec>][] = [
  ["a window one sample short", { winLength: 399 }],
  ["the other mel scale", { melScale: "htk" }],
  ["filters without area normalisation", { melNorm: "none" }],
  ["a first band 1 Hz too high", { minHz: 1 }],
  ["a last band 1 Hz too low", { maxHz: 7999 }],
  ["a hop one sample short", { hopLength: 159 }],
  ["frames that are not centred", { center: false }],
];

const noise = synthetic.find(({ name }) => name === "default/white_noise")!;
const liftered = synthetic.find(({ name }) =>
  name === "htk_lifter22/white_noise"
)!;
const silence = synthetic.find(({ name }) => name === "default/silence")!;

const WRONG_CASES = [
  ...WRONG.map(([mistake, fields]) => ({ mistake, fields, on: noise })),
  { mistake: "a lifter of 23 for 22", fields: { lifter: 23 }, on: liftered },
  {
    mistake: "the wrong floor",
    fields: { floorPower: 1.001e-10 },
    on: silence,
  },
];

for (const { mistake, fields, on } of WRONG_CASES) {
  Deno.test(`the single-precision bounds find ${mistake}`, async () => {
    const right = await worstInSinglePrecision(on, single);
    assert(right.every(({ ratio }) => ratio <= 1));
    const wrong = await worstInSinglePrecision(
      on,
      (spec, samples) => single({ ...spec, ...fields }, samples),
    );
    assertGreater(Math.max(...wrong.map(({ ratio }) => ratio)), 1);
  });
}

for (const stage of ["melPower", "melDb", "mfcc"] as const) {
  Deno.test(`the single-precision bounds find one wrong value in ${stage}`, () => {
    const samples = readGolden(COMMITTED_GOLDEN, noise.arrays.samples);
    const bounds = featureBounds(noise.spec, samples)[stage];
    const got = Float64Array.from(bounds.want);
    assertEquals(worstOf(got, bounds).ratio, 0);
    got[100] += 2 * bounds.tolerance[100];
    assertEquals(worstOf(got, bounds).index, 100);
    assertGreater(worstOf(got, bounds).ratio, 1);
    got[100] = NaN;
    assertEquals(worstOf(got, bounds).ratio, Infinity);
    assertEquals(worstOf(got.subarray(1), bounds).ratio, Infinity);
  });
}
