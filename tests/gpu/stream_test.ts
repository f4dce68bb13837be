import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertRejects,
  assertThrows,
} from "@std/assert";
import fc from "fast-check";
import {
  DEFAULT_DENOISE,
  DEFAULT_SPEC,
  type FeatureSpec,
  MfccGpu,
  MfccStream,
  MfccStreamGpu,
  type MfccStreamGpuOptions,
  type SpeechLevel,
} from "../../lib/dsp/mod.ts";
import { needs } from "../needs.ts";
import { chunked, disturbances, signals } from "../signals.ts";
import { speechLevelDb } from "../tolerances.ts";
import { noise, readBuffer, readWindow, voice } from "./agreement.ts";
import { onDevice } from "./device.ts";

const { ignore } = await needs.gpu();

function gpuTest(name: string, fn: (device: GPUDevice) => Promise<void>): void {
  Deno.test({ name, ignore, fn: () => onDevice(fn) });
}

const SMALL: FeatureSpec = {
  ...DEFAULT_SPEC,
  nFft: 64,
  winLength: 50,
  hopLength: 20,
  nMels: 10,
  nMfcc: 8,
  windowFrames: 12,
};

/** The stream's window and the batch path's of the same samples, side by side. */
async function bothWindows(
  device: GPUDevice,
  { batch, stream, samples, firstFrame, nFrames }: {
    batch: MfccGpu;
    stream: MfccStreamGpu;
    samples: Float32Array;
    firstFrame: number;
    nFrames: number;
  },
): Promise<[Float32Array, Float32Array]> {
  const { hopLength, nFft } = batch.spec;
  const start = firstFrame * hopLength;
  const length = nFrames === 0 ? 0 : (nFrames - 1) * hopLength + nFft;
  const part = samples.subarray(start, start + length);
  return [
    await readBuffer(device, stream.encodeWindow({ firstFrame, nFrames })),
    await readWindow(device, { features: batch, samples: part }),
  ];
}

/** A frame holds a period of the lowest. */
const PITCHES = {
  ...{ nPitches: 5, lowestHz: 400, highestHz: 2000 },
  winLength: 60,
};

const SPECS: Partial<FeatureSpec>[] = [
  {},
  { topDb: 20, normalisation: "mean-variance" },
  { hopLength: 90, normalisation: "none" },
  { denoise: DEFAULT_DENOISE },
  { periodicity: PITCHES },
  { periodicity: PITCHES, denoise: DEFAULT_DENOISE },
  { denoise: { maxDb: 30, cleanDb: 60 }, topDb: 30 },
];

for (const fields of SPECS) {
  gpuTest(
    `MfccStreamGpu gives MfccGpu's bits, however the stream is cut: ${
      JSON.stringify(fields)
    }`,
    async (device) => {
      const spec = { ...SMALL, ...fields };
      const options = { ringFrames: 15, maxNewFrames: 4 };
      const batch = await MfccGpu.create(device, spec);
      const stream = await MfccStreamGpu.create(device, spec, options);
      await fc.assert(
        fc.asyncProperty(
          signals,
          fc.array(fc.nat(90), { maxLength: 12 }),
          fc.nat(),
          fc.nat(),
          async (samples, cuts, a, b) => {
            stream.reset();
            for (const chunk of chunked(samples, cuts)) stream.push(chunk);
            const held = Math.min(stream.nFrames, 15);
            const nFrames = a % (held + 1);
            const firstFrame = stream.nFrames - held + b % (held - nFrames + 1);
            const range = { firstFrame, nFrames };
            const [got, want] = await bothWindows(device, {
              batch,
              stream,
              samples,
              ...range,
            });
            assertEquals(got, want);
          },
        ),
        { numRuns: 40, seed: 1 },
      );
      batch.dispose();
      stream.dispose();
    },
  );
}

gpuTest(
  "MfccStreamGpu gives MfccGpu's bits tick by tick over ten seconds",
  async (device) => {
    const samples = voice(160000);
    const batch = await MfccGpu.create(device, DEFAULT_SPEC);
    const stream = await MfccStreamGpu.create(device, DEFAULT_SPEC);
    for (let at = 0; at < samples.length; at += 4000) {
      stream.push(samples.subarray(at, at + 4000));
      const nFrames = Math.min(stream.nFrames, 300);
      const [got, want] = await bothWindows(device, {
        batch,
        stream,
        samples,
        firstFrame: stream.nFrames - nFrames,
        nFrames,
      });
      assertEquals(got, want);
    }
    assertEquals(stream.nFrames, 997);
    batch.dispose();
    stream.dispose();
  },
);

