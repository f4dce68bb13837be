import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { type Arguments, type Inputs, only, type Shape } from "./layer.ts";

/** Some neighbouring columns of the last axis: `[…, n]` → `[…, count]`. */
export class Columns extends tfl.layers.Layer {
  static readonly className = "UndertoneColumns";
  readonly #range: { first: number; count: number };

  constructor(args: Arguments & { first: number; count: number }) {
    super(args);
    this.#range = { first: args.first, count: args.count };
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return [...(inputShape as Shape).slice(0, -1), this.#range.count];
  }

  override call(inputs: Inputs): tf.Tensor {
    const x = only(inputs);
    const { first, count } = this.#range;
    const whole = x.shape.slice(0, -1);
    return tf.slice(x, [...whole.map(() => 0), first], [...whole, count]);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.#range };
  }
}
