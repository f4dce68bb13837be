/** A live tick on WebGPU, from samples to what is read back. */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import {
  type FeatureSpec,
  featureWidth,
  frameCount,
  MfccStream,
  MfccStreamGpu,
} from "../../lib/dsp/mod.ts";
import {
  buildNetwork,
  CANARY_SIGNAL,
  canarySignal,
  emotionLogits,
  EMOTIONS,
  loadRecogniser,
  type ModelIndex,
  type ModelSource,
  type ModelSpec,
  networkFiles,
  readJson,
  readModelSpec,
  readNetwork,
  readTick,
  startBackend,
  TICK_LAYOUT,
  TICK_LENGTH,
} from "../../lib/model/mod.ts";
import { folderSource, readJsonFile, wasmFolder } from "../../lib/train/mod.ts";
import { needs } from "../needs.ts";
import { PROBABILITY_TOLERANCE, speechLevelDb } from "../tolerances.ts";
import { voice } from "./agreement.ts";

const { ignore } = await needs.gpu();
const MODELS = "static/models";
const index = await readJsonFile<ModelIndex>(`${MODELS}/index.json`);
const shipped = folderSource(`${MODELS}/${index.default}`);
const wasmPath = wasmFolder();

/** The shipped model with other features. */
function withFeatures(fields: Partial<FeatureSpec>): ModelSource {
  return {
    async read(name) {
      if (name !== "spec.json") return await shipped.read(name);
      // Without its rule for speech: a made-up voice is none.
      const { speech: _, ...spec } = await readJson(shipped, name) as ModelSpec;
      const features = { ...spec.features, ...fields };
      return new TextEncoder().encode(JSON.stringify({ ...spec, features }));
    },
  };
}

/** What a device was asked for, from now on. */
function counted(device: GPUDevice) {
  const calls = { submits: 0, commandBuffers: 0, reads: [] as number[] };
  const { queue } = device;
  const submit = queue.submit.bind(queue);
  queue.submit = (commands) => {
    const all = [...commands];
    calls.submits++;
    calls.commandBuffers += all.length;
    return submit(all);
  };
  const { mapAsync } = GPUBuffer.prototype;
  GPUBuffer.prototype.mapAsync = function (...args) {
    calls.reads.push(this.size);
    return mapAsync.apply(this, args);
  };
  const restore = () => {
    queue.submit = submit;
    GPUBuffer.prototype.mapAsync = mapAsync;
  };
  return { calls, restore };
}

const { features: FEATURES } = await readModelSpec(shipped);
const TICK = 4000;
const sound = voice(13 * TICK);

/** The ranges of frames of a tick every 250 ms over at most 3 s. */
function* ticks() {
  for (let end = 2 * TICK; end <= sound.length; end += TICK) {
    const nAll = frameCount(end, FEATURES);
    const nFrames = Math.min(nAll, FEATURES.windowFrames);
    const chunk = sound.subarray(end === 2 * TICK ? 0 : end - TICK, end);
    yield { chunk, range: { firstFrame: nAll - nFrames, nFrames } };
  }
}

/** At least so much of the power of `voice` lies above 120 Hz. */
const VOICED = 0.9;

for (const denoise of [null, { maxDb: 12, cleanDb: 25 }]) {
  Deno.test({
    name:
      `a live tick is one submission and one read-back of 44 bytes, denoise ${denoise?.maxDb}`,
    ignore,
    async fn() {
      const source = withFeatures({ denoise });
      const backend = await startBackend("webgpu", { wasmPath });
      const device = backend.device!;
      const recogniser = await loadRecogniser({ source, backend });
      const spec = await readModelSpec(source);
      const inParts = await tickInParts(device, source);
      const level = new MfccStream(spec.features);
      const stream = recogniser.openStream()!;
      for (const { chunk, range } of ticks()) {
        stream.push(chunk);
        const { calls, restore } = counted(device);
        const got = await stream.judgeFrames!(range);
        restore();
        assertEquals(calls, {
          submits: 1,
          commandBuffers: 1,
          reads: [4 * TICK_LENGTH],
        });
        const want = await inParts(chunk, range);
        assertEquals(
          EMOTIONS.map((emotion) => got.prediction.probabilities[emotion]),
          Array.from(want),
        );
        level.push(chunk);
        const { levelDb, speech } = level.level(range);
        assertAlmostEquals(got.levelDb, levelDb, speechLevelDb(VOICED));
        assertEquals(got.speech, speech);
      }
      recogniser.dispose();
    },
  });
}

/** Features by themselves, then the network: as many submissions as tfjs likes. */
async function tickInParts(device: GPUDevice, source: ModelSource) {
  const { features, temperature } = await readModelSpec(source);
  const network = await readNetwork(source);
  const stream = await MfccStreamGpu.create(device, features);
  return async (
    chunk: Float32Array,
    range: { firstFrame: number; nFrames: number },
  ) => {
    stream.push(chunk);
    const buffer = stream.encodeWindow(range);
    const { windowFrames } = features;
    const width = featureWidth(features);
    const shape: [number, number, number] = [1, windowFrames, width];
    const output = tf.tidy(() => {
      const input = tf.tensor({ buffer, zeroCopy: true }, shape);
      const outputs = network.predict(input) as tf.Tensor2D;
      return tf.softmax(tf.div(emotionLogits(outputs), temperature));
    });
    const { calls, restore } = counted(device);
    const values = await output.data();
    restore();
    assert(calls.submits === 1 && calls.reads.length === 1);
    return values;
  };
}

