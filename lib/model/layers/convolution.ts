import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { type Arguments, type Inputs, only, type Shape } from "./layer.ts";

/**
 * A convolution without a bias, padded to keep its size but for the strides:
 * `[batch, rows, columns, channels]` → `[…, filters]`.
 *
 * The stock layer always computes its input's gradient too; this one only where
 * something that learns stands before it. Before the first convolution nothing
 * does, and there it costs more than all else of it.
 */
export class Convolution2d extends tfl.layers.Layer {
  static readonly className = "UndertoneConvolution";
  readonly #filters: number;
  readonly #size: number;
  readonly #strides: [number, number];
  readonly #seed: number;
  #kernel!: tfl.LayerVariable;

  constructor(
    args: Arguments & {
      filters: number;
      /** Rows and columns that a filter sees. */
      size: number;
      strides?: [number, number];
      /** Seed of the first weights. */
      seed: number;
    },
  ) {
    super(args);
    this.#filters = args.filters;
    this.#size = args.size;
    this.#strides = args.strides ?? [1, 1];
    this.#seed = args.seed;
  }

  override build(inputShape: Shape | Shape[]): void {
    const channels = (inputShape as Shape).at(-1)!;
    this.#kernel = this.addWeight(
      "kernel",
      [this.#size, this.#size, channels, this.#filters],
      "float32",
      tfl.initializers.heNormal({ seed: this.#seed }),
    );
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch, rows, columns] = inputShape as Shape;
    const [down, right] = this.#strides;
    const part = (n: number | null, step: number) =>
      n === null ? null : Math.ceil(n / step);
    return [batch, part(rows, down), part(columns, right), this.#filters];
  }

  override call(inputs: Inputs): tf.Tensor {
    const kernel = this.#kernel.read() as tf.Tensor4D;
    const x = only(inputs) as tf.Tensor4D;
    return tf.conv2d(x, kernel, this.#strides, "same");
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {
      ...super.getConfig(),
      filters: this.#filters,
      size: this.#size,
      strides: this.#strides,
      seed: this.#seed,
    };
  }
}
