import {
  assert,
  assertEquals,
  assertGreater,
  assertNotEquals,
  assertRejects,
} from "@std/assert";
import {
  DEFAULT_SPEC,
  type FeatureSpec,
  MfccGpu,
  MfccStreamGpu,
  windowSamples,
} from "../../lib/dsp/mod.ts";
import {
  bindStage,
  checkedOnDevice,
  compileStage,
  dispatchSize,
  storageBuffer,
} from "../../lib/dsp/gpu_stage.ts";
import { needs } from "../needs.ts";
import { featureBounds, windowBounds, worstOf } from "../single_precision.ts";
import { noise, readWindow, voice } from "./agreement.ts";
import { onDevice, testDevice } from "./device.ts";

const { ignore } = await needs.gpu();
const SECOND = DEFAULT_SPEC.sampleRateHz;

function gpuTest(name: string, fn: (device: GPUDevice) => Promise<void>): void {
  Deno.test({ name, ignore, fn: () => onDevice(fn) });
}

async function withFeatures<T>(
  device: GPUDevice,
  spec: FeatureSpec,
  use: (features: MfccGpu) => Promise<T>,
): Promise<T> {
  const features = await MfccGpu.create(device, spec);
  try {
    return await use(features);
  } finally {
    features.dispose();
  }
}

gpuTest(
  "MfccGpu canary: a 1 kHz tone fills the band around 1 kHz",
  (device) =>
    withFeatures(device, DEFAULT_SPEC, async (features) => {
      const tone = Float32Array.from(
        { length: 512 },
        (_, n) => 0.5 * Math.sin((2 * Math.PI * n) / 16),
      );
      const { melPower, nFrames } = await features.compute(tone);
      assertEquals(nFrames, 1);
      // Slaney: 1 kHz is mel 15 of 45.245 over 65 steps: between bands 20 and 21.
      const loudest = melPower.indexOf(Math.max(...melPower));
      assert(loudest === 20 || loudest === 21, `band ${loudest}`);
      // Hann: the peak's power is (A/2 · Σw)² = (0.25 · 200)², a band is ≤ 1/35 Hz.
      assertGreater(melPower[loudest], 1);
    }),
);

gpuTest(
  "MfccGpu.encodeWindow() does not depend on earlier calls",
  (device) =>
    withFeatures(device, DEFAULT_SPEC, async (features) => {
      const read = (samples: Float32Array) =>
        readWindow(device, { features, samples });
      const short = voice(3000), long = noise(windowSamples(DEFAULT_SPEC));
      const fresh = await read(short);
      const other = await read(long);
      assertNotEquals(fresh, other);
      assertEquals(await read(short), fresh);
      await features.compute(noise(5 * SECOND));
      assertEquals(await read(short), fresh);
      assertEquals(await read(new Float32Array(0)), fresh.map(() => 0));
      assertEquals(await read(long), other);
    }),
);

gpuTest(
  "MfccGpu.compute() does not depend on earlier calls",
  (device) =>
    withFeatures(device, { ...DEFAULT_SPEC, topDb: 80 }, async (features) => {
      const quiet = noise(2000, { amplitude: 1e-3 });
      const fresh = await features.compute(quiet);
      await features.compute(noise(4 * SECOND, { amplitude: 1 }));
      assertEquals(await features.compute(quiet), fresh);
    }),
);

gpuTest(
  "MfccGpu.compute() answers calls made at the same time",
  (device) =>
    withFeatures(device, DEFAULT_SPEC, async (features) => {
      const signals = [voice(2000), noise(6 * SECOND), voice(9000)];
      const together = await Promise.all(
        signals.map((samples) => features.compute(samples)),
      );
      for (const [i, samples] of signals.entries()) {
        assertEquals(together[i], await features.compute(samples));
      }
    }),
);

gpuTest(
  "MfccGpu.encodeWindow() returns one buffer and allocates none",
  (device) =>
    withFeatures(device, DEFAULT_SPEC, (features) => {
      let made = 0;
      const createBuffer = device.createBuffer.bind(device);
      device.createBuffer = (descriptor) => {
        made++;
        return createBuffer(descriptor);
      };
      const window = features.encodeWindow(voice(SECOND));
      const again = features.encodeWindow(noise(windowSamples(DEFAULT_SPEC)));
      assertEquals(made, 0);
      assert(again === window);
      const { windowFrames, nMfcc } = DEFAULT_SPEC;
      assertEquals(window.size, 4 * windowFrames * nMfcc);
      return Promise.resolve();
    }),
);

