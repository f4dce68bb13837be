import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertRejects,
} from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import { decodeAs } from "../../lib/audio/mod.ts";
import { DEFAULT_SPEC } from "../../lib/dsp/mod.ts";
import { buildNetwork, EMOTIONS, startBackend } from "../../lib/model/mod.ts";
import {
  commonest,
  DEFAULT_FIT,
  type Example,
  Fit,
  type FitConfig,
  type LabelledAudio,
  makeExamples,
  oneCycle,
  parseClipName,
  score,
  wasmFolder,
} from "../../lib/train/mod.ts";
import { needs } from "../needs.ts";
import {
  MIXED_WINDOW,
  THREE_STEP_LOSS,
  THREE_STEP_MEAN_RATES,
  THREE_STEP_RATES,
  THREE_STEP_SHARE,
} from "../tolerances.ts";
import { startWasm } from "../model/wasm.ts";
import { voiceClips } from "./voices.ts";

const features = { ...DEFAULT_SPEC, windowFrames: 100 };
const SMALL = {
  stemChannels: 16,
  blockChannels: [16, 24],
  pitchChannels: [],
  stemSize: 5,
  frameChannels: 32,
  maskFrames: 10,
  maskBands: 4,
  attentionUnits: 8,
  dropout: 0.2,
};

async function examplesOf(
  clips: LabelledAudio[],
  copies = 0,
): Promise<Example[]> {
  return await makeExamples(clips, { features, copies, seed: 1 });
}

function newFit(
  train: Example[],
  dev: Example[],
  config: Partial<FitConfig> = {},
): Fit {
  const network = buildNetwork({ ...features, seed: 1, config: SMALL });
  return new Fit(network, {
    config: { ...DEFAULT_FIT, batchSize: 16, ...config },
    features,
    train,
    dev,
  });
}

/** Fits on the training clips; accuracy on the others, and the baseline's. */
async function accuracies(train: Example[], dev: Example[], epochs: number) {
  await startWasm();
  const fit = newFit(train, dev, { epochs });
  for (let n = 1; n <= epochs; n++) await fit.epoch(n);
  const names = (examples: Example[]) =>
    examples.map(({ label }) => EMOTIONS[label]);
  const guess = commonest(names(train));
  const baseline = score(names(dev), dev.map(() => guess)).accuracy;
  return { accuracy: (await fit.evaluate(dev)).scores.accuracy, baseline };
}

Deno.test("Fit learns synthetic voices far better than the commonest class, on WASM", async () => {
  const train = await examplesOf(voiceClips(12, 1));
  const dev = await examplesOf(voiceClips(6, 2));
  const { accuracy, baseline } = await accuracies(train, dev, 20);
  assertEquals(baseline, 0.25);
  assert(accuracy >= 0.75, `accuracy ${accuracy}`);
});

const { ignore, folder } = needs.data("a slice of TESS beats the baseline");

Deno.test({
  name:
    "Fit learns a slice of TESS far better than the commonest class, on WASM",
  ignore,
  async fn() {
    const clips = await tessSlice(`${folder}/tess`, 14);
    const held = (_: unknown, i: number) => i % 14 >= 10;
    const train = await examplesOf(clips.filter((c, i) => !held(c, i)));
    const dev = await examplesOf(clips.filter(held));
    const { accuracy, baseline } = await accuracies(train, dev, 12);
    assertAlmostEquals(baseline, 1 / 7, 1e-9);
    assert(accuracy >= 3 * baseline, `accuracy ${accuracy}`);
  },
});

/** The first clips of each of one actress' folders. */
async function tessSlice(
  root: string,
  perEmotion: number,
): Promise<LabelledAudio[]> {
  const clips: LabelledAudio[] = [];
  const folders = [...Deno.readDirSync(root)].map(({ name }) => name);
  for (const name of folders.filter((n) => n.startsWith("OAF")).sort()) {
    const files = [...Deno.readDirSync(`${root}/${name}`)].map((f) => f.name);
    for (const file of files.sort().slice(0, perEmotion)) {
      const bytes = await Deno.readFile(`${root}/${name}/${file}`);
      clips.push({
        id: file,
        emotion: parseClipName(file)!.emotion,
        voice: "OAF",
        samples: await decodeAs(bytes, { name: file, sampleRateHz: 16000 }),
      });
    }
  }
  return clips;
}

