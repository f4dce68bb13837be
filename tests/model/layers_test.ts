import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertNotEquals,
} from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { DEFAULT_SPEC, Mfcc } from "../../lib/dsp/mod.ts";
import {
  AttentiveStatistics,
  BatchNorm,
  ChannelStatistics,
  Columns,
  Convolution2d,
  InverseDct,
  SeededDropout,
  SpectrumMask,
} from "../../lib/model/layers/mod.ts";
import {
  GRADIENT_CHECK_TOLERANCE,
  MEL_DB_AGAIN,
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

/** Of each of a batch, which frames and which bands are 0 throughout. */
function masked(y: tf.Tensor): { frames: boolean[][]; bands: boolean[][] } {
  const isNone = (axis: number) =>
    (tf.logicalNot(tf.any(tf.notEqual(y, 0), axis)).arraySync()) as number[][];
  const asked = (rows: number[][]) => rows.map((row) => row.map(Boolean));
  return { frames: asked(isNone(2)), bands: asked(isNone(1)) };
}

/** Neighbours that are masked count as one stretch. */
const stretches = (row: boolean[]) =>
  row.filter((isMasked, i) => isMasked && !row[i - 1]).length;
const count = (row: boolean[]) => row.filter(Boolean).length;

Deno.test("SpectrumMask sets two stretches of frames and of bands to 0 in training, half of the most on the average", () => {
  const nRows = 400, most = { frames: 30, bands: 8 };
  const layer = new SpectrumMask({ ...most, seed: 1 });
  const x = tf.add(tf.range(1, 65), tf.ones([nRows, 100, 64]));
  const y = layer.apply(x, train) as tf.Tensor;
  const hidden = masked(y);
  for (const axis of ["frames", "bands"] as const) {
    const rows = hidden[axis], counts = rows.map(count);
    assert(rows.every((row) => stretches(row) <= 2), axis);
    assert(counts.every((n) => n <= 2 * most[axis]), axis);
    // Two of most / 2 each; where they overlap, fewer: a tenth or so.
    const mean = counts.reduce((a, b) => a + b) / nRows;
    const share = mean / most[axis];
    assert(share > 0.8 && share < 1.02, `${axis}: ${share} of the most`);
    assert(new Set(rows.map((row) => row.join())).size > nRows / 2, axis);
  }
  // What is in no stretch is left as it was.
  const rest = tf.where(tf.equal(y, 0), x, y);
  assertEquals(column(tf.max(tf.abs(tf.sub(rest, x))))[0], 0);
  const shown = (i: number) =>
    (100 - count(hidden.frames[i])) * (64 - count(hidden.bands[i]));
  const nShown = tf.sum(tf.cast(tf.notEqual(y, 0), "float32"), [1, 2]);
  assertEquals(
    [...column(nShown)],
    Array.from({ length: nRows }, (_, i) => shown(i)),
  );
});

Deno.test("SpectrumMask leaves predictions alone, and training where nothing may be masked", () => {
  const x = tf.ones([4, 20, 10]);
  const ones = [...column(x)];
  const layer = new SpectrumMask({ frames: 8, bands: 4, seed: 1 });
  assertEquals([...column(layer.apply(x) as tf.Tensor)], ones);
  assertNotEquals([...column(layer.apply(x, train) as tf.Tensor)], ones);
  const none = new SpectrumMask({ frames: 0, bands: 0, seed: 1 });
  assertEquals([...column(none.apply(x, train) as tf.Tensor)], ones);
});

Deno.test("SpectrumMask repeats a call by its number and differs between calls", () => {
  const layer = new SpectrumMask({ frames: 8, bands: 4, seed: 1 });
  const x = tf.ones([4, 20, 10]);
  const draw = () => [...column(layer.apply(x, train) as tf.Tensor)];
  const first = draw(), second = draw();
  layer.restart(0);
  assertEquals(draw(), first);
  assertNotEquals(first, second);
});

Deno.test("InverseDct makes mel decibels of all coefficients again, and smooth ones of some", () => {
  const nMels = 24;
  const spec = { ...DEFAULT_SPEC, nMels, nMfcc: nMels };
  const samples = Float32Array.from(
    { length: 4000 },
    (_, n) => 0.1 * Math.sin(0.001 * n * n),
  );
  const { nFrames, mfcc, melDb } = new Mfcc(spec).compute(samples);
  const back = (count: number) => {
    const layer = new InverseDct({ nMels });
    const all = tf.tensor([...mfcc], [1, nFrames, nMels]);
    const some = tf.slice(all, [0, 0, 0], [1, nFrames, count]);
    return layer.apply(some) as tf.Tensor;
  };
  const whole = back(nMels);
  assertEquals(whole.shape, [1, nFrames, nMels]);
  for (const [i, db] of column(whole).entries()) {
    assertAlmostEquals(db, melDb[i], MEL_DB_AGAIN);
  }
  // Of the first coefficient alone, a frame's mean in every band.
  const mean = column(back(1));
  for (let t = 0; t < nFrames; t++) {
    const row = [...melDb.slice(t * nMels, (t + 1) * nMels)];
    const level = row.reduce((a, b) => a + b, 0) / nMels;
    for (let m = 0; m < nMels; m++) {
      assertAlmostEquals(mean[t * nMels + m], level, MEL_DB_AGAIN);
    }
  }
});

Deno.test("Columns takes neighbouring columns of the last axis", () => {
  const x = tf.tensor([[[1, 2, 3, 4], [5, 6, 7, 8]]]);
  const of = (first: number, count: number) =>
    (new Columns({ first, count }).apply(x) as tf.Tensor).arraySync();
  assertEquals(of(0, 3), [[[1, 2, 3], [5, 6, 7]]]);
  assertEquals(of(3, 1), [[[4], [8]]]);
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
    new SpectrumMask({ frames: 5, bands: 4, seed: 3 }),
    new InverseDct({ nMels: 24 }),
    new Columns({ first: 2, count: 3 }),
  ].map((layer) => {
    const Again = layer.constructor as new (config: object) => typeof layer;
    const again = new Again(layer.getConfig());
    assertEquals(again.getConfig(), layer.getConfig());
    return again.getConfig();
  });
  assertEquals(options[0].momentum, 0.9);
  assertEquals([options[1].units, options[1].seed], [4, 1]);
  assertEquals([options[2].rate, options[2].seed], [0.3, 2]);
  const { frames, bands, seed } = options[3];
  assertEquals([frames, bands, seed], [5, 4, 3]);
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
