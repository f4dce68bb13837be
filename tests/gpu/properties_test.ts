/** Properties of the GPU features that hold for any signal. */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  DEFAULT_SPEC,
  type FeatureSpec,
  frameCount,
  MAX_SAMPLE,
  MfccGpu,
  type MfccGpuOptions,
} from "../../lib/dsp/mod.ts";
import { needs } from "../needs.ts";
import { signals } from "../signals.ts";
import { featureBounds, windowBounds, worstOf } from "../single_precision.ts";
import { noise, readWindow, voice } from "./agreement.ts";
import { onDevice } from "./device.ts";

const { ignore } = await needs.gpu();

const SMALL: FeatureSpec = {
  ...DEFAULT_SPEC,
  nFft: 64,
  winLength: 50,
  hopLength: 20,
  nMels: 10,
  nMfcc: 8,
  windowFrames: 12,
  normalisation: "mean-variance",
};

/** A test on features of one specification, disposed of afterwards. */
function gpuTest(
  name: string,
  { spec, run, ...options }: MfccGpuOptions & {
    spec: FeatureSpec;
    run: (features: MfccGpu, device: GPUDevice) => Promise<void>;
  },
): void {
  const fn = () =>
    onDevice(async (device) => {
      const features = await MfccGpu.create(device, spec, options);
      await run(features, device);
      features.dispose();
    });
  Deno.test({ name, ignore, fn });
}

const RUNS = { numRuns: 25, seed: 1 };

gpuTest("MfccGpu is within single precision of the reference on any signal", {
  spec: SMALL,
  run: (features, device) =>
    fc.assert(
      fc.asyncProperty(signals, async (samples) => {
        const got = await features.compute(samples);
        const bounds = featureBounds(SMALL, samples);
        for (const stage of ["melPower", "melDb", "mfcc"] as const) {
          const worst = worstOf(got[stage], bounds[stage]);
          assert(worst.ratio <= 1, JSON.stringify({ stage, ...worst }));
        }
        const window = await readWindow(device, { features, samples });
        const worst = worstOf(window, windowBounds(SMALL, samples));
        assert(worst.ratio <= 1, JSON.stringify(worst));
      }),
      RUNS,
    ),
});

gpuTest("MfccGpu: a signal times 2^k has 4^k times the mel power", {
  spec: SMALL,
  run: (features) =>
    fc.assert(
      fc.asyncProperty(
        signals,
        fc.integer({ min: -8, max: 8 }),
        async (x, k) => {
          const once = await features.compute(x);
          const scaled = await features.compute(x.map((v) => v * 2 ** k));
          assertEquals(
            scaled.melPower,
            once.melPower.map((p) => p * 4 ** k),
          );
        },
      ),
      RUNS,
    ),
});

gpuTest("MfccGpu: a signal later by a hop is frames later by one", {
  spec: SMALL,
  run: (features) =>
    fc.assert(
      fc.asyncProperty(signals, async (x) => {
        const later = new Float32Array(x.length + SMALL.hopLength);
        later.set(x, SMALL.hopLength);
        const { mfcc, nFrames } = await features.compute(x);
        const whole = x.length >= SMALL.nFft ? nFrames * SMALL.nMfcc : 0;
        const moved = (await features.compute(later)).mfcc.subarray(
          SMALL.nMfcc,
        );
        assertEquals(moved.subarray(0, whole), mfcc.subarray(0, whole));
      }),
      RUNS,
    ),
});

/** Signals at the ends of what may come. */
const EDGES: [string, Float32Array][] = [
  ["silence", new Float32Array(5000)],
  ["full scale", new Float32Array(5000).fill(1)],
  ["a full-scale square wave", voice(5000).map((x) => x < 0 ? -1 : 1)],
  ["one sample", Float32Array.of(1)],
  ["nothing", new Float32Array(0)],
  ["the largest samples", new Float32Array(5000).fill(MAX_SAMPLE)],
];

for (const [name, samples] of EDGES) {
  const spec: FeatureSpec = { ...DEFAULT_SPEC, normalisation: "mean" };
  gpuTest(`every GPU feature of ${name} is finite and the reference's`, {
    spec,
    async run(features, device) {
      const got = await features.compute(samples);
      assertEquals(got.nFrames, frameCount(samples.length, spec));
      const bounds = featureBounds(spec, samples);
      for (const stage of ["melPower", "melDb", "mfcc"] as const) {
        assert(got[stage].every(Number.isFinite), stage);
        const worst = worstOf(got[stage], bounds[stage]);
        assert(worst.ratio <= 1, JSON.stringify({ stage, ...worst }));
      }
      const window = await readWindow(device, { features, samples });
      assert(window.every(Number.isFinite));
    },
  });
}

gpuTest("MfccGpu refuses what is not finite and goes on as if it never came", {
  spec: DEFAULT_SPEC,
  async run(features) {
    const good = noise(2000);
    const before = await features.compute(good);
    for (const bad of [NaN, Infinity, -Infinity, 2 ** 33]) {
      const samples = good.slice();
      samples[777] = bad;
      const message =
        `'samples' must be finite and at most 2^32 in magnitude, got ${bad} at sample 777`;
      await assertRejects(() => features.compute(samples), RangeError, message);
      assertThrows(() => features.encodeWindow(samples), RangeError, message);
    }
    assertEquals(await features.compute(good), before);
  },
});

const SIZES = [1, 8, 64, 100, 256];
const TOP_DB: FeatureSpec = { ...DEFAULT_SPEC, topDb: 60 };

Deno.test({
  name: `MfccGpu gives the same bits whatever the workgroup: ${SIZES}`,
  ignore,
  fn: () =>
    onDevice(async (device) => {
      const samples = voice(20000);
      const results = [];
      for (const workgroupSize of [undefined, ...SIZES]) {
        const options = { workgroupSize, deltas: true, rms: true };
        const features = await MfccGpu.create(device, TOP_DB, options);
        const window = await readWindow(device, { features, samples });
        results.push({ ...await features.compute(samples), window });
        features.dispose();
      }
      for (const result of results) assertEquals(result, results[0]);
    }),
});

gpuTest(
  "MfccGpu gives the same bits whatever stands beside a frame in a batch",
  {
    spec: DEFAULT_SPEC,
    async run(features) {
      const { hopLength, nFft, nMfcc } = DEFAULT_SPEC;
      const samples = noise(hopLength * 63 + nFft);
      const whole = await features.compute(samples);
      for (
        const [first, nFrames] of [[0, 1], [1, 1], [7, 20], [33, 31], [63, 1]]
      ) {
        const start = first * hopLength;
        const piece = samples.subarray(
          start,
          start + (nFrames - 1) * hopLength + nFft,
        );
        const { mfcc } = await features.compute(piece);
        assertEquals(
          mfcc,
          whole.mfcc.slice(first * nMfcc, (first + nFrames) * nMfcc),
        );
      }
    },
  },
);

for (const workgroupSize of [0, 1.5, 257, NaN]) {
  Deno.test({
    name: `MfccGpu.create() refuses workgroups of ${workgroupSize}`,
    ignore,
    fn: () =>
      onDevice(async (device) => {
        await assertRejects(
          () => MfccGpu.create(device, DEFAULT_SPEC, { workgroupSize }),
          RangeError,
          `'workgroupSize' must be a whole number from 1 to 256, got ${workgroupSize}`,
        );
      }),
  });
}
