import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { dctMatrix } from "../../dsp/mod.ts";
import { type Arguments, type Inputs, only, type Shape } from "./layer.ts";

/**
 * The inverse of an orthonormal DCT-II: cepstral coefficients
 * `[batch, frames, nMfcc]` → mel bands `[batch, frames, nMels]`, dB.
 *
 * `mel[m] = Σ_n D[n, m]·mfcc[n]`, see `dctMatrix`: exact where `nMfcc` is
 * `nMels`, else the mel spectrum without its finest ripples. Not trained.
 */
export class InverseDct extends tfl.layers.Layer {
  static readonly className = "UndertoneInverseDct";
  readonly #nMels: number;
  #matrix!: tfl.LayerVariable;

  constructor(args: Arguments & { nMels: number }) {
    super(args);
    this.#nMels = args.nMels;
  }

  override build(inputShape: Shape | Shape[]): void {
    const nMfcc = (inputShape as Shape).at(-1)!;
    const shape = [nMfcc, this.#nMels];
    const { zeros } = tfl.initializers;
    const none = undefined;
    this.#matrix = this.addWeight("matrix", shape, none, zeros(), none, false);
    tf.tidy(() => {
      const matrix = Float32Array.from(dctMatrix(nMfcc, this.#nMels));
      this.#matrix.write(tf.tensor(matrix, shape));
    });
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return [...(inputShape as Shape).slice(0, -1), this.#nMels];
  }

  override call(inputs: Inputs): tf.Tensor {
    return tf.tidy(() => {
      const x = only(inputs);
      const flat = tf.reshape(x, [-1, x.shape.at(-1)!]) as tf.Tensor2D;
      const mel = tf.matMul(flat, this.#matrix.read() as tf.Tensor2D);
      return tf.reshape(mel, [...x.shape.slice(0, -1), this.#nMels]);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), nMels: this.#nMels };
  }
}