function batch() {
  const size = [8, features.windowFrames, features.nMfcc];
  const labels = tf.tensor1d([0, 1, 2, 3, 4, 5, 6, 7], "int32");
  return {
    inputs: tf.randomNormal(size, 0, 10, "float32", 1),
    targets: tf.cast(tf.oneHot(labels, 8), "float32"),
    weights: tf.ones([8]),
  };
}

Deno.test("a logit's adjustment is taken away before the loss, and stays in what is answered", async () => {
  await startWasm();
  const examples = await examplesOf(voiceClips(1));
  const logitAdjustment = { ...DEFAULT_FIT.logitAdjustment, sad: 2, calm: -1 };
  const fit = newFit(examples, examples, { logitAdjustment });
  const logits = fit.network.getLayer("logits");
  logits.setWeights(logits.getWeights().map((weight) => tf.zerosLike(weight)));
  const tensors = batch();
  const loss = fit.gradientStep(tensors, { learningRate: 0 });
  const adjustments = EMOTIONS.map((emotion) => logitAdjustment[emotion]);
  const sum = adjustments.reduce((sum, a) => sum + Math.exp(-a), 0);
  const mean = adjustments.reduce((sum, a) => sum + a) / EMOTIONS.length;
  assertAlmostEquals((await loss.data())[0], Math.log(sum) + mean, 1e-5);
  const { loss: answered } = await fit.evaluateDevelopment();
  assertAlmostEquals(answered, Math.log(EMOTIONS.length), 1e-5);
});

const LEARNING_RATE = 1e-3;

/** Losses of three steps and the weights after them, on the backend in use. */
async function threeSteps() {
  const optimiser = "adamw"; // its steps are as close as the gradients are
  const fit = newFit(await examplesOf(voiceClips(1)), [], { optimiser });
  const tensors = batch();
  const losses: number[] = [];
  for (let i = 0; i < 3; i++) {
    const loss = fit.gradientStep(tensors, {
      learningRate: LEARNING_RATE,
    });
    losses.push((await loss.data())[0]);
  }
  const weights: number[] = [];
  for (const variable of fit.variables) weights.push(...await variable.data());
  return { losses, weights };
}

const gpu = await needs.gpu();

Deno.test({
  name: "three gradient steps on WebGPU agree with WASM",
  ignore: gpu.ignore,
  async fn() {
    await startWasm();
    const wasm = await threeSteps();
    await startBackend("webgpu", { wasmPath: wasmFolder() });
    const webgpu = await threeSteps();
    await startWasm();
    assert(wasm.losses[2] < wasm.losses[0], "the loss must fall");
    wasm.losses.forEach((loss, i) =>
      assertAlmostEquals(webgpu.losses[i], loss, THREE_STEP_LOSS)
    );
    const gaps = wasm.weights.map((w, i) =>
      Math.abs(w - webgpu.weights[i]) / LEARNING_RATE
    );
    const close = gaps.filter((gap) => gap <= THREE_STEP_RATES).length;
    const share = close / gaps.length;
    const mean = gaps.reduce((a, b) => a + b) / gaps.length;
    assert(share >= THREE_STEP_SHARE, `${share} of the weights agree`);
    assert(mean < THREE_STEP_MEAN_RATES, `mean ${mean} rates`);
  },
});

Deno.test("Fit.epoch() repeats: the same seed gives the same weights", async () => {
  await startWasm();
  const train = await examplesOf(voiceClips(4), 1);
  const weights = async (seed: number) => {
    const fit = newFit(train, train, { seed });
    await fit.epoch(1);
    return await fit.network.getWeights()[5].data();
  };
  const first = await weights(1);
  assertEquals(await weights(1), first);
  assert((await weights(2)).join() !== first.join());
});

/** The windows and targets that a pass' first step learns from, `[batch][…]`. */
async function firstBatch(examples: Example[], mixup: number) {
  const fit = newFit(examples, examples, { mixup, labelSmoothing: 0 });
  const batches: { windows: number[][]; targets: number[][] }[] = [];
  fit.gradientStep = ({ inputs, targets }) => {
    const windows = tf.reshape(inputs, [inputs.shape[0], -1]).arraySync();
    batches.push({
      windows: windows as number[][],
      targets: targets.arraySync() as number[][],
    });
    return tf.scalar(1);
  };
  await fit.pass(1);
  return batches[0];
}

