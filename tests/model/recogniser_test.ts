import {
  assert,
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertRejects,
  assertThrows,
} from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import {
  DEFAULT_DENOISE,
  type DenoiseSpec,
  type FrameRange,
  windowSamples,
} from "../../lib/dsp/mod.ts";
import {
  BackendError,
  canarySignal,
  clipSegments,
  EMOTIONS,
  loadRecogniser,
  type ModelIndex,
  type ModelSource,
  networkMemory,
  predictClip,
  readCanary,
  readModelSpec,
  readNetwork,
  Recogniser,
  SoftwareAdapterError,
  startBackend,
} from "../../lib/model/mod.ts";
import {
  featureStage,
  type TickTensors,
} from "../../lib/model/feature_stage.ts";
import { folderSource, readJsonFile, wasmFolder } from "../../lib/train/mod.ts";
import { needs } from "../needs.ts";
import { PROBABILITY_TOLERANCE } from "../tolerances.ts";
import { syntheticVoice } from "../train/voices.ts";
import { FakeDevice, gpuWith, withGpu } from "./fake_gpu.ts";

const MODELS = "static/models";
const index = await readJsonFile<ModelIndex>(`${MODELS}/index.json`);
const source = folderSource(`${MODELS}/${index.default}`);
const wasmPath = wasmFolder();

async function onWasm(from: ModelSource = source) {
  const backend = await startBackend("wasm", { wasmPath });
  return await loadRecogniser({ source: from, backend });
}

Deno.test("loadRecogniser() loads every shipped model, and its canary is right", async () => {
  assert(index.models.includes(index.default));
  for (const id of index.models) {
    const recogniser = await onWasm(folderSource(`${MODELS}/${id}`));
    const { fault } = await recogniser.checkCanary();
    assertEquals(fault, null, id);
    recogniser.dispose();
  }
});

/** The shipped model with other weights. */
function reweighted(change: (weight: number) => number): ModelSource {
  return {
    async read(name) {
      const bytes = await source.read(name);
      if (name !== "weights.bin") return bytes;
      const weights = new Float32Array(Uint8Array.from(bytes).buffer);
      return new Uint8Array(weights.map(change).buffer);
    },
  };
}

Deno.test("checkCanary() finds a network that computes wrong numbers", async () => {
  const check = async (change: (weight: number) => number) =>
    await (await onWasm(reweighted(change))).checkCanary();
  assertEquals((await check((w) => w * (1 + 1e-6))).fault, null);
  assertMatch((await check(() => 0)).fault!, /^a probability is off by 0\./);
  const negative = await check((w) => -w); // roots of negative variances
  assertEquals(negative, { fault: "a probability is off by Infinity" });
});

Deno.test("checkCanary() finds a driver that is wrong in streams alone", async () => {
  const backend = await startBackend("wasm", { wasmPath });
  const spec = await readModelSpec(source);
  const canary = await readCanary(source);
  const check = async (change: (tick: TickTensors) => TickTensors) => {
    const features = await featureStage(spec.features, backend);
    const stream = features.stream!;
    const changed = {
      ...features,
      stream: {
        ...stream,
        toTensors: (range: FrameRange) => change(stream.toTensors(range)),
      },
    };
    const network = await readNetwork(source);
    const recogniser = new Recogniser({
      ...{ spec, network, canary },
      features: changed,
    });
    const { fault } = await recogniser.checkCanary();
    recogniser.dispose();
    return fault;
  };
  assertEquals(await check((tick) => tick), null);
  const other = ({ input, level }: TickTensors) => ({
    ...{ level, input: tf.mul(input, -1) },
  });
  assertMatch((await check(other))!, /^a probability is off by 0\./);
  const mute = ({ input, level }: TickTensors) => ({
    ...{ input, level: tf.mul(level, [[1, 0]]) }, // no flag
  });
  assertEquals(
    await check(mute),
    "a stream's flag of speech must be 1, got 0",
  );
  const louder = ({ input, level }: TickTensors) => ({
    ...{ input, level: tf.add(level, [[1, 0]]) },
  });
  assertEquals(await check(louder), "a stream's level is off by 1.0 dB");
});

