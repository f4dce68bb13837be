import type { FeatureSpec, FrameRange } from "./spec.ts";

/** Rows of a ring that follow one another, and where they go or come from. */
export interface RingRun {
  /** First row in the ring. */
  row: number;
  /** Place of that row among the frames asked for. */
  at: number;
  count: number;
}

/**
 * Bookkeeping of a ring of frames: which frames of a stream it holds, and in
 * which rows. Frame `t` is in row `t mod capacity`.
 */
export class FrameRing {
  readonly capacity: number;
  #written = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  /** Frames written since the stream began. */
  get written(): number {
    return this.#written;
  }

  /** The first frame held, counted from the stream's first. */
  get oldest(): number {
    return Math.max(0, this.#written - this.capacity);
  }

  /** Counts `nFrames` more and says where they go. */
  advance(nFrames: number): RingRun[] {
    const firstFrame = this.#written;
    this.#written += nFrames;
    return this.#runs(firstFrame, nFrames);
  }

  /**
   * Where frames are.
   *
   * @throws {RangeError} when a frame has not come yet or is overwritten.
   */
  locate(range: FrameRange): RingRun[] {
    this.check(range);
    return this.#runs(range.firstFrame, range.nFrames);
  }

  /**
   * Refuses frames that the ring does not hold once `nComing` more are in it.
   *
   * @throws {RangeError} when a frame has not come by then or is overwritten.
   */
  check({ firstFrame, nFrames }: FrameRange, nComing = 0): void {
    const end = this.#written + nComing;
    const oldest = Math.max(0, end - this.capacity);
    const whole = Number.isInteger(firstFrame) && Number.isInteger(nFrames);
    const held = firstFrame >= oldest && firstFrame + nFrames <= end;
    if (whole && (nFrames === 0 || nFrames > 0 && held)) return;
    throw new RangeError(
      `Cannot take frames of a stream: 'firstFrame' and 'nFrames' must be whole frames from ${oldest} to under ${end}, got ${nFrames} from ${firstFrame}; a larger 'ringFrames' keeps more`,
    );
  }

  reset(): void {
    this.#written = 0;
  }

  #runs(firstFrame: number, nFrames: number): RingRun[] {
    if (nFrames === 0) return [];
    const row = firstFrame % this.capacity;
    const count = Math.min(nFrames, this.capacity - row);
    const first = { row, at: 0, count };
    if (count === nFrames) return [first];
    return [first, { row: 0, at: count, count: nFrames - count }];
  }
}

/** How a stream of features is kept. */
export interface MfccStreamOptions {
  /**
   * Frames kept, at least a window's. Default: two windows, so that a window
   * may end up to a window ago.
   */
  ringFrames?: number;
}

/**
 * Checks what a stream can be made of and fills the defaults in.
 *
 * @throws {RangeError} with `center`, whose last frames would need samples that
 * have not come; when the ring is smaller than a window.
 */
export function ringFramesOf(
  { center, windowFrames }: FeatureSpec,
  { ringFrames = 2 * windowFrames }: MfccStreamOptions,
): number {
  if (center) {
    throw new RangeError(
      "Cannot compute features of a stream: 'center' must be false, got true",
    );
  }
  if (!Number.isInteger(ringFrames) || ringFrames < windowFrames) {
    throw new RangeError(
      `Cannot compute features of a stream: 'ringFrames' must be a whole number from windowFrames (${windowFrames}) on, got ${ringFrames}`,
    );
  }
  return ringFrames;
}