Deno.test("Fit mixes a batch's windows as their targets say, and none without mixup", async () => {
  await startWasm();
  const examples = await examplesOf(voiceClips(4));
  const plain = await firstBatch(examples, 0);
  const mixed = await firstBatch(examples, 0.5);
  assert(plain.targets.every((row) => Math.max(...row) === 1));
  const labels = plain.targets.map((row) => row.indexOf(1));
  const share = Math.max(...mixed.targets.flat().filter((part) => part < 1));
  assert(share >= 0.5 && share < 0.99, `${share}`);
  let nMixed = 0;
  mixed.targets.forEach((target, i) => {
    const other = target.findIndex((part, k) => part > 0 && k !== labels[i]);
    if (other < 0) return; // with one of its own class
    nMixed++;
    assertAlmostEquals(target[labels[i]], share, 1e-6);
    const gaps = plain.windows.filter((_, j) => labels[j] === other)
      .map((window) =>
        Math.max(...window.map((x, k) =>
          Math.abs(
            mixed.windows[i][k] -
              (share * plain.windows[i][k] + (1 - share) * x),
          )
        ))
      );
    assert(Math.min(...gaps) < MIXED_WINDOW, `${gaps}`);
  });
  assert(nMixed >= 4, `${nMixed}`);
});

Deno.test("Fit.msPerStep is the mean over a pass' steps", async () => {
  await startWasm();
  const train = await examplesOf(voiceClips(8));
  const fit = newFit(train, train, { batchSize: 8 });
  assertEquals(fit.msPerStep, NaN);
  const now = () => performance.now(), start = now();
  const ends: number[] = [];
  await fit.pass(1, { onBatch: () => ends.push(now()) });
  const all = fit.msPerStep * fit.optimiser.steps;
  assertEquals(ends.length, fit.optimiser.steps);
  assert(all >= ends.at(-1)! - ends[0], `${all} ms`);
  assert(all < now() - start, `${all} ms`);
});

Deno.test("Fit.epoch() stops between steps when told to", async () => {
  await startWasm();
  const train = await examplesOf(voiceClips(8));
  const stop = new AbortController();
  const fit = newFit(train, train);
  const report = await fit.epoch(1, {
    signal: stop.signal,
    onBatch: () => stop.abort(),
  });
  assertEquals(report, undefined);
  assertEquals(fit.optimiser.steps, 1);
});

Deno.test("Fit.epoch() hears that it is to stop while it computes", async () => {
  await startWasm();
  const train = await examplesOf(voiceClips(8));
  const stop = new AbortController();
  const fit = newFit(train, train, { batchSize: 4 });
  setImmediate(() => stop.abort());
  assertEquals(await fit.epoch(1, { signal: stop.signal }), undefined);
  assert(fit.optimiser.steps < train.length / 4, `${fit.optimiser.steps}`);
});

Deno.test("Fit.epoch() says that the rate is too high when the loss is not finite", async () => {
  await startWasm();
  const train = await examplesOf(voiceClips(8));
  const fit = newFit(train, train, { learningRate: 1e30 });
  await assertRejects(
    () => fit.epoch(1),
    RangeError,
    "lower the learning rate",
  );
});

Deno.test("Fit.epoch() names the batch whose loss is not finite", async () => {
  await startWasm();
  const train = await examplesOf(voiceClips(8));
  train[20].variants[0].fill(NaN);
  const fit = newFit(train, train, { batchSize: 8 });
  const error = await assertRejects(() => fit.epoch(3), RangeError);
  const [, epoch, step, ids] =
    /got NaN in epoch (\d+), step (\d+); .*: (.*)$/.exec(error.message) ?? [];
  assertEquals(epoch, "3");
  assertEquals(Number(step), fit.optimiser.steps);
  assertEquals(ids.split(", ").length, 8);
  assert(ids.split(", ").includes(train[20].id), ids);
});

Deno.test("Fit keeps no tensors from step to step", async () => {
  await startWasm();
  const optimiser = "adamw"; // its steps are as close as the gradients are
  const fit = newFit(await examplesOf(voiceClips(1)), [], { optimiser });
  const tensors = batch();
  const step = () =>
    fit.gradientStep(tensors, { learningRate: 1e-3 }).dispose();
  step();
  const before = tf.memory().numTensors;
  step();
  step();
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("oneCycle() rises to 1 in the first tenth and falls to nearly 0", () => {
  assertAlmostEquals(oneCycle(0), 0.04, 1e-12);
  assertAlmostEquals(oneCycle(0.1), 1, 1e-12);
  assertAlmostEquals(oneCycle(1), 1e-4, 1e-12);
  assert(oneCycle(0.05) < oneCycle(0.1));
  assert(oneCycle(0.5) > oneCycle(0.9));
});