/** What was asked of a device while `run` ran. */
interface DeviceCalls {
  createBuffer: number;
  createBindGroup: number;
  submit: number;
  mapAsync: number;
}

async function deviceCalls(
  device: GPUDevice,
  run: () => Promise<void>,
): Promise<DeviceCalls> {
  const calls = { createBuffer: 0, createBindGroup: 0, submit: 0, mapAsync: 0 };
  const undo: (() => void)[] = [];
  const count = <T extends object>(target: T, name: keyof T & string) => {
    // deno-lint-ignore no-explicit-any
    const original = target[name] as any;
    // deno-lint-ignore no-explicit-any
    (target as any)[name] = function (this: unknown, ...args: unknown[]) {
      calls[name as keyof DeviceCalls]++;
      return original.apply(this, args);
    };
    // deno-lint-ignore no-explicit-any
    undo.push(() => (target as any)[name] = original);
  };
  count(device, "createBuffer");
  count(device, "createBindGroup");
  count(device.queue, "submit");
  count(GPUBuffer.prototype, "mapAsync");
  try {
    await run();
  } finally {
    undo.forEach((restore) => restore());
  }
  return calls;
}

for (const fields of [{ topDb: 60 }, { denoise: DEFAULT_DENOISE }]) {
  gpuTest(
    `a tick of a stream is one submission and makes no buffer: ${
      JSON.stringify(fields)
    }`,
    async (device) => {
      const spec: FeatureSpec = { ...DEFAULT_SPEC, ...fields };
      const stream = await MfccStreamGpu.create(device, spec);
      const samples = voice(40000);
      const windows = new Set<GPUBuffer>(), levels = new Set<GPUBuffer>();
      const ticks = 10, tickSamples = 4000;
      const calls = await deviceCalls(device, () => {
        for (let i = 0; i < ticks; i++) {
          const at = i * tickSamples;
          stream.push(samples.subarray(at, at + tickSamples));
          const encoder = device.createCommandEncoder();
          const range = { firstFrame: 0, nFrames: stream.nFrames };
          const { window, level } = stream.recordTick(encoder, range);
          windows.add(window);
          levels.add(level);
          device.queue.submit([encoder.finish()]);
        }
        return Promise.resolve();
      });
      assertEquals(calls, {
        createBuffer: 0,
        createBindGroup: 0,
        submit: ticks,
        mapAsync: 0,
      });
      assertEquals([windows.size, levels.size], [1, 1]);
      // The control: a batch does ask for buffers.
      const batch = await MfccGpu.create(device, spec);
      const others = await deviceCalls(device, async () => {
        await batch.compute(samples);
      });
      assert(others.createBuffer > 0 && others.mapAsync > 1);
      batch.dispose();
      stream.dispose();
    },
  );
}

/** Level and flag of a range, read back. */
async function readLevel(
  device: GPUDevice,
  { stream, firstFrame, nFrames }: {
    stream: MfccStreamGpu;
    firstFrame: number;
    nFrames: number;
  },
): Promise<SpeechLevel> {
  const encoder = device.createCommandEncoder();
  const { level } = stream.recordTick(encoder, { firstFrame, nFrames });
  device.queue.submit([encoder.finish()]);
  const [levelDb, speech] = await readBuffer(device, level);
  return { levelDb, speech };
}

/** Another transform, rate, hop and window than the default's. */
const COARSE: FeatureSpec = {
  ...DEFAULT_SPEC,
  ...{ sampleRateHz: 8000, nFft: 256, winLength: 256, hopLength: 100 },
  ...{ nMels: 32, nMfcc: 20, maxHz: 4000, windowFrames: 200 },
};

for (const spec of [DEFAULT_SPEC, COARSE]) {
  const rate = spec.sampleRateHz;
  for (const name of Object.keys(disturbances(voice(1)))) {
    gpuTest(
      `MfccStreamGpu's level and flag are MfccStream's, at ${rate} Hz beside: ${name}`,
      async (device) => {
        const speech = voice(2 * rate, rate);
        const hiss = noise(2 * rate, { amplitude: 1e-3 });
        const beside = disturbances(speech)[name];
        const samples = Float32Array.of(
          ...hiss,
          ...speech.map((x, n) => x + hiss[n]),
          ...hiss,
        ).map((x, n) => x + beside(n * 16000 / rate));
        const onCpu = new MfccStream(spec);
        const onGpu = await MfccStreamGpu.create(device, spec);
        const flags: number[] = [];
        for (let at = 0; at < samples.length; at += rate / 4) {
          const chunk = samples.subarray(at, at + rate / 4);
          onCpu.push(chunk);
          onGpu.push(chunk);
          const nFrames = Math.min(onCpu.nFrames, spec.windowFrames);
          const range = { firstFrame: onCpu.nFrames - nFrames, nFrames };
          const want = onCpu.level(range);
          const got = await readLevel(device, { stream: onGpu, ...range });
          const whole = chunk.reduce((sum, x) => sum + x * x, 0) / chunk.length;
          const share = 10 ** (want.levelDb / 10) / whole;
          const tolerance = speechLevelDb(Math.min(1, share));
          assertAlmostEquals(got.levelDb, want.levelDb, tolerance);
          assertEquals(got.speech, want.speech);
          flags.push(got.speech);
        }
        assertEquals(flags.slice(1, 8), Array(7).fill(0));
        assertEquals(flags.slice(9, 16), Array(7).fill(1));
        assertEquals(flags.slice(18), Array(6).fill(0));
        assertEquals(
          await readLevel(device, { stream: onGpu, firstFrame: 0, nFrames: 0 }),
          { levelDb: -100, speech: 0 },
        );
        onGpu.dispose();
      },
    );
  }
}

