import type { FeatureSpec } from "./spec.ts";

/**
 * The samples of a stream that later frames still need, in one array that is
 * allocated once.
 *
 * Frame `t` of the feed is `samples[t·hopLength … t·hopLength + nFft)`.
 */
export class FrameFeed {
  /** Samples not yet done with; the first `length` count. */
  readonly samples: Float32Array<ArrayBuffer>;
  readonly #nFft: number;
  readonly #hopLength: number;
  #length = 0;
  /** Samples to come that lie between two frames (a hop longer than one). */
  #skip = 0;

  /**
   * @param options `maxFrames`: frames it holds at most, at least 1.
   */
  constructor(
    { nFft, hopLength }: Pick<FeatureSpec, "nFft" | "hopLength">,
    { maxFrames }: { maxFrames: number },
  ) {
    this.#nFft = nFft;
    this.#hopLength = hopLength;
    this.samples = new Float32Array((maxFrames - 1) * hopLength + nFft);
  }

  get length(): number {
    return this.#length;
  }

  /** Whole frames in it. */
  get nFrames(): number {
    if (this.#length < this.#nFft) return 0;
    return 1 + Math.floor((this.#length - this.#nFft) / this.#hopLength);
  }

  get isFull(): boolean {
    return this.#length === this.samples.length;
  }

  /**
   * Takes samples from `offset` on until it is full.
   *
   * @returns the offset of the first sample not taken.
   */
  push(samples: Float32Array, offset: number): number {
    const skipped = Math.min(this.#skip, samples.length - offset);
    this.#skip -= skipped;
    const from = offset + skipped;
    const room = this.samples.length - this.#length;
    const to = Math.min(samples.length, from + room);
    this.samples.set(samples.subarray(from, to), this.#length);
    this.#length += to - from;
    return to;
  }

  /** Forgets the first `nFrames` frames: only what later frames need is kept. */
  drop(nFrames: number): void {
    const gone = nFrames * this.#hopLength;
    const kept = Math.max(0, this.#length - gone);
    this.#skip += Math.max(0, gone - this.#length);
    this.samples.copyWithin(0, this.#length - kept, this.#length);
    this.#length = kept;
  }

  /** Forgets everything: the next sample is a stream's first. */
  clear(): void {
    this.#length = 0;
    this.#skip = 0;
  }
}
