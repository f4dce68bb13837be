import { assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import { startWasm } from "../../model/wasm.ts";
import { wholeNumbers } from "./whole_numbers.ts";

await startWasm();

type Shape = [number, number, number, number];
type Size = [number, number];

const CASES: { input: Shape; size: Size }[] = [
  { input: [2, 4, 6, 4], size: [2, 2] },
  { input: [1, 5, 7, 8], size: [2, 3] },
  { input: [3, 3, 8, 5], size: [1, 2] },
  { input: [1, 2, 2, 3], size: [2, 2] },
  { input: [2, 7, 3, 1], size: [3, 1] },
  { input: [1, 37, 8, 48], size: [2, 2] },
];

/** Pooling and its gradient, the first of equal ones, by their definition. */
function direct(
  { input: [batch, rows, columns, channels], size: [high, wide] }: {
    input: Shape;
    size: Size;
  },
  x: ArrayLike<number>,
  dy: ArrayLike<number>,
) {
  const y: number[] = [], dx = new Float32Array(x.length);
  const outRows = Math.floor(rows / high);
  const outColumns = Math.floor(columns / wide);
  for (let i = 0; i < batch * outRows * outColumns * channels; i++) {
    const c = i % channels, pixel = Math.floor(i / channels);
    const column = (pixel % outColumns) * wide;
    const row = (Math.floor(pixel / outColumns) % outRows) * high;
    const image = Math.floor(pixel / outColumns / outRows);
    let best = -1;
    for (let tap = 0; tap < high * wide; tap++) {
      const h = row + Math.floor(tap / wide), v = column + tap % wide;
      const at = ((image * rows + h) * columns + v) * channels + c;
      if (best < 0 || x[at] > x[best]) best = at;
    }
    y.push(x[best]);
    dx[best] = dy[i];
  }
  return { y: Float32Array.from(y), dx };
}

for (const c of CASES) {
  Deno.test(`maxPool of ${c.input} by ${c.size} and its gradient are those of their definition; the first of equal pixels gets it`, () => {
    // Whole numbers: many are equal.
    const x = wholeNumbers(c.input, 1) as tf.Tensor4D;
    const f = (a: tf.Tensor) =>
      tf.maxPool(a as tf.Tensor4D, c.size, c.size, "valid");
    const y = f(x);
    const dy = wholeNumbers(y.shape, 2);
    const dx = tf.grad(f)(x, dy);
    const expected = direct(c, x.dataSync(), dy.dataSync());
    assertEquals(y.dataSync(), expected.y);
    assertEquals(dx.shape, c.input);
    assertEquals(dx.dataSync(), expected.dx);
  });
}

Deno.test("maxPool with windows that overlap or are padded is left to the backend, its gradient refused", () => {
  const x = tf.tensor4d([1, 3, 2], [1, 1, 3, 1]);
  const pool = (strides: number, pad: "valid" | "same") => (a: tf.Tensor) =>
    tf.maxPool(a as tf.Tensor4D, [1, 2], [1, strides], pad);
  assertEquals([...pool(1, "valid")(x).dataSync()], [3, 3]);
  assertEquals([...pool(2, "same")(x).dataSync()], [3, 2]);
  for (const other of [pool(1, "valid"), pool(2, "same")]) {
    assertThrows(() => tf.grad(other)(x), RangeError, "must not overlap");
  }
  assertEquals([...tf.grad(pool(2, "valid"))(x).dataSync()], [0, 1, 0]);
});
