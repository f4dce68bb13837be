import { assert, assertEquals, assertNotEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import { DEFAULT_SPEC } from "../../../lib/dsp/mod.ts";
import {
  buildNetwork,
  DEFAULT_NETWORK,
  restartDraws,
} from "../../../lib/model/mod.ts";
import { BatchNorm, Convolution2d } from "../../../lib/model/layers/mod.ts";
import { AdamW } from "../../../lib/train/mod.ts";
import { SLOPE_RELATIVE } from "../../tolerances.ts";
import { startWasm } from "../../model/wasm.ts";

await startWasm();

/** A smooth network: convolution, normalisation, tanh, convolution by tiles. */
function smoothNetwork() {
  const first = new Convolution2d({ filters: 8, size: 5, seed: 1 });
  const norm = new BatchNorm();
  const second = new Convolution2d({ filters: 8, size: 3, seed: 2 });
  const x = tf.randomNormal([3, 9, 10, 1], 0, 1, "float32", 3);
  const weight = tf.randomNormal([3, 9, 10, 8], 0, 1, "float32", 4);
  const train = { training: true };
  const loss = () =>
    tf.tidy(() => {
      const hidden = norm.apply(first.apply(x), train) as tf.Tensor;
      const y = second.apply(tf.tanh(hidden)) as tf.Tensor;
      return tf.mean(tf.mul(y, weight)) as tf.Scalar;
    });
  loss();
  const variables = [first, norm, second].flatMap((layer) =>
    layer.trainableWeights.map((w) => w.read() as tf.Variable)
  );
  return { loss, variables };
}

Deno.test("the gradient of every weight is the slope that small changes of it show", () => {
  const { loss, variables } = smoothNetwork();
  const { grads } = tf.variableGrads(loss, variables);
  assertEquals(variables.length, 4);
  for (const [i, variable] of variables.entries()) {
    const start = variable.clone();
    // Along the gradient the slope is the gradient's own length.
    const length = tf.norm(grads[variable.name]);
    const direction = tf.div(grads[variable.name], length);
    const at = (step: number) => {
      variable.assign(tf.add(start, tf.mul(direction, step)));
      return loss().dataSync()[0];
    };
    const slope = (at(0.02) - at(-0.02)) / 0.04;
    variable.assign(start);
    const expected = length.dataSync()[0];
    const error = Math.abs(slope / expected - 1);
    assert(error < SLOPE_RELATIVE, `weight ${i}: ${slope}, not ${expected}`);
  }
});

/** The weights after some steps, one after the other. */
function weightsAfterSteps(seed: number): Float32Array[] {
  const config = { ...DEFAULT_NETWORK, blockChannels: [16, 24] };
  const network = buildNetwork({ ...DEFAULT_SPEC, seed, config });
  restartDraws(network, 1);
  const { windowFrames, nMfcc } = DEFAULT_SPEC;
  const shape = [2, windowFrames, nMfcc];
  const x = tf.randomNormal(shape, 0, 1, "float32", 1);
  const variables = network.trainableWeights.map((w) =>
    w.read() as tf.Variable
  );
  const optimiser = new AdamW({ weightDecay: 0.01 });
  for (let step = 0; step < 3; step++) {
    const { value, grads } = tf.variableGrads(() => {
      const y = network.apply(x, { training: true }) as tf.Tensor;
      return tf.mean(tf.square(tf.sub(y, 1))) as tf.Scalar;
    }, variables);
    optimiser.step(variables, grads, { learningRate: 1e-3 });
    tf.dispose([value, grads]);
  }
  return variables.map((v) => v.dataSync() as Float32Array);
}

Deno.test("three steps of the network give the same bytes twice, and others from another seed", () => {
  const first = weightsAfterSteps(1);
  const between = tf.ones([54321]);
  assertEquals(weightsAfterSteps(1), first);
  between.dispose();
  assertNotEquals(weightsAfterSteps(2), first);
  for (const weights of first) assert(weights.every(Number.isFinite));
});