/** The shipped model with noise reduction, its canary's answer or another's. */
function denoising(
  denoise: DenoiseSpec | null,
  canary?: number[],
): ModelSource {
  return {
    async read(name) {
      const bytes = await source.read(name);
      if (name !== "spec.json" && name !== "canary.json") return bytes;
      const value = JSON.parse(new TextDecoder().decode(bytes));
      if (name === "spec.json") value.features.denoise = denoise;
      else if (canary) value.probabilities = canary;
      return new TextEncoder().encode(JSON.stringify(value));
    },
  };
}

Deno.test("checkCanary() of a model with noise reduction finds one that takes too little", async () => {
  const right = await onWasm(denoising(DEFAULT_DENOISE));
  const { features } = right.spec;
  const { probabilities } = await right.predictSegment(canarySignal(features));
  const answer = EMOTIONS.map((emotion) => probabilities[emotion]);
  const check = async (denoise: DenoiseSpec | null) =>
    await (await onWasm(denoising(denoise, answer))).checkCanary();
  assertEquals((await check(DEFAULT_DENOISE)).fault, null);
  assertNotEquals((await check(null)).fault, null);
  assertNotEquals((await check({ maxDb: 12, cleanDb: 1 })).fault, null);
});

Deno.test("predictSegment() gives probabilities that sum to one", async () => {
  const recogniser = await onWasm();
  const { features } = recogniser.spec;
  const prediction = await recogniser.predictSegment(canarySignal(features));
  const values = EMOTIONS.map((e) => prediction.probabilities[e]);
  const sum = values.reduce((a, b) => a + b, 0);
  assert(Math.abs(sum - 1) < PROBABILITY_TOLERANCE);
  assertEquals(prediction.confidence, Math.max(...values));
});

