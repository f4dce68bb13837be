import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import { startBackend } from "../../lib/model/mod.ts";
import {
  AdamW,
  Muon,
  orthogonalised,
  wasmFolder,
} from "../../lib/train/mod.ts";
import { startWasm } from "../model/wasm.ts";
import { needs } from "../needs.ts";
import { ORTHOGONAL_TOLERANCE } from "../tolerances.ts";

await startWasm();

const isHidden = ({ name }: tf.Variable) => name.startsWith("hidden");

let made = 0;

/** A variable within the network, or one of its last layer. */
function variable(
  values: number[],
  shape: number[],
  name: "hidden" | "logits" = "hidden",
): tf.Variable {
  return tf.variable(tf.tensor(values, shape), true, `${name}/${made++}`);
}

function run(
  optimiser: Muon | AdamW,
  weights: tf.Variable,
  gradients: number[][],
): void {
  for (const values of gradients) {
    const gradient = tf.tensor(values, weights.shape);
    optimiser.step([weights], { [weights.name]: gradient }, {
      learningRate: 0.1,
    });
    gradient.dispose();
  }
}

/** A matrix `U diag(sizes) Vᵀ` of rotations by two angles. */
function rotated(sizes: [number, number]): tf.Tensor2D {
  const rotation = (angle: number) => [
    [Math.cos(angle), -Math.sin(angle)],
    [Math.sin(angle), Math.cos(angle)],
  ];
  const [u, v] = [rotation(0.3), rotation(1.1)];
  return tf.tensor2d(
    [0, 1].map((i) =>
      [0, 1].map((j) =>
        u[i][0] * sizes[0] * v[j][0] + u[i][1] * sizes[1] * v[j][1]
      )
    ),
  );
}

/** Where five iterations of the polynomial leave a singular value. */
function drawn(value: number): number {
  let x = value;
  for (let i = 0; i < 5; i++) {
    x = 3.4445 * x - 4.775 * x ** 3 + 2.0315 * x ** 5;
  }
  return x;
}

Deno.test("orthogonalised() keeps directions and draws their sizes to 1", () => {
  const norm = Math.hypot(30, 2);
  const sizes: [number, number] = [drawn(30 / norm), drawn(2 / norm)];
  const expected = rotated(sizes).dataSync();
  orthogonalised(rotated([30, 2])).dataSync().forEach((value, i) =>
    assertAlmostEquals(value, expected[i], ORTHOGONAL_TOLERANCE)
  );
  for (const size of sizes) {
    assert(size > 0.65 && size < 1.25, `${size}`);
  }
});

Deno.test("orthogonalised() gives a tall matrix what it gives its transpose", () => {
  const wide = tf.randomNormal([3, 7], 0, 1, "float32", 1) as tf.Tensor2D;
  const tall = tf.transpose(wide) as tf.Tensor2D;
  const expected = tf.transpose(orthogonalised(wide)).dataSync();
  orthogonalised(tall).dataSync().forEach((value, i) =>
    assertAlmostEquals(value, expected[i], 1e-5)
  );
});

Deno.test("orthogonalised() leaves zeros", () => {
  assertEquals(
    [...orthogonalised(tf.zeros([2, 3])).dataSync()],
    [0, 0, 0, 0, 0, 0],
  );
});

const gpu = await needs.gpu();

Deno.test({
  name: "orthogonalised() on WebGPU agrees with WASM",
  ignore: gpu.ignore,
  async fn() {
    const values = rotated([30, 2]).dataSync();
    const run = () => orthogonalised(tf.tensor2d(values, [2, 2])).data();
    const wasm = await run();
    await startBackend("webgpu", { wasmPath: wasmFolder() });
    const webgpu = await run();
    await startWasm();
    wasm.forEach((value, i) =>
      assertAlmostEquals(webgpu[i], value, ORTHOGONAL_TOLERANCE)
    );
  },
});

Deno.test("Muon.step() follows its formula", () => {
  // A row: its orthogonal matrix is its direction, 1.95 G at first.
  const rate = 7.5 * 0.1, decay = 0.2;
  const weights = variable([1, 2], [1, 2]);
  run(new Muon({ weightDecay: decay, isHidden }), weights, [[3, 4]]);
  const length = rate * Math.sqrt(2) * drawn(1);
  const moved = weights.dataSync();
  assertAlmostEquals(moved[0], (1 - rate * decay) - 0.6 * length, 1e-5);
  assertAlmostEquals(moved[1], 2 * (1 - rate * decay) - 0.8 * length, 1e-5);
});

