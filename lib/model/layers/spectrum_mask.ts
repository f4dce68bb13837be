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
 * Sets stretches of frames and of bands of a spectrogram `[batch, frames,
 * bands]` to 0, in training alone: other ones for each of the batch. Like
 * {@link SeededDropout} the draws follow from a seed and the call's number.
 * Source: SpecAugment (Park et al. 2019), without its warping.
 */
export class SpectrumMask extends tfl.layers.Layer {
  static readonly className = "UndertoneSpectrumMask";
  readonly #most: { frames: number; bands: number };
  readonly #seed: number;
  #calls = 0;

  /** Most frames and most bands of a stretch; there are two of each. */
  constructor(
    args: Arguments & { frames: number; bands: number; seed: number },
  ) {
    super(args);
    this.#most = { frames: args.frames, bands: args.bands };
    this.#seed = args.seed;
  }

  override computeOutputShape(inputShape: Shape | Shape[]) {
    return inputShape;
  }

  override call(inputs: Inputs, options: CallOptions): tf.Tensor {
    const x = only(inputs);
    if (!options.training) return tf.clone(x);
    const [batch, frames, bands] = x.shape;
    const random = randomNumbers(this.#seed * 1_000_003 + this.#calls++);
    const kept = (length: number, most: number) =>
      keptStretches(batch, { length, most, random });
    return tf.tidy(() => {
      const inTime = tf.tensor(
        kept(frames, this.#most.frames),
        [batch, frames, 1],
      );
      const inBands = tf.tensor(
        kept(bands, this.#most.bands),
        [batch, 1, bands],
      );
      return tf.mul(x, tf.mul(inTime, inBands));
    });
  }

  /** Sets the number of the next call, so that a stopped run can go on. */
  restart(call: number): void {
    this.#calls = call;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.#most, seed: this.#seed };
  }
}

/** Ones `[batch, length]`, with two stretches of at most `most` zeros each. */
function keptStretches(
  batch: number,
  { length, most, random }: {
    length: number;
    most: number;
    random: () => number;
  },
): Float32Array {
  const kept = new Float32Array(batch * length).fill(1);
  for (let i = 0; i < 2 * batch; i++) {
    const size = Math.floor(random() * (Math.min(most, length) + 1));
    const first = Math.floor(random() * (length - size + 1));
    const row = (i >> 1) * length;
    kept.fill(0, row + first, row + first + size);
  }
  return kept;
}

/** Uniform numbers in [0, 1). Source: Ettinger's mulberry32. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
