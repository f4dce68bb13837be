import * as tf from "@tensorflow/tfjs-core";
import type * as tfl from "@tensorflow/tfjs-layers";

/**
 * The mean of a network's weights over several moments of its training, its
 * batch normalisation's statistics among them: steps at a rate that stays high
 * wander about a minimum, and the middle of their way hears new voices better
 * than its end. Source: Izmailov et al. (2018), "Averaging weights leads to
 * wider optima and better generalization".
 */
export class WeightAverage {
  readonly #network: tfl.LayersModel;
  #means: Float32Array[] | null = null;
  #count = 0;

  constructor(network: tfl.LayersModel) {
    this.#network = network;
  }

  /** Moments that were added. */
  get count(): number {
    return this.#count;
  }

  /** Adds the network's weights as they are now. */
  async add(): Promise<void> {
    const now = await weightsOf(this.#network);
    this.#count++;
    this.#means ??= now.map(({ length }) => new Float32Array(length));
    this.#means.forEach((mean, i) => {
      for (let k = 0; k < mean.length; k++) {
        mean[k] += (now[i][k] - mean[k]) / this.#count;
      }
    });
  }

  /**
   * Does something while the network has the mean weights.
   *
   * @throws {Error} when nothing was added.
   */
  async during<T>(use: () => Promise<T>): Promise<T> {
    if (this.#means === null) {
      throw new Error(
        "Cannot average weights: they must have been added once, got none",
      );
    }
    const own = await weightsOf(this.#network);
    this.#put(this.#means);
    try {
      return await use();
    } finally {
      this.#put(own);
    }
  }

  #put(values: readonly Float32Array[]): void {
    const shapes = this.#network.getWeights().map(({ shape }) => shape);
    const tensors = values.map((value, i) => tf.tensor(value, shapes[i]));
    this.#network.setWeights(tensors);
    tf.dispose(tensors);
  }

  /** The mean weights one after the other: float32, in the network's order. */
  save(): Uint8Array {
    const means = this.#means ?? [];
    const all = new Float32Array(
      means.reduce((n, { length }) => n + length, 0),
    );
    let at = 0;
    for (const mean of means) {
      all.set(mean, at);
      at += mean.length;
    }
    return new Uint8Array(all.buffer);
  }

  /**
   * Goes on from what {@linkcode save} gave.
   *
   * @param count moments that are in it.
   * @throws {RangeError} when it is of another network.
   */
  restore(bytes: Uint8Array, count: number): void {
    const all = new Float32Array(Uint8Array.from(bytes).buffer);
    const sizes = this.#network.getWeights().map(({ size }) => size);
    const wanted = sizes.reduce((sum, size) => sum + size, 0);
    if (all.length !== wanted) {
      throw new RangeError(
        `Cannot restore averaged weights: they must be ${wanted}, got ${all.length}`,
      );
    }
    let at = 0;
    this.#means = sizes.map((size) => all.slice(at, at += size));
    this.#count = count;
  }
}

/** Copies of a network's weights. WebGPU has no way to read them at once. */
async function weightsOf(network: tfl.LayersModel): Promise<Float32Array[]> {
  const values = await Promise.all(
    network.getWeights().map((weight) => weight.data()),
  );
  return values.map((value) => Float32Array.from(value));
}
