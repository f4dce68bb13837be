import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import { startWasm } from "../../model/wasm.ts";
import { wholeNumbers } from "./whole_numbers.ts";

await startWasm();

/** Sizes of `[batch, m, k]` times `[batch, k, n]`. */
const SIZES = [[2, 3, 4, 5], [1, 1, 1, 1], [1, 13, 7, 9], [3, 100, 17, 24]];
const TURNS = [[false, false], [true, false], [false, true], [true, true]];

function product(a: tf.Tensor, b: tf.Tensor): number[] {
  const [batch, m, k] = a.shape, n = b.shape.at(-1)!;
  const A = a.dataSync(), B = b.dataSync();
  const out: number[] = [];
  for (let i = 0; i < batch * m * n; i++) {
    const column = i % n, row = Math.floor(i / n), image = Math.floor(row / m);
    let sum = 0;
    for (let j = 0; j < k; j++) {
      sum += A[row * k + j] * B[(image * k + j) * n + column];
    }
    out.push(sum);
  }
  return out;
}

for (const [batch, m, k, n] of SIZES) {
  for (const [transposeA, transposeB] of TURNS) {
    Deno.test(`matMul() of ${batch} × ${m} × ${k} × ${n} with transposes ${transposeA}, ${transposeB} is its definition`, () => {
      const a = wholeNumbers([batch, m, k], 1);
      const b = wholeNumbers([batch, k, n], 2);
      const turn = (t: tf.Tensor, yes: boolean) =>
        yes ? tf.transpose(t, [0, 2, 1]) : t;
      const ours = tf.matMul(
        turn(a, transposeA),
        turn(b, transposeB),
        transposeA,
        transposeB,
      );
      assertEquals(ours.shape, [batch, m, n]);
      assertEquals([...ours.dataSync()], product(a, b));
    });
  }
}

Deno.test("matMul() of one matrix and a batch is left to the backend", () => {
  const one = tf.ones([1, 2, 3]), many = tf.ones([4, 3, 2]);
  const product = tf.matMul(one, many);
  assertEquals(product.shape, [4, 2, 2]);
  assertEquals([...product.dataSync()], Array(16).fill(3));
});
