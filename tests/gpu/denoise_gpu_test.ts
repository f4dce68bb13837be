import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import {
  DEFAULT_DENOISE,
  DEFAULT_SPEC,
  type FeatureSpec,
  FeatureWindow,
  MfccGpu,
  windowSamples,
} from "../../lib/dsp/mod.ts";
import { createDenoise } from "../../lib/dsp/denoise_gpu.ts";
import {
  readbackBuffer,
  tableBuffer,
  takeFloats,
  uniformBuffer,
} from "../../lib/dsp/gpu_stage.ts";
import {
  denoiseBounds,
  denoisedWindowBounds,
  spectraOf,
} from "../denoise_bounds.ts";
import { needs } from "../needs.ts";
import { worstOf } from "../single_precision.ts";
import { noise, readWindow, voice } from "./agreement.ts";
import { onDevice } from "./device.ts";

const { ignore } = await needs.gpu();
const SECOND = DEFAULT_SPEC.sampleRateHz;

function gpuTest(name: string, fn: (device: GPUDevice) => Promise<void>): void {
  Deno.test({ name, ignore, fn: () => onDevice(fn) });
}

function spec(fields: Partial<FeatureSpec> = {}): FeatureSpec {
  return { ...DEFAULT_SPEC, denoise: DEFAULT_DENOISE, ...fields };
}

/** A voice that begins after a third of the noise around it. */
function voiceInNoise(length: number, amplitude: number): Float32Array {
  const speech = voice(length), around = noise(length, { amplitude });
  return around.map((x, n) => x + (n > length / 3 ? speech[n] : 0));
}

/** Spectra cleaned by the GPU's stage alone, `[nFrames, nBins]`. */
async function cleanOnGpu(
  device: GPUDevice,
  { spec, power, framesPerDispatch }: {
    spec: FeatureSpec;
    power: Float32Array<ArrayBuffer>;
    framesPerDispatch?: number;
  },
): Promise<Float32Array> {
  const nFrames = power.length / (1 + spec.nFft / 2);
  const stage = (await createDenoise(device, spec, { framesPerDispatch }))!;
  const shape = uniformBuffer(device, "test-shape", 2);
  device.queue.writeBuffer(shape, 0, Uint32Array.of(0, nFrames));
  const buffer = tableBuffer(device, "test-power", power);
  const target = readbackBuffer(device, "test-readback", power.byteLength);
  stage.bind({ shape, power: buffer });
  const encoder = device.createCommandEncoder({ label: "test-encoder" });
  stage.run(encoder, nFrames);
  encoder.copyBufferToBuffer(buffer, 0, target, 0, power.byteLength);
  device.queue.submit([encoder.finish()]);
  const cleaned = await takeFloats(target);
  for (const one of [stage, { dispose: () => buffer.destroy() }]) one.dispose();
  return cleaned;
}

const CASES: { name: string; spec: FeatureSpec; samples: Float32Array }[] = [
  { name: "one frame", spec: spec(), samples: noise(512) },
  { name: "silence", spec: spec(), samples: new Float32Array(SECOND) },
  { name: "noise alone", spec: spec(), samples: noise(SECOND) },
  { name: "a clean voice", spec: spec(), samples: voice(SECOND) },
  {
    name: "a voice in noise",
    spec: spec(),
    samples: voiceInNoise(SECOND, 0.1),
  },
  {
    name: "more frames than are primed",
    spec: spec({ windowFrames: 40 }),
    samples: voiceInNoise(SECOND, 0.05),
  },
  ...([
    { denoise: { maxDb: 30, cleanDb: 60 } },
    { denoise: { maxDb: 3, cleanDb: 5 } },
    { hopLength: 256 },
    { nFft: 128, winLength: 128, hopLength: 64, nMels: 20, nMfcc: 12 },
    { nFft: 2048, winLength: 2048, hopLength: 512 },
  ] satisfies Partial<FeatureSpec>[]).map((fields) => ({
    name: JSON.stringify(fields),
    spec: spec(fields),
    samples: voiceInNoise(SECOND, 0.1),
  })),
];

for (const { name, spec, samples } of CASES) {
  gpuTest(`DenoiseGpu agrees with denoise(): ${name}`, async (device) => {
    const power = Float32Array.from(spectraOf(spec, samples));
    const got = await cleanOnGpu(device, { spec, power });
    const worst = worstOf(got, denoiseBounds(spec, power));
    assert(worst.ratio <= 1, JSON.stringify(worst));
  });
}

gpuTest(
  "DenoiseGpu gives the same bits whatever the frames of a dispatch",
  async (device) => {
    const cut = spec({ windowFrames: 40 });
    const power = Float32Array.from(
      spectraOf(cut, voiceInNoise(SECOND, 0.05)),
    );
    const [whole, ...others] = await Promise.all(
      [1000, 256, 30, 7, 1].map((framesPerDispatch) =>
        cleanOnGpu(device, { spec: cut, power, framesPerDispatch })
      ),
    );
    for (const other of others) assertEquals(other, whole);
    assertGreater(worstOf(power, denoiseBounds(cut, power)).ratio, 1);
  },
);

gpuTest(
  "DenoiseGpu takes a long signal in dispatches of at most 256 frames",
  async (device) => {
    const stage = (await createDenoise(device, spec()))!;
    const shape = uniformBuffer(device, "test-shape", 2);
    const power = tableBuffer(device, "test-power", new Float32Array(257));
    stage.bind({ shape, power });
    let dispatches = 0;
    const pass = GPUComputePassEncoder.prototype;
    const { dispatchWorkgroups } = pass;
    pass.dispatchWorkgroups = function (...args) {
      dispatches++;
      return dispatchWorkgroups.apply(this, args);
    };
    try {
      stage.run(device.createCommandEncoder(), 6000);
    } finally {
      pass.dispatchWorkgroups = dispatchWorkgroups;
    }
    // Two to begin with, 300 frames primed, 6000 cleaned.
    assertEquals(dispatches, 2 + 2 + 24);
    stage.dispose();
  },
);

gpuTest(
  "DenoiseGpu canary: noise alone loses most of its power",
  async (device) => {
    const power = Float32Array.from(spectraOf(spec(), noise(SECOND)));
    const got = await cleanOnGpu(device, { spec: spec(), power });
    const total = (values: Float32Array) => values.reduce((a, b) => a + b, 0);
    assertLess(total(got), total(power) / 4);
    assertGreater(total(got), total(power) / 100);
  },
);

gpuTest(
  "MfccGpu with noise reduction gives FeatureWindow's window",
  async (device) => {
    const samples = voiceInNoise(windowSamples(DEFAULT_SPEC), 0.05);
    const features = await MfccGpu.create(device, spec());
    const got = await readWindow(device, { features, samples });
    features.dispose();
    const bounds = denoisedWindowBounds(spec(), samples);
    const worst = worstOf(got, bounds);
    assert(worst.ratio <= 1, JSON.stringify(worst));
    // The bounds are of what the reference itself gives.
    const reference = new FeatureWindow(spec()).fromSegment(samples);
    const same = worstOf(reference, bounds);
    assert(same.ratio <= 1, JSON.stringify(same));
    // A control that fails: without the stage it is another window.
    const plain = new FeatureWindow(DEFAULT_SPEC).fromSegment(samples);
    assertGreater(worstOf(plain, bounds).ratio, 1);
  },
);