Deno.test("predictSegment() and dispose() leave no tensors behind", async () => {
  await startBackend("wasm", { wasmPath });
  const before = tf.memory().numTensors;
  const recogniser = await onWasm();
  const signal = canarySignal(recogniser.spec.features);
  await recogniser.predictSegment(signal);
  const loaded = tf.memory().numTensors;
  for (let i = 0; i < 3; i++) await recogniser.predictSegment(signal);
  assertEquals(tf.memory().numTensors, loaded);
  recogniser.dispose();
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("predictSegment() refuses no samples, NaN and Infinity", async () => {
  const recogniser = await onWasm();
  const refuse = (segment: Float32Array, part: string) =>
    assertRejects(
      () => recogniser.predictSegment(segment),
      RangeError,
      part,
    );
  await refuse(new Float32Array(0), "got 0");
  await refuse(Float32Array.of(0, NaN), "got NaN at sample 1");
  await refuse(Float32Array.of(-Infinity), "got -Infinity at sample 0");
  await recogniser.predictSegment(Float32Array.of(0.1));
});

Deno.test("predictSegment() answers calls made at once as it answers them alone", async () => {
  const recogniser = await onWasm();
  const signal = canarySignal(recogniser.spec.features);
  const parts = [signal.subarray(0, 9000), signal.subarray(20000)];
  const together = await Promise.all(
    parts.map((part) => recogniser.predictSegment(part)),
  );
  for (const [i, part] of parts.entries()) {
    assertEquals(await recogniser.predictSegment(part), together[i]);
  }
});

Deno.test("openStream() judges frames as predictSegment() judges their samples", async () => {
  const recogniser = await onWasm();
  const { features } = recogniser.spec;
  const { hopLength, nFft } = features;
  const signal = canarySignal(features);
  const stream = recogniser.openStream()!;
  for (let at = 0; at < signal.length; at += 1000) {
    stream.push(signal.subarray(at, at + 1000));
  }
  for (const [firstFrame, nFrames] of [[0, 100], [37, 200], [90, 1]]) {
    const start = firstFrame * hopLength;
    const end = start + (nFrames - 1) * hopLength + nFft;
    assertEquals(
      await stream.predictFrames({ firstFrame, nFrames }),
      await recogniser.predictSegment(signal.subarray(start, end)),
    );
  }
  await assertRejects(
    () => stream.predictFrames({ firstFrame: 1000, nFrames: 1 }),
    RangeError,
    "must be whole frames from",
  );
  // The next stream begins anew.
  const next = recogniser.openStream()!;
  await assertRejects(
    () => next.predictFrames({ firstFrame: 0, nFrames: 1 }),
    RangeError,
  );
  // The one before it neither hears nor answers for it.
  assertEquals([stream.ended, next.ended], [true, false]);
  assertThrows(() => stream.push(signal), Error, "has begun another");
  await assertRejects(
    () => stream.predictFrames({ firstFrame: 0, nFrames: 1 }),
    Error,
    "has begun another",
  );
  recogniser.dispose();
});

Deno.test("predictClip() answers a voice at −30 dB as at −6 dB, and another voice otherwise", async () => {
  const recogniser = await onWasm();
  const answer = async (voice: "sad" | "fearful", db: number) => {
    const samples = syntheticVoice(voice, { seed: 1 });
    const { probabilities } = await predictClip(
      recogniser,
      samples.map((x) => x * 10 ** (db / 20)),
    );
    return EMOTIONS.map((emotion) => probabilities[emotion]);
  };
  const furthest = (a: number[], b: number[]) =>
    Math.max(...a.map((p, i) => Math.abs(p - b[i])));
  const loud = await answer("sad", -6);
  // No band of its hiss falls to the floor of the decibels, its periodicity moves
  // by 10⁻⁴ at most: less than two backends' features, which the tolerance allows.
  const quiet = furthest(loud, await answer("sad", -30));
  assert(quiet < PROBABILITY_TOLERANCE, `${quiet}`);
  const other = furthest(loud, await answer("fearful", -6));
  assert(other > 100 * PROBABILITY_TOLERANCE, `${other}`);
});

Deno.test("predictClip() refuses silence", async () => {
  const recogniser = await onWasm();
  await assertRejects(
    () => predictClip(recogniser, new Float32Array(16000)),
    RangeError,
    "got silence",
  );
});

Deno.test("clipSegments() cuts long audio into windows that reach its end", async () => {
  const { features } = (await onWasm()).spec;
  const length = windowSamples(features);
  const tone = (n: number) =>
    Float32Array.from({ length: n }, (_, i) => Math.sin(i / 10));
  assertEquals(clipSegments(tone(length), features).length, 1);
  const long = tone(length + 2.5 * features.sampleRateHz);
  const segments = clipSegments(long, features);
  assertEquals(segments.length, 4); // at 0, 1, 2 and 2.5 s
  assert(segments.every((segment) => segment.length === length));
  assertEquals(segments[3].at(-1), long.at(-1));
});

Deno.test("startBackend() says why a backend cannot be started", async () => {
  await withGpu(undefined, () =>
    assertRejects(
      () => startBackend("webgpu", { wasmPath }),
      BackendError,
      "has no WebGPU",
    ));
});

Deno.test("startBackend() refuses a GPU that the processor plays, where it may not be one", async () => {
  for (
    const info of [
      { vendor: "google", architecture: "swiftshader" },
      { vendor: "", architecture: "", description: "llvmpipe (LLVM 19)" },
      { vendor: "some", architecture: "thing", isFallbackAdapter: true },
    ]
  ) {
    const gpu = { requestAdapter: () => Promise.resolve({ info }) };
    await withGpu(gpu, () =>
      assertRejects(
        () => startBackend("webgpu", { wasmPath, software: false }),
        SoftwareAdapterError,
        info.description ?? `${info.vendor} ${info.architecture}`,
      ));
  }
});

Deno.test("startBackend() hands on no name where the graphics card gives none", async () => {
  const gpu = gpuWith(new FakeDevice(), { vendor: "", architecture: "" });
  await withGpu(gpu, async () => {
    assertEquals((await startBackend("webgpu", { wasmPath })).adapter, "");
  });
});

Deno.test("startBackend() destroys a device that tfjs cannot use", async () => {
  const device = new FakeDevice();
  device.features = null;
  const { warn } = console;
  console.warn = () => {}; // tfjs tells of it too
  try {
    await withGpu(gpuWith(device), () =>
      assertRejects(
        () => startBackend("webgpu", { wasmPath }),
        BackendError,
        "could not initialise",
      ));
  } finally {
    console.warn = warn;
  }
  assertEquals(device.destroyed, 1);
});

const { ignore } = await needs.gpu();

Deno.test({
  name: "predictSegment() on WebGPU agrees with WebAssembly",
  ignore,
  async fn() {
    const signal = canarySignal((await onWasm()).spec.features);
    const segments = [signal, signal.subarray(8000, 20000), signal.subarray(9)];
    const wasm = await onWasm();
    const expected = [];
    for (const segment of segments) {
      expected.push(await wasm.predictSegment(segment));
    }
    const backend = await startBackend("webgpu", { wasmPath });
    const recogniser = await loadRecogniser({ source, backend });
    for (const [i, segment] of segments.entries()) {
      const { probabilities } = await recogniser.predictSegment(segment);
      for (const emotion of EMOTIONS) {
        const gap = probabilities[emotion] - expected[i].probabilities[emotion];
        assert(Math.abs(gap) < PROBABILITY_TOLERANCE, `${emotion}: ${gap}`);
      }
    }
    // A stream's frames give what their samples do, on the GPU too.
    const { hopLength, nFft } = recogniser.spec.features;
    const stream = recogniser.openStream()!;
    stream.push(signal);
    const range = { firstFrame: 50, nFrames: 120 };
    const part = signal.subarray(50 * hopLength, 169 * hopLength + nFft);
    assertEquals(
      await stream.predictFrames(range),
      await recogniser.predictSegment(part),
    );
    assertEquals((await recogniser.checkCanary()).fault, null);
    recogniser.dispose();
  },
});

Deno.test({
  name: "startBackend() makes a new device after the old one was lost",
  ignore,
  async fn() {
    const first = await startBackend("webgpu", { wasmPath });
    first.device!.destroy();
    await first.lost;
    const second = await startBackend("webgpu", { wasmPath });
    const recogniser = await loadRecogniser({ source, backend: second });
    assertEquals((await recogniser.checkCanary()).fault, null);
  },
});

Deno.test({
  name: "Backend dispose() destroys its device, and calls that no loss",
  ignore,
  async fn() {
    const backend = await startBackend("webgpu", { wasmPath });
    let told = false;
    backend.lost.then(() => told = true);
    const recogniser = await loadRecogniser({ source, backend });
    await recogniser.checkCanary();
    recogniser.dispose();
    backend.dispose();
    assertEquals((await backend.device!.lost).reason, "destroyed");
    await new Promise((resolve) => setTimeout(resolve, 5));
    assertEquals(told, false);
    // Still asked by whoever listens on while another backend is started.
    assert(Number.isFinite(networkMemory().tensors));
    assertEquals((await (await onWasm()).checkCanary()).fault, null);
  },
});

Deno.test("networkMemory() may be asked while a backend is being started", async () => {
  const model = await onWasm();
  const { tensors } = networkMemory();
  assert(tensors > 0);
  tf.registerBackend("late", () => new Promise<never>(() => {}));
  try {
    void tf.setBackend("late");
    assertEquals(networkMemory().tensors, tensors);
  } finally {
    await tf.setBackend("wasm");
    tf.removeBackend("late");
    model.dispose();
  }
});