Deno.test("Muon.step() goes by the running mean of gradients", () => {
  const weights = variable([0, 0], [1, 2]);
  const optimiser = new Muon({ weightDecay: 0, isHidden });
  run(optimiser, weights, [[1, 0]]);
  const before = weights.dataSync().slice();
  run(optimiser, weights, [[0, 1]]);
  // G + μ(μ·G₁ + G) = [0.95², 1.95]
  const [x, y] = [0.95 ** 2, 1.95];
  const length = 0.75 * Math.sqrt(2) * drawn(1) / Math.hypot(x, y);
  const after = weights.dataSync();
  assertAlmostEquals(after[0] - before[0], -x * length, 1e-5);
  assertAlmostEquals(after[1] - before[1], -y * length, 1e-5);
});

Deno.test("Muon moves vectors and last layers as AdamW does", () => {
  const gradients = [[1, -2], [0.5, 3]];
  const start = [3, -1];
  const cases = [
    variable(start, [2], "hidden"),
    variable(start, [1, 2], "logits"),
  ];
  for (const own of cases) {
    const other = variable(start, own.shape);
    run(new Muon({ weightDecay: 0.5, isHidden }), own, gradients);
    run(new AdamW({ weightDecay: 0.5 }), other, gradients);
    assertEquals(own.dataSync(), other.dataSync());
  }
});

Deno.test("Muon takes a filter for a matrix of its inputs by its outputs", () => {
  const values = Array.from({ length: 24 }, (_, i) => Math.sin(i));
  const filter = variable(values, [2, 3, 1, 4]);
  const matrix = variable(values, [6, 4]);
  const gradient = values.map((x) => x * x - 0.3);
  run(new Muon({ weightDecay: 0, isHidden }), filter, [gradient]);
  run(new Muon({ weightDecay: 0, isHidden }), matrix, [gradient]);
  assertEquals(filter.shape, [2, 3, 1, 4]);
  assertEquals(filter.dataSync(), matrix.dataSync());
});

Deno.test("Muon goes on from save() as if it had not stopped", async () => {
  const gradients = [[1, 2, 0, 1], [0, 1, 3, -1], [2, 0, 0, 1]];
  const start = () => [
    variable([1, 2, 3, 4], [2, 2]),
    variable([1, 2, 3, 4], [2, 2], "logits"),
  ];
  const steps = (optimiser: Muon, weights: tf.Variable[], from: number[][]) => {
    for (const values of from) {
      const gradient = tf.tensor(values, [2, 2]);
      const all = Object.fromEntries(weights.map((w) => [w.name, gradient]));
      optimiser.step(weights, all, { learningRate: 0.1 });
      gradient.dispose();
    }
  };
  const straight = start();
  const whole = new Muon({ weightDecay: 0.1, isHidden });
  steps(whole, straight, gradients);

  const stopped = start();
  const before = new Muon({ weightDecay: 0.1, isHidden });
  steps(before, stopped, gradients.slice(0, 2));
  const after = new Muon({ weightDecay: 0.1, isHidden });
  after.restore(stopped, await before.save(stopped));
  assertEquals(after.steps, 2);
  steps(after, stopped, gradients.slice(2));
  straight.forEach((weights, i) =>
    assertEquals(stopped[i].dataSync(), weights.dataSync())
  );
});

Deno.test("Muon.restore() refuses another network's moments", () => {
  const weights = variable([1, 2], [1, 2]);
  assertThrows(
    () =>
      new Muon({ weightDecay: 0, isHidden }).restore(
        [weights],
        new Float32Array(9),
      ),
    RangeError,
    "must hold 3 numbers, got 9; the network has changed",
  );
});

Deno.test("Muon keeps no tensors but its moments", () => {
  const weights = variable([1, 2, 3, 4], [2, 2]);
  const optimiser = new Muon({ weightDecay: 0.1, isHidden });
  run(optimiser, weights, [[1, 2, 3, 4]]);
  const { numTensors } = tf.memory();
  run(optimiser, weights, [[1, 2, 3, 4], [4, 3, 2, 1]]);
  assertEquals(tf.memory().numTensors, numTensors);
  optimiser.dispose();
  assertEquals(tf.memory().numTensors, numTensors - 1);
});
