import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import {
  type Arguments,
  type CallOptions,
  type Inputs,
  only,
  type Shape,
} from "./layer.ts";

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
