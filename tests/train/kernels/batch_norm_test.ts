import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import { BatchNorm } from "../../../lib/model/layers/mod.ts";
import { BATCH_NORM_RELATIVE } from "../../tolerances.ts";
import { startWasm } from "../../model/wasm.ts";
import { withoutKernel } from "./without_kernel.ts";

await startWasm();

const EPSILON = 1e-3;

/** Rows and channels: in fours and not, fewer and more than a block's 128. */
const SIZES: [number, number][] = [[2, 1], [5, 4], [130, 7], [300, 16], [1, 3]];

/** `[n, channels]` with means of 0, 20, 40 …: centring must come first. */
function input(n: number, channels: number): tf.Tensor2D {
  const noise = tf.randomNormal([n, channels], 0, 2, "float32", 1);
  const means = tf.mul(tf.range(0, channels), 20);
  return tf.add(noise, means) as tf.Tensor2D;
}

/** The formula and its gradient in double precision. */
function byHand(x: tf.Tensor2D, dy: tf.Tensor2D, gamma: number, beta: number) {
  const [n, channels] = x.shape, X = x.dataSync(), D = dy.dataSync();
  const y = new Float64Array(X.length), dx = new Float64Array(X.length);
  const dGamma: number[] = [], dBeta: number[] = [];
  for (let c = 0; c < channels; c++) {
    const at = Array.from({ length: n }, (_, row) => row * channels + c);
    const mean = (f: (i: number) => number) =>
      at.reduce((sum, i) => sum + f(i), 0) / n;
    const mu = mean((i) => X[i]);
    const sigma = Math.sqrt(mean((i) => (X[i] - mu) ** 2) + EPSILON);
    const standard = (i: number) => (X[i] - mu) / sigma;
    const meanDy = mean((i) => D[i]);
    const slope = mean((i) => D[i] * standard(i));
    for (const i of at) {
      y[i] = gamma * standard(i) + beta;
      dx[i] = gamma / sigma * (D[i] - meanDy - standard(i) * slope);
    }
    dGamma.push(slope * n);
    dBeta.push(meanDy * n);
  }
  return { y, dx, dGamma, dBeta };
}

/** The layer's output and all its gradients. */
function byLayer(x: tf.Tensor2D, dy: tf.Tensor2D, gamma: number, beta: number) {
  const layer = new BatchNorm({ momentum: 0 });
  layer.apply(x);
  const [, , ...statistics] = layer.getWeights();
  const channels = x.shape[1];
  layer.setWeights([
    tf.fill([channels], gamma),
    tf.fill([channels], beta),
    ...statistics,
  ]);
  const weights = layer.trainableWeights.map((w) => w.read() as tf.Variable);
  const f = () => layer.apply(x, { training: true }) as tf.Tensor;
  const y = f().dataSync();
  const dx = tf.grad((a) => layer.apply(a, { training: true }) as tf.Tensor)(
    x,
    dy,
  ).dataSync();
  const { grads } = tf.variableGrads(
    () => tf.sum(tf.mul(f(), dy)) as tf.Scalar,
    weights,
  );
  const [dGamma, dBeta] = weights.map(({ name }) => grads[name].dataSync());
  const [mean, variance] = layer.getWeights().slice(2).map((w) => w.dataSync());
  return { y, dx, dGamma, dBeta, mean, variance };
}

function assertClose(
  ours: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
): void {
  assertEquals(ours.length, expected.length);
  for (let i = 0; i < ours.length; i++) {
    assertAlmostEquals(ours[i], expected[i], tolerance);
  }
}

for (const [n, channels] of SIZES) {
  const tolerance = BATCH_NORM_RELATIVE * Math.max(1, n / 10);

  Deno.test(`BatchNorm of ${n} × ${channels} by its kernels is its formula, and so are its gradients`, () => {
    const x = input(n, channels);
    const dy = tf.randomNormal([n, channels], 0, 1, "float32", 2);
    const ours = byLayer(x, dy as tf.Tensor2D, 1.5, -0.5);
    const expected = byHand(x, dy as tf.Tensor2D, 1.5, -0.5);
    for (const name of ["y", "dx", "dGamma", "dBeta"] as const) {
      assertClose(ours[name], expected[name], tolerance);
    }
    assert(n < 3 || ours.dx.some((value) => Math.abs(value) > 0.01));
  });

  Deno.test(`BatchNorm of ${n} × ${channels} without its kernels is the same`, () => {
    const x = input(n, channels);
    const dy = tf.randomNormal([n, channels], 0, 1, "float32", 2);
    const run = () => byLayer(x, dy as tf.Tensor2D, 1.5, -0.5);
    const ours = run();
    const composed = withoutKernel("UndertoneBatchNorm", run);
    for (const name of Object.keys(ours) as (keyof typeof ours)[]) {
      assertClose(ours[name], composed[name], tolerance);
    }
  });
}
