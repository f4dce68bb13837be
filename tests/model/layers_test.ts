import { assertAlmostEquals, assertEquals, assertNotEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import {
  AttentiveStatistics,
  BatchNorm,
  ChannelStatistics,
  Convolution2d,
  SeededDropout,
} from "../../lib/model/layers/mod.ts";
import {
  GRADIENT_CHECK_TOLERANCE,
  SINGLE_SUM_TOLERANCE,
} from "../tolerances.ts";
import { startWasm } from "./wasm.ts";

await startWasm();

const train = { training: true };

function column(tensor: tf.Tensor): Float32Array {
  return tensor.dataSync() as Float32Array;
}

Deno.test("BatchNorm gives a batch mean 0 and variance 1 in training", () => {
  const layer = new BatchNorm();
  const x = tf.add(tf.randomNormal([4, 25, 3], 0, 1, "float32", 1), [1, -2, 5]);
  const y = layer.apply(x, train) as tf.Tensor;
  const { mean, variance } = tf.moments(y, [0, 1]);
  for (const m of column(mean)) assertAlmostEquals(m, 0, SINGLE_SUM_TOLERANCE);
  // ε = 10⁻³ in the denominator makes the variance 1/(1 + 10⁻³/σ²).
  for (const v of column(variance)) assertAlmostEquals(v, 1, 3e-3);
});

Deno.test("BatchNorm predicts with the running statistics, not the batch's", () => {
  const layer = new BatchNorm({ momentum: 0 });
  const x = tf.tensor([[1, 10], [3, 30]]);
  layer.apply(x, train);
  const y = column(layer.apply(tf.tensor([[2, 20], [2, 20]])) as tf.Tensor);
  for (const value of y) assertAlmostEquals(value, 0, SINGLE_SUM_TOLERANCE);
});

Deno.test("BatchNorm's gradient is the one of its formula in stock operations", () => {
  const x = tf.randomNormal([8, 5, 3], 1, 2, "float32", 3);
  const weight = tf.randomNormal([8, 5, 3], 0, 1, "float32", 4);
  const layer = new BatchNorm();
  layer.apply(x, train);
  const ours = tf.grad((input: tf.Tensor) =>
    tf.sum(tf.mul(layer.apply(input, train) as tf.Tensor, weight))
  )(x);
  const stock = tf.grad((input: tf.Tensor) => {
    const { mean, variance } = tf.moments(input, [0, 1], true);
    const y = tf.div(tf.sub(input, mean), tf.sqrt(tf.add(variance, 1e-3)));
    return tf.sum(tf.mul(y, weight));
  })(x);
  const worst = column(tf.max(tf.abs(tf.sub(ours, stock))))[0];
  assertAlmostEquals(worst, 0, GRADIENT_CHECK_TOLERANCE);
  assertNotEquals(column(tf.max(tf.abs(stock)))[0], 0);
});

Deno.test("ChannelStatistics gives a channel's mean, deviation and change over time, and zeros in training", () => {
  const layer = new ChannelStatistics({});
  // Two channels of four frames: 1, 3, 1, 3 and 5, 5, 5, 5.
  const x = tf.tensor([[[1, 5], [3, 5], [1, 5], [3, 5]]]);
  const [meanA, meanB, deviationA, deviationB, changeA, changeB] = column(
    layer.apply(x) as tf.Tensor,
  );
  assertEquals([meanA, meanB], [2, 5]);
  // √(σ² + 10⁻⁴) of σ² = 1, and of the changes 2, −2, 2: 4 − (2/3)².
  assertAlmostEquals(deviationA, Math.sqrt(1 + 1e-4), SINGLE_SUM_TOLERANCE);
  assertAlmostEquals(
    changeA,
    Math.sqrt(4 - 4 / 9 + 1e-4),
    SINGLE_SUM_TOLERANCE,
  );
  assertAlmostEquals(deviationB, 0.01, SINGLE_SUM_TOLERANCE);
  assertAlmostEquals(changeB, 0.01, SINGLE_SUM_TOLERANCE);
  const map = tf.randomNormal([2, 6, 3, 4], 0, 1, "float32", 1);
  const y = layer.apply(map) as tf.Tensor;
  assertEquals(y.shape, [2, 12]);
  const { mean } = tf.moments(map, [1, 2]);
  const worst = tf.max(tf.abs(tf.sub(tf.slice(y, [0, 0], [2, 4]), mean)));
  assertAlmostEquals(column(worst)[0], 0, SINGLE_SUM_TOLERANCE);
  assertEquals(
    column(layer.apply(map, train) as tf.Tensor),
    new Float32Array(24),
  );
});

Deno.test("SeededDropout repeats a call by its number and differs between calls", () => {
  const layer = new SeededDropout({ rate: 0.5, seed: 7 });
  const x = tf.ones([4, 64]);
  const draw = () => [...column(layer.apply(x, train) as tf.Tensor)];
  const first = draw(), second = draw();
  layer.restart(0);
  assertEquals(draw(), first);
  assertNotEquals(first, second);
});

Deno.test("SeededDropout leaves predictions alone", () => {
  const layer = new SeededDropout({ rate: 0.5, seed: 7 });
  const y = layer.apply(tf.ones([2, 8])) as tf.Tensor;
  assertEquals([...column(y)], Array(16).fill(1));
});

Deno.test("AttentiveStatistics with even weights is mean and standard deviation", () => {
  const layer = new AttentiveStatistics({ units: 4, seed: 1 });
  const x = tf.tensor([[[1, 0], [2, 0], [3, 6]]]); // [1, 3, 2]
  layer.apply(x);
  layer.setWeights(layer.getWeights().map((weight) => tf.zerosLike(weight)));
  const y = column(layer.apply(x) as tf.Tensor);
  const expected = [2, 2, Math.sqrt(2 / 3), Math.sqrt(8)];
  expected.forEach((value, i) => assertAlmostEquals(y[i], value, 1e-3));
});

Deno.test("AttentiveStatistics does not depend on the order of frames", () => {
  const layer = new AttentiveStatistics({ units: 4, seed: 1 });
  const x = tf.randomNormal([2, 7, 3], 0, 1, "float32", 5) as tf.Tensor3D;
  const forwards = column(layer.apply(x) as tf.Tensor);
  const backwards = column(layer.apply(tf.reverse(x, 1)) as tf.Tensor);
  forwards.forEach((value, i) =>
    assertAlmostEquals(value, backwards[i], SINGLE_SUM_TOLERANCE)
  );
});

Deno.test("our layers keep their options when saved and loaded", () => {
  const options = [
    new BatchNorm({ momentum: 0.9 }),
    new AttentiveStatistics({ units: 4, seed: 1 }),
    new SeededDropout({ rate: 0.3, seed: 2 }),
  ].map((layer) => {
    const Again = layer.constructor as new (config: object) => typeof layer;
    const again = new Again(layer.getConfig());
    assertEquals(again.getConfig(), layer.getConfig());
    return again.getConfig();
  });
  assertEquals(options[0].momentum, 0.9);
  assertEquals([options[1].units, options[1].seed], [4, 1]);
  assertEquals([options[2].rate, options[2].seed], [0.3, 2]);
});

Deno.test("Convolution2d is tf.conv2d of its kernel; strides divide its size, rounded up", () => {
  const layer = new Convolution2d({
    filters: 3,
    size: 5,
    strides: [2, 1],
    seed: 1,
  });
  const x = tf.randomNormal([2, 7, 6, 2], 0, 1, "float32", 2) as tf.Tensor4D;
  const y = layer.apply(x) as tf.Tensor;
  const kernel = layer.getWeights()[0] as tf.Tensor4D;
  assertEquals(kernel.shape, [5, 5, 2, 3]);
  assertEquals(column(y), column(tf.conv2d(x, kernel, [2, 1], "same")));
  assertEquals(layer.computeOutputShape([null, 7, 6, 2]), [null, 4, 6, 3]);
  assertEquals(y.shape, [2, 4, 6, 3]);
});

Deno.test("Convolution2d computes no gradient of data; the stock layer does", async () => {
  const x = tf.ones([1, 4, 4, 1]);
  const kernels = async (layer: tfl.layers.Layer) => {
    layer.apply(x);
    const [weight] = layer.trainableWeights.map((w) => w.read() as tf.Variable);
    const loss = () => tf.sum(layer.apply(x) as tf.Tensor) as tf.Scalar;
    const { kernelNames } = await tf.profile(() =>
      tf.variableGrads(loss, [weight]).value
    );
    return kernelNames.filter((name) => name.startsWith("Conv2DBackprop"));
  };
  const ours = new Convolution2d({ filters: 2, size: 3, seed: 1 });
  const stock = tfl.layers.conv2d({ filters: 2, kernelSize: 3 });
  assertEquals(await kernels(ours), ["Conv2DBackpropFilter"]);
  assertEquals((await kernels(stock)).length, 2);
});
