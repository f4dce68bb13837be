/** Cuts a stream into frames of one length, in one array that is reused. */
export class FixedFrames {
  readonly #frame: Float32Array;
  #filled = 0;

  /** @param length samples of a frame, at least 1. */
  constructor(length: number) {
    this.#frame = new Float32Array(length);
  }

  /**
   * Takes samples in and gives every frame they complete, Float32Array
   * `[length]`, to `hear`, which must not keep it.
   */
  push(samples: Float32Array, hear: (frame: Float32Array) => void): void {
    const frame = this.#frame;
    for (let at = 0; at < samples.length;) {
      const count = Math.min(frame.length - this.#filled, samples.length - at);
      frame.set(samples.subarray(at, at + count), this.#filled);
      this.#filled += count;
      at += count;
      if (this.#filled < frame.length) return;
      this.#filled = 0;
      hear(frame);
    }
  }
}