gpuTest(
  "MfccGpu.encodeWindow() submits once",
  (device) =>
    withFeatures(device, { ...DEFAULT_SPEC, topDb: 80 }, (features) => {
      let submitted = 0, mapped = 0;
      const submit = device.queue.submit.bind(device.queue);
      device.queue.submit = (commands) => {
        submitted++;
        mapped += [...commands].length;
        return submit(commands);
      };
      features.encodeWindow(voice(SECOND));
      assertEquals([submitted, mapped], [1, 1]);
      return Promise.resolve();
    }),
);

gpuTest(
  "MfccGpu.compute() moves by one frame when the signal does by a hop",
  (device) =>
    withFeatures(device, DEFAULT_SPEC, async (features) => {
      const { hopLength, nMels } = DEFAULT_SPEC;
      const samples = noise(SECOND);
      const { melPower } = await features.compute(samples);
      const later = await features.compute(samples.subarray(hopLength));
      assertEquals(later.melPower, melPower.subarray(nMels));
    }),
);

gpuTest(
  "MfccGpu reads samples from the middle of an array",
  (device) =>
    withFeatures(device, DEFAULT_SPEC, async (features) => {
      const samples = voice(SECOND);
      const shared = new Float32Array(new SharedArrayBuffer(4 * SECOND));
      shared.set(samples);
      const part = await features.compute(samples.slice(1001, 9001));
      assertEquals(await features.compute(samples.subarray(1001, 9001)), part);
      assertEquals(await features.compute(shared.subarray(1001, 9001)), part);
    }),
);

gpuTest(
  "MfccGpu.compute() of silence is the floor in every band",
  (device) =>
    withFeatures(device, DEFAULT_SPEC, async (features) => {
      const { melPower, melDb, mfcc } = await features.compute(
        new Float32Array(SECOND),
      );
      assert(melPower.every((power) => power === 0));
      const bounds = featureBounds(DEFAULT_SPEC, new Float32Array(SECOND));
      assert(worstOf(melDb, bounds.melDb).ratio <= 1);
      assert(worstOf(mfcc, bounds.mfcc).ratio <= 1);
    }),
);

for (const normalisation of ["level", "mean", "mean-variance"] as const) {
  gpuTest(
    `MfccGpu.encodeWindow() by ${normalisation} differs from none`,
    async (device) => {
      const samples = voice(SECOND);
      const spec = { ...DEFAULT_SPEC, normalisation };
      const window = await withFeatures(
        device,
        spec,
        (features) => readWindow(device, { features, samples }),
      );
      assert(worstOf(window, windowBounds(spec, samples)).ratio <= 1);
      const none = windowBounds({ ...spec, normalisation: "none" }, samples);
      assertGreater(worstOf(window, none).ratio, 1);
    },
  );
}

gpuTest(
  "MfccGpu.compute() handles more frames than one dispatch dimension",
  async (device) => {
    const spec: FeatureSpec = {
      ...DEFAULT_SPEC,
      nFft: 64,
      winLength: 64,
      hopLength: 16,
      nMels: 4,
      nMfcc: 2,
      topDb: 80,
    };
    const nFrames = 70000;
    assertGreater(nFrames, device.limits.maxComputeWorkgroupsPerDimension);
    const samples = noise((nFrames - 1) * spec.hopLength + spec.nFft);
    const got = await withFeatures(
      device,
      spec,
      (features) => features.compute(samples),
    );
    assertEquals(got.nFrames, nFrames);
    const bounds = featureBounds(spec, samples);
    assert(worstOf(got.melPower, bounds.melPower).ratio <= 1);
    assert(worstOf(got.mfcc, bounds.mfcc).ratio <= 1);
  },
);

Deno.test("dispatchSize() covers every workgroup within the limit", () => {
  for (const workgroups of [1, 2, 65535, 65536, 70001, 65535 * 3 + 1]) {
    const [x, y] = dispatchSize(workgroups, 65535);
    assert(x <= 65535 && y <= 65535, `${x} × ${y}`);
    assert(x * y >= workgroups && x * y < workgroups + y, `${x} × ${y}`);
  }
});

