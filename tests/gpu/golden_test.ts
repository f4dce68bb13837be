import { assert, assertGreater } from "@std/assert";
import { type FeatureSpec, MfccGpu } from "../../lib/dsp/mod.ts";
import {
  readbackBuffer,
  tableBuffer,
  takeFloats,
  uniformBuffer,
} from "../../lib/dsp/gpu_stage.ts";
import { PowerSpectrumGpu } from "../../lib/dsp/power_spectrum_gpu.ts";
import {
  type ComputeFeatures,
  goldenCases,
  readFramesFirst,
  readGolden,
  worstInSinglePrecision,
} from "../golden_cases.ts";
import { needs } from "../needs.ts";
import { around, featureBounds, worstOf } from "../single_precision.ts";
import { onDevice } from "./device.ts";

const gpu = await needs.gpu();
const real = needs.golden("GPU features of three real clips");
const cases = [
  ...goldenCases("synthetic").map((golden) => ({ golden, ignore: gpu.ignore })),
  ...goldenCases("speech", real.folder).map((golden) => ({
    golden,
    ignore: gpu.ignore || real.ignore,
  })),
];

function onGpu(device: GPUDevice): ComputeFeatures {
  return async (spec, samples) => {
    const features = await MfccGpu.create(device, spec);
    const result = await features.compute(samples);
    features.dispose();
    return result;
  };
}

for (const { golden, ignore } of cases) {
  Deno.test({
    name: `MfccGpu.compute() agrees with librosa: ${golden.name}`,
    ignore,
    fn: () =>
      onDevice(async (device) => {
        const stages = await worstInSinglePrecision(golden, onGpu(device));
        for (const worst of stages) {
          assert(worst.ratio <= 1, JSON.stringify(worst));
        }
      }),
  });
}

/** The power spectrogram alone, `[nFrames, 1 + nFft/2]`. */
async function powerOnGpu(
  device: GPUDevice,
  { spec, samples, nFrames }: {
    spec: FeatureSpec;
    samples: Float32Array<ArrayBuffer>;
    nFrames: number;
  },
): Promise<Float32Array> {
  const stage = await PowerSpectrumGpu.create(device, spec);
  const shape = uniformBuffer(device, "test-shape", 2);
  device.queue.writeBuffer(
    shape,
    0,
    Uint32Array.of(samples.length, nFrames),
  );
  const input = tableBuffer(device, "test-samples", samples);
  const power = stage.bind({ shape, samples: input, maxFrames: nFrames });
  const target = readbackBuffer(device, "test-readback", power.size);
  const encoder = device.createCommandEncoder({ label: "test-encoder" });
  stage.run(encoder, nFrames);
  encoder.copyBufferToBuffer(power, 0, target, 0, power.size);
  device.queue.submit([encoder.finish()]);
  const result = await takeFloats(target);
  stage.dispose();
  return result;
}

for (const { golden, ignore } of cases) {
  const { arrays, folder, name, nFrames, spec } = golden;
  if (arrays.power === undefined) continue;
  Deno.test({
    name: `PowerSpectrumGpu agrees with librosa: ${name}`,
    ignore,
    fn: () =>
      onDevice(async (device) => {
        const samples = Float32Array.from(readGolden(folder, arrays.samples));
        const got = await powerOnGpu(device, { spec, samples, nFrames });
        const want = readFramesFirst(folder, arrays.power!);
        const { power } = featureBounds(spec, samples);
        const worst = worstOf(got, around(want, power));
        assert(worst.ratio <= 1, JSON.stringify(worst));
      }),
  });
}

/** Wrong tables on the GPU, each a small mistake. */
const WRONG: [string, Partial<FeatureSpec>][] = [
  ["a window one sample short", { winLength: 399 }],
  ["a last band 1 Hz too low", { maxHz: 7999 }],
  ["a hop one sample short", { hopLength: 159 }],
];

const noise =
  cases.find(({ golden }) => golden.name === "default/white_noise")!.golden;

for (const [mistake, fields] of WRONG) {
  Deno.test({
    name: `the GPU's bounds find ${mistake}`,
    ignore: gpu.ignore,
    fn: () =>
      onDevice(async (device) => {
        const compute = onGpu(device);
        const stages = await worstInSinglePrecision(
          noise,
          (spec, samples) => compute({ ...spec, ...fields }, samples),
        );
        assertGreater(Math.max(...stages.map(({ ratio }) => ratio)), 1);
      }),
  });
}
