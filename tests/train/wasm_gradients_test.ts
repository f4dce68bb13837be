import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import { SINGLE_SUM_TOLERANCE } from "../tolerances.ts";
import { startWasm } from "../model/wasm.ts";

await startWasm();

interface Case {
  input: [number, number, number, number];
  filter: [number, number, number, number];
  strides: [number, number];
  pad: "same" | "valid";
}

const CASES: Case[] = [
  { input: [2, 1, 9, 3], filter: [1, 5, 3, 4], strides: [1, 1], pad: "same" },
  { input: [2, 1, 9, 3], filter: [1, 5, 3, 4], strides: [1, 2], pad: "same" },
  { input: [2, 1, 10, 3], filter: [1, 5, 3, 4], strides: [1, 2], pad: "same" },
  { input: [2, 1, 10, 3], filter: [1, 1, 3, 4], strides: [1, 2], pad: "same" },
  { input: [1, 1, 11, 2], filter: [1, 4, 2, 3], strides: [1, 3], pad: "valid" },
  { input: [2, 7, 6, 2], filter: [3, 3, 2, 3], strides: [2, 2], pad: "same" },
  { input: [2, 6, 5, 2], filter: [3, 2, 2, 3], strides: [1, 1], pad: "valid" },
];

/** Gradients of a convolution by its definition, in double precision. */
function directGradients(
  x: tf.Tensor4D,
  w: tf.Tensor4D,
  dy: tf.Tensor4D,
  c: Case,
) {
  const info = tf.backend_util.computeConv2DInfo(
    c.input,
    c.filter,
    c.strides,
    1,
    c.pad,
  );
  const X = x.bufferSync(), W = w.bufferSync(), D = dy.bufferSync();
  const dx = tf.buffer(c.input), dw = tf.buffer(c.filter);
  const [kh, kw, inC, outC] = c.filter;
  const [batch, outH, outW] = dy.shape;
  for (let b = 0; b < batch; b++) {
    for (let oh = 0; oh < outH; oh++) {
      for (let ow = 0; ow < outW; ow++) {
        for (let i = 0; i < kh; i++) {
          for (let j = 0; j < kw; j++) {
            const h = oh * c.strides[0] + i - info.padInfo.top;
            const v = ow * c.strides[1] + j - info.padInfo.left;
            if (h < 0 || v < 0 || h >= c.input[1] || v >= c.input[2]) continue;
            for (let p = 0; p < inC; p++) {
              for (let q = 0; q < outC; q++) {
                const d = D.get(b, oh, ow, q) as number;
                dx.set(dx.get(b, h, v, p) + d * W.get(i, j, p, q), b, h, v, p);
                dw.set(dw.get(i, j, p, q) + d * X.get(b, h, v, p), i, j, p, q);
              }
            }
          }
        }
      }
    }
  }
  return [dx.values, dw.values];
}

for (const c of CASES) {
  Deno.test(`gradients of conv2d ${c.input} with ${c.filter}, strides ${c.strides}, ${c.pad}, are those of its definition`, () => {
    const x = tf.randomNormal(c.input, 0, 1, "float32", 1) as tf.Tensor4D;
    const w = tf.randomNormal(c.filter, 0, 1, "float32", 2) as tf.Tensor4D;
    const f = (a: tf.Tensor, b: tf.Tensor) =>
      tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, c.strides, c.pad);
    const dy = tf.randomNormal(f(x, w).shape, 0, 1, "float32", 3);
    const ours = tf.grads(f)([x, w], dy);
    const direct = directGradients(x, w, dy as tf.Tensor4D, c);
    ours.forEach((gradient, k) => {
      const values = gradient.dataSync();
      assertEquals(values.length, direct[k].length);
      values.forEach((value, i) =>
        assertAlmostEquals(value, direct[k][i], SINGLE_SUM_TOLERANCE)
      );
    });
  });
}

for (
  const [transposeA, transposeB] of [[true, false], [false, true], [true, true]]
) {
  Deno.test(`matMul() with transposes ${transposeA}, ${transposeB} is the plain product of transposed operands`, () => {
    const a = tf.randomNormal([2, 3, 4], 0, 1, "float32", 1);
    const b = tf.randomNormal([2, 4, 5], 0, 1, "float32", 2);
    const plain = tf.matMul(a, b).dataSync();
    const flip = (t: tf.Tensor, yes: boolean) =>
      yes ? tf.transpose(t, [0, 2, 1]) : t;
    const turned = tf.matMul(
      flip(a, transposeA),
      flip(b, transposeB),
      transposeA,
      transposeB,
    ).dataSync();
    assertEquals(turned, plain);
  });
}

Deno.test("gradient kernels leave no tensors behind", () => {
  const x = tf.ones([1, 1, 9, 3]) as tf.Tensor4D;
  const w = tf.ones([1, 5, 3, 4]) as tf.Tensor4D;
  const step = () =>
    tf.dispose(
      tf.grads((a, b) =>
        tf.sum(tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, [1, 2], "same"))
      )([x, w]),
    );
  step();
  const before = tf.memory().numTensors;
  for (let i = 0; i < 3; i++) step();
  assertEquals(tf.memory().numTensors, before);
  assert(before > 0);
});
