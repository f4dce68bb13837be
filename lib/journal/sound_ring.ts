/**
 * The last samples of a stream as 16-bit numbers, addressed by their place in
 * it: half the memory of floats, and what a WAV file holds.
 */
export class SoundRing {
  readonly #ring: Int16Array<ArrayBuffer>;
  #total = 0;

  /**
   * @param capacity samples kept.
   * @throws {RangeError} if `capacity` is not a positive integer.
   */
  constructor(capacity: number) {
    if (!Number.isInteger(capacity) || capacity < 1) {
      throw new RangeError(
        `Cannot create SoundRing: 'capacity' must be a positive integer, got ${capacity}`,
      );
    }
    this.#ring = new Int16Array(capacity);
  }

  /** Samples ever written. */
  get total(): number {
    return this.#total;
  }

  /** The first sample that is still kept. */
  get first(): number {
    return Math.max(0, this.#total - this.#ring.length);
  }

  /** Appends samples, float32 `[n]`, full scale ±1; the oldest give way. */
  write(samples: Float32Array): void {
    const { length } = this.#ring;
    for (const sample of samples) {
      this.#ring[this.#total++ % length] = toInt16(sample);
    }
  }

  /** What is kept of samples `start` to `end` (exclusive): float32, full scale ±1. */
  read(start: number, end: number): Float32Array<ArrayBuffer> {
    const from = Math.max(start, this.first);
    const to = Math.min(end, this.#total);
    const { length } = this.#ring;
    return Float32Array.from(
      { length: Math.max(0, to - from) },
      (_, i) => this.#ring[(from + i) % length] / 32768,
    );
  }
}

/** A sample as a 16-bit number, clipped. */
export function toInt16(sample: number): number {
  return Math.max(-32768, Math.min(32767, Math.round(sample * 32768)));
}
