import { assert, assertEquals, assertNotEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import { CONVOLUTION_RELATIVE } from "../../tolerances.ts";
import { startWasm } from "../../model/wasm.ts";
import {
  type ConvolutionCase,
  type Convolved,
  directConvolution,
} from "./direct_convolution.ts";
import { wholeNumbers } from "./whole_numbers.ts";

await startWasm();

const one: [number, number] = [1, 1];

// deno-fmt-ignore
const CASES: ConvolutionCase[] = [
  // Windows of any form.
  { input: [2, 1, 9, 3], filter: [1, 5, 3, 4], strides: [1, 2], pad: "same" },
  { input: [2, 1, 10, 3], filter: [1, 1, 3, 4], strides: [1, 2], pad: "same" },
  { input: [1, 1, 11, 2], filter: [1, 4, 2, 3], strides: [1, 3], pad: "valid" },
  { input: [2, 7, 6, 2], filter: [3, 3, 2, 3], strides: [2, 2], pad: "same" },
  { input: [2, 6, 5, 2], filter: [3, 2, 2, 3], strides: one, pad: "valid" },
  { input: [1, 9, 11, 2], filter: [4, 2, 2, 9], strides: [3, 2], pad: "valid" },
  { input: [3, 8, 5, 7], filter: [5, 3, 7, 10], strides: one, pad: 2 },
  { input: [1, 5, 6, 3], filter: [3, 3, 3, 5], strides: [1, 2], pad: [[0, 0], [2, 0], [1, 3], [0, 0]] },
  { input: [1, 3, 3, 1], filter: [2, 2, 1, 1], strides: one, pad: 3 },
  { input: [1, 5, 1, 1], filter: [3, 1, 1, 3], strides: [2, 1], pad: "same" },
  // The stem's, with rows longer than a block of pixels.
  { input: [2, 11, 101, 1], filter: [5, 5, 1, 16], strides: [2, 1], pad: "same" },
  // A pixel at a time.
  { input: [3, 2, 7, 5], filter: [1, 1, 5, 12], strides: one, pad: "same" },
  { input: [1, 1, 1, 1], filter: [1, 1, 1, 1], strides: one, pad: "valid" },
  { input: [40, 1, 5, 8], filter: [1, 1, 8, 8], strides: one, pad: "valid" },
  // Three by three pixels, channels in eights: tile by tile.
  { input: [2, 6, 8, 8], filter: [3, 3, 8, 16], strides: one, pad: "same" },
  { input: [1, 7, 9, 16], filter: [3, 3, 16, 8], strides: one, pad: "same" },
  { input: [3, 5, 8, 24], filter: [3, 3, 24, 40], strides: one, pad: "valid" },
  { input: [1, 1, 1, 8], filter: [3, 3, 8, 8], strides: one, pad: "same" },
  { input: [1, 30, 31, 64], filter: [3, 3, 64, 64], strides: one, pad: "same" },
  { input: [2, 4, 5, 8], filter: [3, 3, 8, 8], strides: one, pad: [[0, 0], [0, 2], [2, 1], [0, 0]] },
  { input: [1, 4, 4, 8], filter: [3, 3, 8, 8], strides: one, pad: 3 },
  // Three by three, but not by tiles.
  { input: [1, 6, 7, 8], filter: [3, 3, 8, 8], strides: [2, 1], pad: "same" },
  { input: [1, 6, 7, 12], filter: [3, 3, 12, 20], strides: one, pad: "same" },
];

type Make = (shape: readonly number[], seed: number) => tf.Tensor;

/** By the kernels, and by definition. */
function bothWays(c: ConvolutionCase, make: Make) {
  const x = make(c.input, 1), w = make(c.filter, 2);
  const f = (a: tf.Tensor, b: tf.Tensor) =>
    tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, c.strides, c.pad);
  const y = f(x, w);
  const dy = make(y.shape, 3);
  const [dx, dw] = tf.grads(f)([x, w], dy);
  const values = { x: x.dataSync(), w: w.dataSync(), dy: dy.dataSync() };
  const ours = { y: y.dataSync(), dx: dx.dataSync(), dw: dw.dataSync() };
  tf.dispose([x, w, y, dy, dx, dw]);
  return { ours, direct: directConvolution(c, values) };
}

for (const c of CASES) {
  Deno.test(`conv2d ${c.input} with ${c.filter}, strides ${c.strides}, pad ${c.pad}, and its gradients are those of their definition`, () => {
    const { ours, direct } = bothWays(c, wholeNumbers);
    for (const name of ["y", "dx", "dw"] as const) {
      assertEquals(ours[name], Float32Array.from(direct[name]), name);
      assert(c.input[1] < 5 || direct[name].some((value) => value !== 0));
    }
  });
}

/** Greatest difference, of the values' root mean square. */
function worst(ours: ArrayLike<number>, direct: Float64Array): number {
  const power = direct.reduce((sum, v) => sum + v * v, 0) / direct.length;
  return direct.reduce(
    (most, v, i) => Math.max(most, Math.abs(v - ours[i])),
    0,
  ) / Math.sqrt(power);
}

for (const c of [CASES[10], CASES[18], CASES[22]]) {
  Deno.test(`conv2d ${c.input} with ${c.filter} rounds real numbers as single precision must`, () => {
    const normal: Make = (shape, seed) =>
      tf.randomNormal([...shape], 0, 1, "float32", seed);
    const { ours, direct } = bothWays(c, normal);
    for (const name of ["y", "dx", "dw"] as (keyof Convolved)[]) {
      const error = worst(ours[name], direct[name]);
      assert(error > 0 && error < CONVOLUTION_RELATIVE, `${name}: ${error}`);
    }
  });
}

Deno.test("conv2d with gaps between taps, or a bias and an activation, is left to the backend", () => {
  const x = tf.ones([1, 5, 5, 1]) as tf.Tensor4D;
  const filter = tf.ones([2, 2, 1, 1]) as tf.Tensor4D;
  const spread = tf.conv2d(x, filter, 1, "valid", "NHWC", 2);
  assertEquals(spread.shape, [1, 3, 3, 1]);
  assertEquals([...spread.dataSync()], Array(9).fill(4));
  const fused = (activation: "linear" | "relu") =>
    tf.fused.conv2d({
      x,
      filter,
      strides: 1,
      pad: "valid",
      bias: tf.tensor1d([-5]),
      activation,
    }).dataSync()[0];
  assertEquals(fused("linear"), -1);
  assertEquals(fused("relu"), 0);
});

Deno.test("the convolutions' kernels leave no tensors behind", () => {
  const step = () => bothWays(CASES[14], wholeNumbers);
  step();
  const before = tf.memory().numTensors;
  for (let i = 0; i < 3; i++) step();
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("the same convolution gives the same bytes wherever its tensors lie", () => {
  const normal: Make = (shape, seed) =>
    tf.randomNormal([...shape], 0, 1, "float32", seed);
  const c = CASES[18];
  const first = bothWays(c, normal).ours;
  const between = tf.ones([12345]);
  assertEquals(bothWays(c, normal).ours, first);
  assertNotEquals(bothWays(c, wholeNumbers).ours, first);
  between.dispose();
});
