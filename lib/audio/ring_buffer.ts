// Runs in the browser and in Deno.

/**
 * The last samples of an endless stream, in fixed memory.
 *
 * @example
 * ```ts
 * import { RingBuffer } from "./mod.ts";
 *
 * const ring = new RingBuffer(3);
 * ring.write(Float32Array.of(1, 2, 3, 4));
 * console.log(ring.readLast(2)); // Float32Array [ 3, 4 ]
 * ```
 */
export class RingBuffer {
  #ring: Float32Array;
  #totalWritten = 0;

  /**
   * @param capacity samples kept
   * @throws {RangeError} if `capacity` is not a positive integer
   */
  constructor(capacity: number) {
    if (!Number.isInteger(capacity) || capacity < 1) {
      throw new RangeError(
        `Cannot create RingBuffer: 'capacity' must be a positive integer, got ${capacity}`,
      );
    }
    this.#ring = new Float32Array(capacity);
  }

  /** Samples kept. */
  get capacity(): number {
    return this.#ring.length;
  }

  /** Samples ever written, also those overwritten since. */
  get totalWritten(): number {
    return this.#totalWritten;
  }

  /** Appends samples, float32 `[n]`, any n; the oldest give way. */
  write(chunk: Float32Array): void {
    const kept = chunk.subarray(Math.max(0, chunk.length - this.capacity));
    const start = (this.#totalWritten + chunk.length - kept.length) %
      this.capacity;
    const head = kept.subarray(0, this.capacity - start);
    this.#ring.set(head, start);
    this.#ring.set(kept.subarray(head.length), 0);
    this.#totalWritten += chunk.length;
  }

  /**
   * The last `n` samples, oldest first.
   *
   * @param out where to put them, float32 `[n]`; a new array by default
   * @throws {RangeError} if `n` is not an integer from 0 to what is held, or `out` has another length
   */
  readLast(n: number, out?: Float32Array): Float32Array {
    const held = Math.min(this.#totalWritten, this.capacity);
    if (!Number.isInteger(n) || n < 0 || n > held) {
      throw new RangeError(
        `Cannot read RingBuffer: 'n' must be an integer from 0 to ${held}, got ${n}`,
      );
    }
    const target = out ?? new Float32Array(n);
    if (target.length !== n) {
      throw new RangeError(
        `Cannot read RingBuffer: 'out' must hold ${n} samples, got ${target.length}`,
      );
    }
    const start = (this.#totalWritten - n) % this.capacity;
    const head = this.#ring.subarray(start, start + n);
    target.set(head, 0);
    target.set(this.#ring.subarray(0, n - head.length), head.length);
    return target;
  }
}