gpuTest(
  "MfccGpu.compute() rejects a signal too long for the device's buffers",
  async (device) => {
    const spec = { ...DEFAULT_SPEC, hopLength: 1 };
    await withFeatures(device, spec, async (features) => {
      // 128 MiB hold 2²⁵ floats, less 512: 130,560 frames of 257 bins.
      await assertRejects(
        () => features.compute(new Float32Array(140000)),
        RangeError,
        "must have at most 130560 frames",
      );
      assertEquals((await features.compute(voice(2000))).nFrames, 1489);
    });
  },
);

for (const nFft of [32, 8192]) {
  gpuTest(`MfccGpu.create() rejects nFft ${nFft}`, async (device) => {
    await assertRejects(
      () => MfccGpu.create(device, { ...DEFAULT_SPEC, nFft, winLength: 32 }),
      RangeError,
      `'nFft' must be a power of two from 64 to 4096, got ${nFft}`,
    );
  });
}

gpuTest(
  "MfccGpu.create() rejects a floor that is zero in single precision",
  async (device) => {
    await assertRejects(
      () => MfccGpu.create(device, { ...DEFAULT_SPEC, floorPower: 1e-40 }),
      RangeError,
      "'floorPower' must be at least 2^-126",
    );
    const least = { ...DEFAULT_SPEC, floorPower: 1e-37 };
    (await MfccGpu.create(device, least)).dispose();
  },
);

const SHADER = {
  stage: "broken",
  entries: ["main"],
  bindings: ["read-write"],
  constants: {},
} as const;

gpuTest(
  "compileStage() names the stage of a shader that does not parse",
  async (device) => {
    await assertRejects(
      () => compileStage(device, { ...SHADER, code: "fn main( {" }),
      Error,
      "Cannot compile GPU stage 'broken'",
    );
  },
);

gpuTest(
  "compileStage() names the stage of a shader that does not fit its bindings",
  async (device) => {
    const code = `@group(0) @binding(0) var<storage, read> x: array<f32>;
      @group(0) @binding(1) var<storage, read_write> y: array<f32>;
      @compute @workgroup_size(1) fn main() { y[0] = x[0]; }`;
    await assertRejects(
      () => compileStage(device, { ...SHADER, code }),
      Error,
      "Cannot compile GPU stage 'broken'",
    );
    await compileStage(device, {
      ...SHADER,
      bindings: ["read", "read-write"],
      code,
    });
  },
);

gpuTest("checkedOnDevice() rejects an invalid call", async (device) => {
  const kernel = await compileStage(device, {
    ...SHADER,
    stage: "picky",
    code: `@group(0) @binding(0) var<storage, read_write> x: array<f32>;
      @compute @workgroup_size(1) fn main() { x[0] = 1; }`,
  });
  const buffer = storageBuffer(device, "picky-x", 4);
  const bind = (count: number) => () =>
    void bindStage(device, kernel, Array(count).fill(buffer));
  await checkedOnDevice(device, "bind it", bind(1));
  await assertRejects(
    () => checkedOnDevice(device, "bind it", bind(2)),
    Error,
    "Cannot bind it: ",
  );
});

gpuTest(
  "MfccGpu.create() names the stage that does not bind",
  async (device) => {
    const createBindGroup = device.createBindGroup.bind(device);
    device.createBindGroup = (descriptor) => {
      const broken = descriptor.label === "dct-bind-group";
      const entries = [...descriptor.entries].slice(broken ? 1 : 0);
      return createBindGroup({ ...descriptor, entries });
    };
    await assertRejects(
      () => MfccGpu.create(device, DEFAULT_SPEC),
      Error,
      "Cannot bind GPU stage 'dct': ",
    );
  },
);

/**
 * Lets buffers of a label fail as where there is no memory: no test may take
 * all there is.
 */
