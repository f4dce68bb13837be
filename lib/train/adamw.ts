import * as tf from "@tensorflow/tfjs-core";
import { ADAMW_KERNEL, type AdamWStep } from "./kernels/adamw.ts";
import { checkSaved, type Optimiser } from "./optimiser.ts";

/** Running moments of one weight's gradient. */
interface Moments {
  first: tf.Tensor;
  second: tf.Tensor;
}

/**
 * Adam with decoupled weight decay; the rate is set for every step. Weights of
 * one dimension (biases, normalisation) do not decay.
 *
 * `m ← β₁m + (1−β₁)g`, `v ← β₂v + (1−β₂)g²`,
 * `w ← w − η·(m̂/(√v̂ + ε) + λw)`.
 * Source: Loshchilov & Hutter (2019), algorithm 2.
 */
export class AdamW implements Optimiser {
  readonly #weightDecay: number;
  readonly #moments = new Map<string, Moments>();
  #steps = 0;

  constructor({ weightDecay }: { weightDecay: number }) {
    this.#weightDecay = weightDecay;
  }

  get steps(): number {
    return this.#steps;
  }

  step(
    variables: readonly tf.Variable[],
    gradients: tf.NamedTensorMap,
    { learningRate }: { learningRate: number },
  ): void {
    this.#steps++;
    for (const variable of variables) {
      const gradient = gradients[variable.name];
      if (gradient) this.#move(variable, gradient, learningRate);
    }
  }

  #move(variable: tf.Variable, gradient: tf.Tensor, learningRate: number) {
    const old = this.#moments.get(variable.name);
    const bias1 = 1 - BETA1 ** this.#steps, bias2 = 1 - BETA2 ** this.#steps;
    const moved = tf.tidy(() => {
      const change: AdamWStep = {
        betas: [BETA1, BETA2],
        epsilon: EPSILON,
        bias: bias2,
        rate: learningRate / bias1,
        kept: variable.rank > 1 ? 1 - learningRate * this.#weightDecay : 1,
      };
      const move = tf.getKernel(ADAMW_KERNEL, tf.getBackend())
        ? moveByKernel
        : moveByOperations;
      const [weight, first, second] = move({
        weight: variable,
        gradient,
        first: old?.first ?? tf.zerosLike(variable),
        second: old?.second ?? tf.zerosLike(variable),
      }, change);
      variable.assign(weight);
      return { first: tf.keep(first), second: tf.keep(second) };
    });
    tf.dispose([old?.first, old?.second].filter((t) => t !== undefined));
    this.#moments.set(variable.name, moved);
  }

  /** The steps, then both moments of each variable. */
  async save(variables: readonly tf.Variable[]): Promise<Float32Array> {
    const parts = [Float32Array.of(this.#steps)];
    for (const { name, size } of variables) {
      const moments = this.#moments.get(name);
      const zeros = new Float32Array(size);
      parts.push(
        moments ? Float32Array.from(await moments.first.data()) : zeros,
        moments ? Float32Array.from(await moments.second.data()) : zeros,
      );
    }
    return concatenate(parts);
  }

  restore(variables: readonly tf.Variable[], saved: Float32Array): void {
    const wanted = 1 + variables.reduce((sum, v) => sum + 2 * v.size, 0);
    checkSaved(saved, wanted);
    this.dispose();
    this.#steps = saved[0];
    let at = 1;
    const take = ({ size, shape }: tf.Variable) => {
      at += size;
      return tf.keep(tf.tensor(saved.slice(at - size, at), shape));
    };
    for (const variable of variables) {
      this.#moments.set(variable.name, {
        first: take(variable),
        second: take(variable),
      });
    }
  }

  dispose(): void {
    for (const { first, second } of this.#moments.values()) {
      tf.dispose([first, second]);
    }
    this.#moments.clear();
  }
}

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

type Tensors = Record<"weight" | "gradient" | "first" | "second", tf.Tensor>;

/** The weight and its moments after a step, by one kernel of the backend's. */
function moveByKernel(tensors: Tensors, change: AdamWStep): tf.Tensor[] {
  const attrs = change as unknown as tf.NamedAttrMap;
  return tf.engine().runKernel(
    ADAMW_KERNEL,
    tensors,
    attrs,
  ) as unknown as tf.Tensor[];
}

/** The same by operations that every backend has. */
function moveByOperations(
  { weight, gradient, first, second }: Tensors,
  { betas, epsilon, bias, rate, kept }: AdamWStep,
): tf.Tensor[] {
  const mean = blend(first, gradient, betas[0]);
  const power = blend(second, tf.square(gradient), betas[1]);
  const scale = tf.add(tf.sqrt(tf.div(power, bias)), epsilon);
  const step = tf.mul(tf.div(mean, scale), rate);
  return [tf.sub(tf.mul(weight, kept), step), mean, power];
}

function blend(old: tf.Tensor, now: tf.Tensor, decay: number): tf.Tensor {
  return tf.add(tf.mul(old, decay), tf.mul(now, 1 - decay));
}

function concatenate(parts: Float32Array[]): Float32Array {
  const whole = new Float32Array(
    parts.reduce((sum, part) => sum + part.length, 0),
  );
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