gpuTest(
  "MfccStreamGpu computes what waits too long in submissions of its own",
  async (device) => {
    const options = { maxNewFrames: 5 };
    const stream = await MfccStreamGpu.create(device, SMALL, options);
    const frames = (n: number) => noise((n - 1) * 20 + 64);
    const calls = await deviceCalls(device, () => {
      stream.push(frames(13)); // 5, 5 and 3 that wait
      return Promise.resolve();
    });
    assertEquals([calls.submit, calls.createBuffer], [2, 0]);
    assertEquals(stream.nFrames, 13);
    stream.dispose();
  },
);

gpuTest(
  "MfccStreamGpu.push() refuses what is not finite and goes on as before",
  async (device) => {
    const samples = noise(2000);
    const stream = await MfccStreamGpu.create(device, SMALL);
    const read = () =>
      readBuffer(device, stream.encodeWindow({ firstFrame: 88, nFrames: 9 }));
    stream.push(samples);
    const want = await read();
    stream.reset();
    stream.push(samples.subarray(0, 999));
    const broken = samples.slice(999);
    broken[5] = Infinity;
    assertThrows(
      () => stream.push(broken),
      RangeError,
      "got Infinity at sample 5",
    );
    stream.push(samples.subarray(999));
    assertEquals(await read(), want);
    stream.dispose();
  },
);

gpuTest(
  "MfccStreamGpu refuses frames to come and frames gone, and goes on as before",
  async (device) => {
    const options = { ringFrames: 12, maxNewFrames: 12 };
    const stream = await MfccStreamGpu.create(device, SMALL, options);
    const batch = await MfccGpu.create(device, SMALL);
    const samples = noise(64 + 19 * 20); // 20 frames, 8 … 19 held, 8 waiting
    stream.push(samples);
    for (const [firstFrame, nFrames] of [[7, 1], [9, 12], [20, 1], [8.5, 1]]) {
      assertThrows(
        () => stream.encodeWindow({ firstFrame, nFrames }),
        RangeError,
        `must be whole frames from 8 to under 20, got ${nFrames} from ${firstFrame}`,
      );
    }
    const range = { firstFrame: 8, nFrames: 12 };
    const [got, want] = await bothWindows(device, {
      batch,
      stream,
      samples,
      ...range,
    });
    assertEquals(got, want);
    stream.dispose();
    batch.dispose();
  },
);

const WRONG: [Partial<FeatureSpec>, MfccStreamGpuOptions, string][] = [
  [{ center: true }, {}, "'center' must be false, got true"],
  [{}, { ringFrames: 11 }, "'ringFrames' must be a whole number from"],
  [{}, { maxNewFrames: 0 }, "'maxNewFrames' must be a whole number from 1 to"],
  [{}, { maxNewFrames: 25 }, "ringFrames (24), got 25"],
  [{ nFft: 32, winLength: 32 }, {}, "'nFft' must be a power of two from 64"],
];

for (const [fields, options, message] of WRONG) {
  gpuTest(
    `MfccStreamGpu.create() refuses ${
      JSON.stringify({ ...fields, ...options })
    }`,
    async (device) => {
      await assertRejects(
        () => MfccStreamGpu.create(device, { ...SMALL, ...fields }, options),
        RangeError,
        message,
      );
    },
  );
}

gpuTest(
  "MfccStreamGpu.create() leaves no buffer behind where the device has no room",
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
    const ringFrames = device.limits.maxBufferSize; // bytes, and 40 a frame
    await assertRejects(
      () => MfccStreamGpu.create(device, SMALL, { ringFrames }),
      Error,
      "Cannot make a stream's buffers on the GPU: ",
    );
    assert(made.size > 5);
    assertEquals(destroyed.size, made.size);
  },
);
