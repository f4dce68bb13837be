import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import { AdamW } from "../../lib/train/mod.ts";
import { startWasm } from "../model/wasm.ts";

await startWasm();

/** Weights after steps with gradient 2w, by the formula in double precision. */
function byHand(w: number, steps: number, rate: number, decay: number): number {
  let m = 0, v = 0;
  for (let t = 1; t <= steps; t++) {
    const g = 2 * w;
    m = 0.9 * m + 0.1 * g;
    v = 0.999 * v + 0.001 * g * g;
    const move = (m / (1 - 0.9 ** t)) /
      (Math.sqrt(v / (1 - 0.999 ** t)) + 1e-8);
    w -= rate * (move + decay * w);
  }
  return w;
}

function run(optimiser: AdamW, variable: tf.Variable, steps: number): void {
  for (let i = 0; i < steps; i++) {
    const { value, grads } = tf.variableGrads(
      () => tf.sum(tf.square(variable)),
      [variable],
    );
    optimiser.step([variable], grads, { learningRate: 0.1 });
    tf.dispose([value, grads]);
  }
}

Deno.test("AdamW.step() follows its formula; only matrices decay", () => {
  const matrix = tf.variable(tf.tensor([[3]]));
  const bias = tf.variable(tf.tensor([3]));
  run(new AdamW({ weightDecay: 0.5 }), matrix, 5);
  run(new AdamW({ weightDecay: 0.5 }), bias, 5);
  assertAlmostEquals(matrix.dataSync()[0], byHand(3, 5, 0.1, 0.5), 1e-5);
  assertAlmostEquals(bias.dataSync()[0], byHand(3, 5, 0.1, 0), 1e-5);
});

Deno.test("AdamW goes on from save() as if it had not stopped", async () => {
  const straight = tf.variable(tf.tensor([[3, -1]]));
  run(new AdamW({ weightDecay: 0.1 }), straight, 6);

  const first = tf.variable(tf.tensor([[3, -1]]));
  const before = new AdamW({ weightDecay: 0.1 });
  run(before, first, 3);
  const after = new AdamW({ weightDecay: 0.1 });
  after.restore([first], await before.save([first]));
  run(after, first, 3);
  assertEquals(first.dataSync(), straight.dataSync());
});

Deno.test("AdamW.restore() refuses another network's moments", () => {
  const variable = tf.variable(tf.tensor([[3, -1]]));
  assertThrows(
    () =>
      new AdamW({ weightDecay: 0 }).restore([variable], new Float32Array(3)),
    RangeError,
    "must hold 5 numbers, got 3",
  );
});
