/** Deltas, delta-deltas and frame RMS on the GPU. */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  DEFAULT_SPEC,
  DeltaGpu,
  type FeatureSpec,
  MfccGpu,
  type MfccGpuResult,
} from "../../lib/dsp/mod.ts";
import {
  GOLDEN_TOP_DB,
  goldenCases,
  readFramesFirst,
  readGolden,
} from "../golden_cases.ts";
import { needs } from "../needs.ts";
import {
  around,
  deltaBoundsOnGpu,
  featureBounds,
  rmsBounds,
  worstOf,
} from "../single_precision.ts";
import { noise, voice } from "./agreement.ts";
import { onDevice } from "./device.ts";

const gpu = await needs.gpu();
const real = needs.golden("GPU deltas of three real clips");
const cases = [
  ...goldenCases("synthetic").map((golden) => ({ golden, ignore: gpu.ignore })),
  ...goldenCases("speech", real.folder).map((golden) => ({
    golden,
    ignore: gpu.ignore || real.ignore,
  })),
];

function gpuTest(name: string, fn: (device: GPUDevice) => Promise<void>): void {
  Deno.test({ name, ignore: gpu.ignore, fn: () => onDevice(fn) });
}

async function computed(
  device: GPUDevice,
  { spec, samples }: { spec: FeatureSpec; samples: Float32Array },
): Promise<MfccGpuResult> {
  const options = { deltas: true, rms: true };
  const features = await MfccGpu.create(device, spec, options);
  const result = await features.compute(samples);
  features.dispose();
  return result;
}

for (const { golden, ignore } of cases) {
  const { arrays, folder, name, nFrames } = golden;
  const spec = { ...golden.spec, topDb: GOLDEN_TOP_DB };
  if (!arrays.delta && !arrays.rms) continue;
  Deno.test({
    name: `MfccGpu's deltas and RMS agree with librosa: ${name}`,
    ignore,
    fn: () =>
      onDevice(async (device) => {
        const samples = readGolden(folder, arrays.samples);
        const got = await computed(device, { spec, samples });
        const { mfcc } = featureBounds(spec, samples);
        for (const order of [1, 2] as const) {
          const array = order === 1 ? arrays.delta : arrays.delta2;
          const values = order === 1 ? got.delta : got.delta2;
          if (array === undefined) {
            assertEquals(values, undefined); // fewer than nine frames
            continue;
          }
          const want = readFramesFirst(folder, array);
          const bounds = deltaBoundsOnGpu(mfcc, { nFrames, order });
          const worst = worstOf(values!, around(want, bounds));
          assert(worst.ratio <= 1, JSON.stringify({ order, ...worst }));
        }
        if (!arrays.rms) return;
        const want = readFramesFirst(folder, arrays.rms);
        const worst = worstOf(got.rms!, around(want, rmsBounds(spec, samples)));
        assert(worst.ratio <= 1, JSON.stringify(worst));
      }),
  });
}

for (
  const fields of [
    {},
    { center: true },
    { nFft: 64, winLength: 64, hopLength: 77 },
    { nFft: 2048, hopLength: 512 },
  ] satisfies Partial<FeatureSpec>[]
) {
  gpuTest(
    `RmsGpu agrees with frameRms(): ${JSON.stringify(fields)}`,
    async (device) => {
      const spec = { ...DEFAULT_SPEC, ...fields };
      const samples = voice(20000).map((x, n) => x + (n < 9000 ? 0 : 0.3));
      const { rms } = await computed(device, { spec, samples });
      const worst = worstOf(rms!, rmsBounds(spec, samples));
      assert(worst.ratio <= 1, JSON.stringify(worst));
      // The control: a frame length later is another frame.
      const other = rmsBounds(spec, samples.subarray(1));
      assert(worstOf(rms!.subarray(0, other.want.length), other).ratio > 1);
    },
  );
}

gpuTest(
  "the bounds find the other order and unweighted sums",
  async (device) => {
    const samples = noise(16000);
    const { delta, delta2, mfcc } = await computed(device, {
      spec: DEFAULT_SPEC,
      samples,
    });
    const bounds = featureBounds(DEFAULT_SPEC, samples);
    const { nFrames } = bounds;
    const first = deltaBoundsOnGpu(bounds.mfcc, { nFrames, order: 1 });
    assert(worstOf(delta!, first).ratio <= 1);
    assert(worstOf(delta2!, first).ratio > 1);
    assert(worstOf(mfcc, first).ratio > 1);
  },
);

gpuTest(
  "MfccGpu's deltas and RMS are the same bits in a piece of the signal",
  async (device) => {
    const { hopLength, nFft, nMfcc } = DEFAULT_SPEC;
    const samples = voice(63 * hopLength + nFft);
    const whole = await computed(device, { spec: DEFAULT_SPEC, samples });
    for (const [first, nFrames] of [[0, 20], [7, 20], [33, 31], [40, 9]]) {
      const start = first * hopLength;
      const end = start + (nFrames - 1) * hopLength + nFft;
      const piece = samples.subarray(start, end);
      const part = await computed(device, {
        spec: DEFAULT_SPEC,
        samples: piece,
      });
      assertEquals(part.rms, whole.rms!.slice(first, first + nFrames));
      // A piece's edges have a fit of their own; between them it is the signal's.
      for (const name of ["delta", "delta2"] as const) {
        assertEquals(
          part[name]!.slice(4 * nMfcc, (nFrames - 4) * nMfcc),
          whole[name]!.slice(
            (first + 4) * nMfcc,
            (first + nFrames - 4) * nMfcc,
          ),
        );
      }
    }
  },
);

gpuTest(
  "MfccGpu gives deltas and RMS only where asked, and deltas of nine frames on",
  async (device) => {
    const plain = await MfccGpu.create(device, DEFAULT_SPEC);
    const { periodicity, ...asked } = await plain.compute(voice(4000));
    assertEquals(
      Object.keys(asked).sort(),
      ["melDb", "melPower", "mfcc", "nFrames"],
    );
    assertEquals(periodicity, null); // the specification has none
    const { hopLength, nFft } = DEFAULT_SPEC;
    for (const nFrames of [8, 9]) {
      const samples = voice((nFrames - 1) * hopLength + nFft);
      const got = await computed(device, { spec: DEFAULT_SPEC, samples });
      assertEquals(got.rms!.length, nFrames);
      assertEquals("delta" in got && "delta2" in got, nFrames === 9);
    }
    plain.dispose();
  },
);

gpuTest("DeltaGpu refuses what delta() refuses", async (device) => {
  for (const width of [1, 2, 8, 4.5]) {
    await assertRejects(
      () => DeltaGpu.create(device, { nFeatures: 3, width }),
      RangeError,
      `'width' must be an odd number from 3 on, got ${width}`,
    );
  }
  const stage = await DeltaGpu.create(device, { nFeatures: 3, width: 5 });
  assertThrows(
    () => stage.run(device.createCommandEncoder(), 4),
    RangeError,
    "'nFrames' must be at least width (5), got 4",
  );
  stage.dispose();
});
