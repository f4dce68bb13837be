import * as tf from "@tensorflow/tfjs-core";
import { AdamW } from "./adamw.ts";
import { checkSaved, type Optimiser } from "./optimiser.ts";

/**
 * Moves the matrices within a network along the nearest orthogonal matrix to
 * their gradient's running mean, and all other weights as {@linkcode AdamW}
 * does.
 *
 * `B ← μB + G`, `W ← W·(1 − ηλ) − η·√max(1, columns/rows)·O(G + μB)`, with `O` of
 * {@linkcode orthogonalised} and η a fixed multiple of AdamW's rate. A filter
 * `[h, w, in, out]` is the matrix `[h·w·in, out]`. In an orthogonal step all
 * directions count the same, where in the gradient itself a few drown the rest.
 * Source: Jordan et al. (2024), "Muon: an optimizer for hidden layers in neural
 * networks".
 */
export class Muon implements Optimiser {
  readonly #rest: AdamW;
  readonly #weightDecay: number;
  readonly #isHidden: (variable: tf.Variable) => boolean;
  readonly #momenta = new Map<string, tf.Tensor>();

  /**
   * @param options.isHidden whether a matrix is one within the network; its
   * last layers' are not.
   */
  constructor({ weightDecay, isHidden }: {
    weightDecay: number;
    isHidden: (variable: tf.Variable) => boolean;
  }) {
    this.#weightDecay = weightDecay;
    this.#rest = new AdamW({ weightDecay });
    this.#isHidden = (variable) => variable.rank > 1 && isHidden(variable);
  }

  get steps(): number {
    return this.#rest.steps;
  }

  step(
    variables: readonly tf.Variable[],
    gradients: tf.NamedTensorMap,
    { learningRate }: { learningRate: number },
  ): void {
    const { matrices, rest } = this.#parts(variables);
    this.#rest.step(rest, gradients, { learningRate });
    for (const matrix of matrices) {
      const gradient = gradients[matrix.name];
      if (gradient) this.#move(matrix, gradient, learningRate * RATE);
    }
  }

  #parts(variables: readonly tf.Variable[]) {
    return {
      matrices: variables.filter(this.#isHidden),
      rest: variables.filter((variable) => !this.#isHidden(variable)),
    };
  }

  #move(matrix: tf.Variable, gradient: tf.Tensor, rate: number): void {
    const old = this.#momenta.get(matrix.name);
    const momentum = tf.tidy(() => {
      const now = old ? tf.add(tf.mul(old, MOMENTUM), gradient) : gradient;
      const flat = tf.reshape(
        tf.add(gradient, tf.mul(now, MOMENTUM)),
        [-1, matrix.shape.at(-1)!],
      ) as tf.Tensor2D;
      const [rows, columns] = flat.shape;
      const step = tf.mul(
        orthogonalised(flat),
        rate * Math.sqrt(Math.max(1, columns / rows)),
      );
      const kept = tf.mul(matrix, 1 - rate * this.#weightDecay);
      matrix.assign(tf.sub(kept, tf.reshape(step, matrix.shape)));
      return tf.keep(tf.clone(now));
    });
    old?.dispose();
    this.#momenta.set(matrix.name, momentum);
  }

  async save(variables: readonly tf.Variable[]): Promise<Float32Array> {
    const { matrices, rest } = this.#parts(variables);
    const saved = await this.#rest.save(rest);
    const whole = new Float32Array(saved.length + sizeOf(matrices));
    whole.set(saved);
    let at = saved.length;
    for (const { name, size } of matrices) {
      const momentum = this.#momenta.get(name);
      if (momentum) whole.set(await momentum.data(), at);
      at += size;
    }
    return whole;
  }

  restore(variables: readonly tf.Variable[], saved: Float32Array): void {
    const { matrices, rest } = this.#parts(variables);
    let at = 1 + 2 * sizeOf(rest);
    checkSaved(saved, at + sizeOf(matrices));
    this.#rest.restore(rest, saved.subarray(0, at));
    this.#dropMomenta();
    for (const { name, size, shape } of matrices) {
      const values = saved.slice(at, at += size);
      this.#momenta.set(name, tf.keep(tf.tensor(values, shape)));
    }
  }

  #dropMomenta(): void {
    tf.dispose([...this.#momenta.values()]);
    this.#momenta.clear();
  }

  dispose(): void {
    this.#dropMomenta();
    this.#rest.dispose();
  }
}

/** Of AdamW's rate: its steps are of another size. */
const RATE = 7.5;

const MOMENTUM = 0.95;

/** Of the polynomial `ax + bx³ + cx⁵` that draws singular values to 1. */
const COEFFICIENTS = [3.4445, -4.775, 2.0315] as const;

const ITERATIONS = 5;

/** Keeps a matrix of zeros from being divided by nothing. */
const LEAST_NORM = 1e-7;

/**
 * The nearest matrix whose rows or columns, whichever are fewer, are orthogonal
 * and of length 1, roughly: its singular values come to lie between 0.7 and
 * 1.2, by five steps of a Newton–Schulz iteration.
 *
 * `X ← G/‖G‖`, then `X ← aX + (bA + cA²)X` with `A = XXᵀ`.
 * Source: Jordan et al. (2024).
 *
 * @param matrix `[rows, columns]`; zeros stay zeros.
 * @returns `[rows, columns]`.
 */
export function orthogonalised(matrix: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => {
    const [rows, columns] = matrix.shape;
    const isTall = rows > columns;
    const wide = isTall ? tf.transpose(matrix) : matrix;
    const norm = tf.add(tf.norm(wide), LEAST_NORM);
    let x = tf.div(wide, norm) as tf.Tensor2D;
    const [a, b, c] = COEFFICIENTS;
    for (let i = 0; i < ITERATIONS; i++) {
      const square = tf.matMul(x, x, false, true) as tf.Tensor2D;
      const mixed = tf.add(
        tf.mul(square, b),
        tf.mul(tf.matMul(square, square), c),
      ) as tf.Tensor2D;
      x = tf.add(tf.mul(x, a), tf.matMul(mixed, x));
    }
    return isTall ? tf.transpose(x) : x;
  });
}

function sizeOf(variables: readonly tf.Variable[]): number {
  return variables.reduce((sum, { size }) => sum + size, 0);
}
