import { floorToTopDb, powerToDb } from "./decibel.ts";
import { FrameFeed } from "./frame_feed.ts";
import {
  FrameRing,
  type MfccStreamOptions,
  ringFramesOf,
} from "./frame_ring.ts";
import { Mfcc } from "./mfcc.ts";
import { wrapAndNormalise } from "./normalise.ts";
import { checkSamples } from "./samples.ts";
import type { FeatureSpec, FrameRange } from "./spec.ts";

/**
 * Features of a stream on the CPU: each frame is computed once, when its last
 * sample comes; its mel decibels stay in a ring, and any window of them becomes
 * a network's input.
 *
 * The numbers are those of `FeatureWindow` on the same samples, bit for bit,
 * however the stream is cut into chunks. Nothing is allocated after the
 * constructor but the objects of a call: every array is reused.
 *
 * @example
 * ```ts
 * const stream = new MfccStream(DEFAULT_SPEC);
 * stream.push(chunk);
 * const nFrames = Math.min(300, stream.nFrames);
 * const input = stream.window({ firstFrame: stream.nFrames - nFrames, nFrames });
 * ```
 */
export class MfccStream {
  readonly spec: FeatureSpec;
  readonly #mfcc: Mfcc;
  readonly #feed: FrameFeed;
  readonly #ring: FrameRing;
  readonly #ringDb: Float64Array;
  readonly #frameDb: Float64Array;
  readonly #windowDb: Float64Array;
  readonly #windowMfcc: Float64Array;
  readonly #window: Float32Array;

  /**
   * @throws {RangeError} with `spec.center` or `spec.denoise`, or a ring smaller than a window.
   */
  constructor(
    spec: FeatureSpec,
    options: MfccStreamOptions = {},
  ) {
    const { nMels, nMfcc, windowFrames } = spec;
    const ringFrames = ringFramesOf(spec, options);
    this.spec = spec;
    this.#mfcc = new Mfcc(spec);
    this.#feed = new FrameFeed(spec, { maxFrames: 1 });
    this.#ring = new FrameRing(ringFrames);
    this.#ringDb = new Float64Array(ringFrames * nMels);
    this.#frameDb = new Float64Array(nMels);
    this.#windowDb = new Float64Array(windowFrames * nMels);
    this.#windowMfcc = new Float64Array(windowFrames * nMfcc);
    this.#window = new Float32Array(windowFrames * nMfcc);
  }

  /** Frames since the stream began. */
  get nFrames(): number {
    return this.#ring.written;
  }

  /**
   * Takes samples in and computes the frames they complete.
   *
   * @param samples any number, at the specification's rate, full scale ±1.
   * @returns the number of new frames.
   * @throws {RangeError} when a sample is not finite (see `checkSamples`); the
   * stream is then as if the call had not been made.
   */
  push(samples: Float32Array): number {
    checkSamples(samples, "take a stream's samples in");
    const before = this.nFrames;
    let from = 0;
    while (from < samples.length) {
      from = this.#feed.push(samples, from);
      if (this.#feed.isFull) this.#addFrame();
    }
    return this.nFrames - before;
  }

  /**
   * A network's input of frames that the ring still holds; at most
   * `windowFrames` of them, counted from the first, are used.
   *
   * @returns Float32Array `[windowFrames, nMfcc]`, overwritten by the next call;
   * zeros without frames.
   * @throws {RangeError} when a frame has not come yet or is overwritten.
   */
  window({ firstFrame, nFrames: wanted }: FrameRange): Float32Array {
    const { nMels, topDb, windowFrames } = this.spec;
    const nFrames = Math.min(wanted, windowFrames);
    this.readMelDb({ firstFrame, nFrames }, this.#windowDb);
    const length = nFrames * nMels;
    if (topDb !== null) floorToTopDb(this.#windowDb, { topDb, length });
    this.#mfcc.cepstra(this.#windowDb, { nFrames, out: this.#windowMfcc });
    const out = this.#window;
    return wrapAndNormalise(this.#windowMfcc, this.spec, { nFrames, out });
  }

  /**
   * Copies mel decibels out of the ring, without the relative floor.
   *
   * @param out receives `[nFrames, nMels]`, dB.
   * @throws {RangeError} when a frame has not come yet or is overwritten.
   */
  readMelDb(range: FrameRange, out: Float64Array): void {
    const { nMels } = this.spec;
    for (const { row, at, count } of this.#ring.locate(range)) {
      const from = row * nMels, to = at * nMels;
      for (let i = 0; i < count * nMels; i++) {
        out[to + i] = this.#ringDb[from + i];
      }
    }
  }

  /** Begins a new stream. */
  reset(): void {
    this.#feed.clear();
    this.#ring.reset();
  }

  #addFrame(): void {
    const { floorPower, nMels } = this.spec;
    const frame = this.#frameDb;
    this.#mfcc.melPower(this.#feed.samples, { nFrames: 1, out: frame });
    powerToDb(frame, { floorPower, out: frame });
    const [{ row }] = this.#ring.advance(1);
    this.#ringDb.set(frame, row * nMels);
    this.#feed.drop(1);
  }
}