Deno.test({
  name: "the control: tfjs by itself submits a prediction in parts",
  ignore,
  async fn() {
    const backend = await startBackend("webgpu", { wasmPath });
    const network = await readNetwork(shipped);
    const { calls, restore } = counted(backend.device!);
    const output = tf.tidy(() =>
      network.predict(
        tf.zeros([1, FEATURES.windowFrames, featureWidth(FEATURES)]),
      ) as tf.Tensor
    );
    await output.data();
    restore();
    assert(calls.submits > 3, `${calls.submits} submissions`);
    network.dispose();
  },
});

Deno.test({
  name: "a tick that is refused leaves nothing recorded behind",
  ignore,
  async fn() {
    const backend = await startBackend("webgpu", { wasmPath });
    const recogniser = await loadRecogniser({ source: shipped, backend });
    const stream = recogniser.openStream()!;
    const [{ chunk, range }] = ticks();
    stream.push(chunk);
    const want = await stream.predictFrames(range);
    const failed = await stream.predictFrames({ firstFrame: 900, nFrames: 1 })
      .then(() => false, (error) => error instanceof RangeError);
    assert(failed);
    // The next is one submission again, and right.
    const { calls, restore } = counted(backend.device!);
    assertEquals(await stream.predictFrames(range), want);
    restore();
    assertEquals([calls.submits, calls.reads.length], [1, 1]);
    recogniser.dispose();
  },
});

/** A small network that has a head for speech, and a threshold for it. */
async function withSpeechHead(threshold: number): Promise<ModelSource> {
  const spec = await readModelSpec(shipped);
  const network = buildNetwork({ ...spec.features, seed: 1, config: SMALL });
  const files: Record<string, Uint8Array> = await networkFiles(network);
  network.dispose();
  const text = (value: unknown) =>
    new TextEncoder().encode(JSON.stringify(value));
  files["spec.json"] = text({ ...spec, speech: { threshold } });
  files["canary.json"] = text({
    signal: CANARY_SIGNAL,
    probabilities: EMOTIONS.map(() => 1 / EMOTIONS.length),
    tolerance: 0.99,
  });
  return { read: (name) => Promise.resolve(files[name]) };
}

const SMALL = {
  stemChannels: 8,
  stemSize: 5,
  blockChannels: [8],
  pitchChannels: [4],
  frameChannels: 16,
  attentionUnits: 8,
  dropout: 0,
  maskFrames: 1,
  maskBands: 1,
};

/** What a network with a speech head says in ticks, and of one window. */
async function hearWith(name: "wasm" | "webgpu", threshold: number) {
  const backend = await startBackend(name, { wasmPath });
  const source = await withSpeechHead(threshold);
  const recogniser = await loadRecogniser({ source, backend });
  const stream = recogniser.openStream()!;
  const heard = [];
  for (const { chunk, range } of ticks()) {
    stream.push(chunk);
    heard.push(await stream.judgeFrames!(range));
  }
  const { features } = recogniser.spec;
  const whole = await recogniser.predictSegment(canarySignal(features));
  recogniser.dispose();
  return { heard, whole };
}

Deno.test("a tick says that there is no speech where the network's head hears none", async () => {
  const { heard, whole } = await hearWith("wasm", 0);
  const told = heard.map(({ prediction }) => prediction.speech!);
  assert(told.every((p) => p > 0 && p < 1), `${told}`);
  assert(whole.speech! > 0 && whole.speech! < 1);
  assert(heard.every(({ speech }) => speech === 1));
  const middle = (Math.max(...told) + Math.min(...told)) / 2;
  const strict = (await hearWith("wasm", middle)).heard;
  assertEquals(
    strict.map(({ speech }) => speech === 1),
    told.map((p) => p >= middle),
  );
  assertEquals(
    strict.map(({ prediction }) => prediction.isSpeech),
    told.map((p) => p >= middle),
  );
});

Deno.test({
  name: "the speech head's answers on WebGPU agree with WebAssembly",
  ignore,
  async fn() {
    const wasm = await hearWith("wasm", 0.5);
    const gpu = await hearWith("webgpu", 0.5);
    for (const [i, { prediction }] of gpu.heard.entries()) {
      const want = wasm.heard[i].prediction.speech!;
      assertAlmostEquals(prediction.speech!, want, PROBABILITY_TOLERANCE);
    }
    const { speech } = wasm.whole;
    assertAlmostEquals(gpu.whole.speech!, speech!, PROBABILITY_TOLERANCE);
  },
});

Deno.test("TICK_LAYOUT has every value once, side by side", () => {
  let at = 0;
  for (const { offset, length } of TICK_LAYOUT) {
    assertEquals(offset, at);
    at += length;
  }
  assertEquals(at, TICK_LENGTH);
  const floats = Float32Array.from({ length: TICK_LENGTH }, (_, i) => i);
  const { probabilities, speechProbability, levelDb, speech } = readTick(
    floats,
  );
  assertEquals([...probabilities], [0, 1, 2, 3, 4, 5, 6, 7]);
  assertEquals([speechProbability, levelDb, speech], [8, 9, 10]);
});
