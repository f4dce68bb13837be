import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import {
  type Arguments,
  type Inputs,
  only,
  type Shape,
  VARIANCE_EPSILON,
} from "./layer.ts";

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
