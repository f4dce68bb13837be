/**
 * Prints what a step of training costs on WebAssembly with our own kernels, and
 * with gradients composed of the backend's, as a table.
 *
 * `deno task bench --training`, or
 * `deno run --allow-read --allow-env bench/training/main.ts [rounds]`
 *
 * @module
 */
import process from "node:process";
import * as tf from "@tensorflow/tfjs-core";
import { featureWidth } from "../../lib/dsp/mod.ts";
import {
  buildNetwork,
  DEFAULT_NETWORK,
  EMOTIONS,
  type NetworkConfig,
  startBackend,
} from "../../lib/model/mod.ts";
import {
  DEFAULT_RECIPE,
  newOptimiser,
  wasmFolder,
} from "../../lib/train/mod.ts";
import { median } from "../measure.ts";
import { kernelSets, useKernels } from "./kernel_sets.ts";

const BATCH = 32;

const twice = (filters: number[]) => filters.map((n) => 2 * n);

const NETWORKS: Record<string, NetworkConfig> = {
  "the default": DEFAULT_NETWORK,
  "twice its filters": {
    ...DEFAULT_NETWORK,
    stemChannels: 2 * DEFAULT_NETWORK.stemChannels,
    blockChannels: twice(DEFAULT_NETWORK.blockChannels),
    pitchChannels: twice(DEFAULT_NETWORK.pitchChannels),
  },
};

/** A step of training and a prediction of one batch of noise. */
function newBatch(config: NetworkConfig) {
  const { features } = DEFAULT_RECIPE;
  const network = buildNetwork({ ...features, seed: 1, config });
  const shape = [BATCH, features.windowFrames, featureWidth(features)];
  const x = tf.randomNormal(shape, 0, 1, "float32", 1);
  const labels = Array.from({ length: BATCH }, (_, i) => i % EMOTIONS.length);
  const targets = tf.oneHot(tf.tensor1d(labels, "int32"), EMOTIONS.length);
  const variables = network.trainableWeights.map((w) =>
    w.read() as tf.Variable
  );
  const optimiser = newOptimiser(DEFAULT_RECIPE.fit);
  const loss = () => {
    const y = network.apply(x, { training: true }) as tf.Tensor2D;
    const logits = tf.slice(y, [0, 0], [-1, EMOTIONS.length]);
    return tf.losses.softmaxCrossEntropy(targets, logits) as tf.Scalar;
  };
  const train = () => {
    const { value, grads } = tf.variableGrads(loss, variables);
    optimiser.step(variables, grads, { learningRate: 1e-3 });
    tf.dispose([value, grads]);
  };
  const predict = () => tf.dispose(network.predict(x));
  return { train, predict };
}

/**
 * Processor time a sample, ms, all threads of the process together: unlike the
 * clock's, it hardly grows with what else the machine does.
 */
function processorMs(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before); // µs
  return (user + system) / 1000 / BATCH;
}

const nRounds = Number(Deno.args[0] ?? 5);
await startBackend("wasm", { wasmPath: wasmFolder() });
const sets = kernelSets();
console.log(
  "| network | what | composed, ms a sample | own kernels | times as fast |\n| --- | --- | --- | --- | --- |",
);
for (const [name, config] of Object.entries(NETWORKS)) {
  for (const [what, run] of Object.entries(newBatch(config))) {
    const times = { composed: [] as number[], own: [] as number[] };
    // In turn, so that whatever else the machine does falls on both alike.
    for (let round = 0; round <= nRounds; round++) {
      for (const set of ["composed", "own"] as const) {
        useKernels(sets[set]);
        const ms = processorMs(run);
        if (round > 0) times[set].push(ms); // the first compiles
      }
    }
    const [composed, own] = [median(times.composed), median(times.own)];
    console.log(
      `| ${name} | ${what} | ${composed.toFixed(1)} | ${own.toFixed(1)} | ${
        (composed / own).toFixed(1)
      } |`,
    );
  }
}
