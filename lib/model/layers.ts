/**
 * Layers that tfjs-layers lacks, or has in a form that trains slowly or
 * without a seed. Importing this file registers them, so a saved network loads.
 */
import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";

type Shape = (number | null)[];
type Inputs = tf.Tensor | tf.Tensor[];
type CallOptions = { training?: boolean };
type Arguments = { name?: string; [option: string]: unknown };

const EPSILON = 1e-3;
const VARIANCE_EPSILON = 1e-4;

function only(inputs: Inputs): tf.Tensor {
  return Array.isArray(inputs) ? inputs[0] : inputs;
}

/**
 * Batch normalisation over the last axis.
 *
 * `y = γ·(x − μ)/√(σ² + 10⁻³) + β`; in training μ and σ² are the batch's, and
 * running means of them are kept for prediction. The gradient is written out
 * in one step: derived through the stock layer it tiles every statistic over
 * the batch, which is slow on the CPU. Source: Ioffe & Szegedy (2015), §3.
 */
export class BatchNorm extends tfl.layers.Layer {
  static readonly className = "UndertoneBatchNorm";
  readonly #momentum: number;
  #gamma!: tfl.LayerVariable;
  #beta!: tfl.LayerVariable;
  #mean!: tfl.LayerVariable;
  #variance!: tfl.LayerVariable;

  constructor(args: Arguments & { momentum?: number } = {}) {
    super(args);
    this.#momentum = args.momentum ?? 0.95;
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
    this.#gamma = weight("gamma", true, true);
    this.#beta = weight("beta", false, true);
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
      const { centred, inverse } = this.#batchStatistics(input);
      const standard = tf.mul(centred, inverse) as tf.Tensor2D;
      save([standard, inverse, gamma]);
      return {
        value: tf.add(tf.mul(standard, gamma), beta),
        gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
          batchNormGradient(dy as tf.Tensor2D, saved),
      };
    });
    const y = normalise(flat, this.#gamma.read(), this.#beta.read());
    return tf.reshape(y, x.shape);
  }

  /** Centres a batch `[n, channels]` and updates the running statistics. */
  #batchStatistics(input: tf.Tensor2D) {
    const mean = columnMean(input);
    const centred = tf.sub(input, mean) as tf.Tensor2D;
    const variance = columnMean(tf.square(centred));
    this.#keep(this.#mean, mean);
    this.#keep(this.#variance, variance);
    const inverse = tf.rsqrt(tf.add(variance, EPSILON));
    return { centred, inverse };
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
    return { ...super.getConfig(), momentum: this.#momentum };
  }
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

/**
 * Dropout whose masks follow from a seed and the number of the call, so that a
 * run repeats. (The stock layer with a seed drops the same units every time.)
 */
export class SeededDropout extends tfl.layers.Layer {
  static readonly className = "UndertoneDropout";
  readonly #rate: number;
  readonly #seed: number;
  #calls = 0;

  constructor(args: Arguments & { rate: number; seed: number }) {
    super(args);
    this.#rate = args.rate;
    this.#seed = args.seed;
    this.supportsMasking = true;
  }

  override computeOutputShape(inputShape: Shape | Shape[]) {
    return inputShape;
  }

  override call(inputs: Inputs, options: CallOptions): tf.Tensor {
    const x = only(inputs);
    if (!options.training || this.#rate === 0) return tf.clone(x);
    const seed = this.#seed * 1_000_003 + this.#calls++;
    return tf.tidy(() => tf.dropout(x, this.#rate, undefined, seed));
  }

  /** Sets the number of the next call, so that a stopped run can go on. */
  restart(call: number): void {
    this.#calls = call;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), rate: this.#rate, seed: this.#seed };
  }
}

/**
 * Attentive statistics pooling: `[batch, time, channels]` →
 * `[batch, 2·channels]`, a weighted mean and standard deviation over time.
 *
 * The weights of each channel are `softmax over t of (V·tanh(W·h_t + b) + c)`.
 * Source: Okabe, Koshinaka & Shinoda (2018), eq. 3–6, with a weight a channel
 * as in Desplanques et al. (2020).
 */
export class AttentiveStatistics extends tfl.layers.Layer {
  static readonly className = "UndertoneAttentiveStatistics";
  readonly #units: number;
  readonly #seed: number;
  #hidden!: { kernel: tfl.LayerVariable; bias: tfl.LayerVariable };
  #score!: { kernel: tfl.LayerVariable; bias: tfl.LayerVariable };

  constructor(args: Arguments & { units: number; seed: number }) {
    super(args);
    this.#units = args.units;
    this.#seed = args.seed;
  }

  override build(inputShape: Shape | Shape[]): void {
    const channels = (inputShape as Shape).at(-1)!;
    this.#hidden = this.#dense("hidden", [channels, this.#units], this.#seed);
    this.#score = this.#dense(
      "score",
      [this.#units, channels],
      this.#seed + 1,
    );
    super.build(inputShape);
  }

  #dense(name: string, shape: [number, number], seed: number) {
    const { glorotUniform, zeros } = tfl.initializers;
    return {
      kernel: this.addWeight(
        `${name}_kernel`,
        shape,
        "float32",
        glorotUniform({ seed }),
      ),
      bias: this.addWeight(`${name}_bias`, [shape[1]], "float32", zeros()),
    };
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch, , channels] = inputShape as Shape;
    return [batch, 2 * channels!];
  }

  override call(inputs: Inputs): tf.Tensor {
    return tf.tidy(() => {
      const x = only(inputs);
      const [batch, time, channels] = x.shape;
      const flat = tf.reshape(x, [batch * time, channels]);
      const hidden = tf.tanh(affine(flat, this.#hidden));
      const scores = tf.reshape(affine(hidden, this.#score), x.shape);
      const weights = tf.softmax(tf.transpose(scores, [0, 2, 1])); // [b, c, t]
      const frames = tf.transpose(x, [0, 2, 1]);
      const weighted = tf.mul(weights, frames);
      const mean = tf.sum(weighted, 2);
      const power = tf.sum(tf.mul(weighted, frames), 2);
      const variance = tf.relu(tf.sub(power, tf.square(mean)));
      const deviation = tf.sqrt(tf.add(variance, VARIANCE_EPSILON));
      return tf.concat([mean, deviation], 1);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), units: this.#units, seed: this.#seed };
  }
}

function affine(
  x: tf.Tensor,
  { kernel, bias }: { kernel: tfl.LayerVariable; bias: tfl.LayerVariable },
): tf.Tensor {
  return tf.add(
    tf.matMul(x as tf.Tensor2D, kernel.read() as tf.Tensor2D),
    bias.read(),
  );
}

for (const layer of [BatchNorm, SeededDropout, AttentiveStatistics]) {
  tf.serialization.registerClass(
    layer as unknown as tf.serialization.SerializableConstructor<
      tf.serialization.Serializable
    >,
  );
}
