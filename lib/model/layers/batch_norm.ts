import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import {
  type Arguments,
  type CallOptions,
  type Inputs,
  only,
  type Shape,
} from "./layer.ts";

const EPSILON = 1e-3;

/**
 * Batch normalisation over the last axis.
 *
 * `y = γ·(x − μ)/√(σ² + 10⁻³) + β`; in training μ and σ² are the batch's, and
 * running means of them are kept for prediction. The gradient is written out
 * in one step: derived through the stock layer it tiles every statistic over
 * the batch, which is slow on the CPU. Not `affine`, γ stays 1 and β 0: the
 * network's input then needs no gradient. Source: Ioffe & Szegedy (2015), §3.
 */
export class BatchNorm extends tfl.layers.Layer {
  static readonly className = "UndertoneBatchNorm";
  readonly #momentum: number;
  readonly #affine: boolean;
  #gamma!: tfl.LayerVariable;
  #beta!: tfl.LayerVariable;
  #mean!: tfl.LayerVariable;
  #variance!: tfl.LayerVariable;

  constructor(
    args: Arguments & { momentum?: number; affine?: boolean } = {},
  ) {
    super(args);
    this.#momentum = args.momentum ?? 0.95;
    this.#affine = args.affine ?? true;
  }

  override build(inputShape: Shape | Shape[]): void {
    const channels = [(inputShape as Shape).at(-1)!];
    const { ones, zeros } = tfl.initializers;
    const weight = (name: string, one: boolean, trainable: boolean) =>
      this.addWeight(
        name,
        channels,
        "float32",
        one ? ones() : zeros(),
        undefined,
        trainable,
      );
    this.#gamma = weight("gamma", true, this.#affine);
    this.#beta = weight("beta", false, this.#affine);
    this.#mean = weight("moving_mean", false, false);
    this.#variance = weight("moving_variance", true, false);
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: Shape | Shape[]) {
    return inputShape;
  }

  override call(inputs: Inputs, options: CallOptions): tf.Tensor {
    return tf.tidy(() => {
      const x = only(inputs);
      if (options.training) return this.#train(x);
      const scale = tf.div(
        this.#gamma.read(),
        tf.sqrt(tf.add(this.#variance.read(), EPSILON)),
      );
      const shift = tf.sub(
        this.#beta.read(),
        tf.mul(this.#mean.read(), scale),
      );
      return tf.add(tf.mul(x, scale), shift);
    });
  }

  #train(x: tf.Tensor): tf.Tensor {
    const flat = tf.reshape(x, [-1, x.shape.at(-1)!]) as tf.Tensor2D;
    const normalise = tf.customGrad((...args) => {
      const save = args.pop() as unknown as tf.GradSaveFunc;
      const [input, gamma, beta] = args as tf.Tensor2D[];
      const { normalised, mean, variance, gradient } =
        tf.getKernel(BATCH_NORM, tf.getBackend())
          ? normaliseByKernel(input, gamma, beta)
          : normaliseByOperations(input, gamma, beta);
      this.#keep(this.#mean, mean);
      this.#keep(this.#variance, variance);
      save(gradient.of);
      return {
        value: normalised,
        gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
          gradient.take(dy as tf.Tensor2D, saved),
      };
    });
    const y = normalise(flat, this.#gamma.read(), this.#beta.read());
    return tf.reshape(y, x.shape);
  }

  #keep(running: tfl.LayerVariable, batch: tf.Tensor): void {
    const old = running.read();
    const change = tf.mul(
      tf.sub(tf.reshape(batch, old.shape), old),
      1 - this.#momentum,
    );
    running.write(tf.add(old, change));
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {
      ...super.getConfig(),
      momentum: this.#momentum,
      affine: this.#affine,
    };
  }
}

/** A batch `[n, channels]`, normalised, its statistics and its gradient. */
interface Normalised {
  normalised: tf.Tensor;
  mean: tf.Tensor;
  variance: tf.Tensor;
  gradient: {
    /** What it is computed from. */
    of: tf.Tensor[];
    /** Those of the input, γ and β. */
    take(dy: tf.Tensor2D, saved: tf.Tensor[]): tf.Tensor[];
  };
}

/**
 * Kernels that a backend may have for the two, else operations that every
 * backend has do it; lib/train has them for WebAssembly.
 */
const BATCH_NORM = "UndertoneBatchNorm";
const BATCH_NORM_GRADIENT = "UndertoneBatchNormGradient";

function normaliseByKernel(
  x: tf.Tensor2D,
  gamma: tf.Tensor,
  beta: tf.Tensor,
): Normalised {
  const attrs = { epsilon: EPSILON };
  const run = (name: string, inputs: tf.NamedTensorMap) =>
    tf.engine().runKernel(name, inputs, attrs) as unknown as tf.Tensor[];
  const [normalised, mean, variance] = run(BATCH_NORM, { x, gamma, beta });
  return {
    normalised,
    mean,
    variance,
    gradient: {
      of: [x, gamma, mean, variance],
      take: (dy, [x, gamma, mean, variance]) =>
        run(BATCH_NORM_GRADIENT, { dy, x, gamma, mean, variance }),
    },
  };
}

function normaliseByOperations(
  x: tf.Tensor2D,
  gamma: tf.Tensor,
  beta: tf.Tensor,
): Normalised {
  const mean = columnMean(x);
  const centred = tf.sub(x, mean) as tf.Tensor2D;
  const variance = columnMean(tf.square(centred));
  const inverse = tf.rsqrt(tf.add(variance, EPSILON));
  const standard = tf.mul(centred, inverse) as tf.Tensor2D;
  return {
    normalised: tf.add(tf.mul(standard, gamma), beta),
    mean,
    variance,
    gradient: { of: [standard, inverse, gamma], take: batchNormGradient },
  };
}

/** Mean of each column `[1, channels]`, as a product with a row of ones. */
function columnMean(x: tf.Tensor2D): tf.Tensor2D {
  return tf.matMul(tf.fill([1, x.shape[0]], 1 / x.shape[0]), x) as tf.Tensor2D;
}

/** `dx = γ/σ·(dy − mean(dy) − x̂·mean(dy·x̂))`; dγ and dβ are column sums. */
function batchNormGradient(
  dy: tf.Tensor2D,
  [standard, inverse, gamma]: tf.Tensor[],
): tf.Tensor[] {
  const n = dy.shape[0];
  const meanDy = columnMean(dy);
  const meanDyX = columnMean(tf.mul(dy, standard));
  const inner = tf.sub(tf.sub(dy, meanDy), tf.mul(standard, meanDyX));
  return [
    tf.mul(inner, tf.mul(inverse, gamma)),
    tf.reshape(tf.mul(meanDyX, n), gamma.shape),
    tf.reshape(tf.mul(meanDy, n), gamma.shape),
  ];
}
