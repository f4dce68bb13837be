import { assertAlmostEquals, assertNotEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import { AdamW } from "../../../lib/train/mod.ts";
import { ADAMW_STEP } from "../../tolerances.ts";
import { startWasm } from "../../model/wasm.ts";
import { withoutKernel } from "./without_kernel.ts";

await startWasm();

/** Weights after three steps with other gradients each. */
function moved(shape: number[]): Float32Array {
  const variable = tf.variable(tf.randomNormal(shape, 0, 1, "float32", 1));
  const optimiser = new AdamW({ weightDecay: 0.1 });
  for (let step = 0; step < 3; step++) {
    const gradient = tf.randomNormal(shape, 0, 1, "float32", 2 + step);
    const gradients = { [variable.name]: gradient };
    optimiser.step([variable], gradients, { learningRate: 0.01 });
  }
  optimiser.dispose();
  return variable.dataSync() as Float32Array;
}

for (const shape of [[1], [7], [3, 5], [4, 16]]) {
  Deno.test(`AdamW.step() of ${shape} weights by its kernel is that by operations`, () => {
    const ours = moved(shape);
    const composed = withoutKernel("UndertoneAdamW", () => moved(shape));
    ours.forEach((w, i) => assertAlmostEquals(w, composed[i], ADAMW_STEP));
    const start = tf.randomNormal(shape, 0, 1, "float32", 1).dataSync();
    ours.forEach((w, i) => assertNotEquals(w, start[i]));
  });
}