function withoutMemoryFor(device: GPUDevice, label: string, overBytes: number) {
  const scopes: { filter: string; full: boolean }[] = [];
  const push = device.pushErrorScope.bind(device);
  const pop = device.popErrorScope.bind(device);
  const create = device.createBuffer.bind(device);
  device.pushErrorScope = (filter) => {
    scopes.push({ filter, full: false });
    push(filter);
  };
  device.popErrorScope = async () => {
    const full = scopes.pop()?.full;
    const error = await pop();
    return full ? { message: "Not enough memory left" } as GPUError : error;
  };
  device.createBuffer = (descriptor) => {
    const scope = scopes.findLast(({ filter }) => filter === "out-of-memory");
    const wanted = descriptor.label === label && descriptor.size > overBytes;
    if (scope && wanted) scope.full = true;
    return create(descriptor);
  };
}

gpuTest(
  "MfccGpu names the stage that finds no memory, and goes on with less",
  async (device) => {
    const features = await MfccGpu.create(device, DEFAULT_SPEC);
    const size = 4 * 300 * DEFAULT_SPEC.nMels;
    withoutMemoryFor(device, "mel_filter-db", size);
    await assertRejects(
      () => features.compute(voice(4 * SECOND)),
      Error,
      "Cannot bind GPU stage 'mel_filter': Not enough memory left",
    );
    assertEquals((await features.compute(voice(SECOND))).nFrames, 97);
    features.dispose();
    await assertRejects(
      () => MfccGpu.create(device, DEFAULT_SPEC, { maxFrames: 301 }),
      Error,
      "Cannot bind GPU stage 'mel_filter': Not enough memory left",
    );
  },
);

Deno.test({
  name: "MfccGpu.compute() rejects on a lost device",
  ignore,
  async fn() {
    const device = await testDevice();
    const features = await MfccGpu.create(device, DEFAULT_SPEC);
    assertEquals((await features.compute(voice(2000))).nFrames, 10);
    device.destroy();
    await assertRejects(() => features.compute(voice(2000)));
  },
});

gpuTest(
  "MfccGpu and MfccStreamGpu of one device compile each shader once",
  async (device) => {
    const labels: string[] = [];
    const createShaderModule = device.createShaderModule.bind(device);
    device.createShaderModule = (descriptor) => {
      labels.push(descriptor.label ?? "");
      return createShaderModule(descriptor);
    };
    const made = [
      await MfccGpu.create(device, DEFAULT_SPEC),
      await MfccStreamGpu.create(device, DEFAULT_SPEC),
      await MfccGpu.create(device, DEFAULT_SPEC),
    ];
    assertEquals(labels.sort(), [
      "dct-shader",
      "level_power-shader",
      "mel_filter-shader",
      "normalise-shader",
      "power_spectrum-shader",
      "speech_level-shader",
    ]);
    // Other constants are another kernel.
    const other = { ...DEFAULT_SPEC, nMfcc: 13 };
    made.push(await MfccGpu.create(device, other));
    assertEquals(labels.length, 8); // dct and normalise
    for (const one of made) one.dispose();
  },
);

gpuTest(
  "MfccGpu.create() leaves no buffer behind where a stage does not compile",
  async (device) => {
    const made = new Set<GPUBuffer>(), destroyed = new Set<GPUBuffer>();
    const createBuffer = device.createBuffer.bind(device);
    device.createBuffer = (descriptor) => {
      const buffer = createBuffer(descriptor);
      const destroy = buffer.destroy.bind(buffer);
      buffer.destroy = () => (destroyed.add(buffer), destroy());
      made.add(buffer);
      return buffer;
    };
    const compile = device.createComputePipelineAsync.bind(device);
    let broken = "normalise-main-pipeline";
    device.createComputePipelineAsync = (descriptor) =>
      descriptor.label === broken
        ? Promise.reject(new Error("no registers left"))
        : compile(descriptor);
    const options = { deltas: true, rms: true };
    for (const label of [broken, "delta-main-pipeline"]) {
      broken = label;
      await assertRejects(
        () => MfccGpu.create(device, DEFAULT_SPEC, options),
        Error,
        `Cannot compile GPU stage '${label.split("-")[0]}': no registers left`,
      );
      assert(made.size > 2);
      assertEquals(destroyed.size, made.size);
    }
    // What failed may be tried again.
    broken = "";
    (await MfccGpu.create(device, DEFAULT_SPEC, options)).dispose();
    assertEquals(destroyed.size, made.size);
  },
);
