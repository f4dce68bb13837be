import { FrameFeed } from "./frame_feed.ts";
import type { MfccResult } from "./mfcc.ts";
import { type FeatureSpec, windowSamples } from "./spec.ts";

/** What computes features: `Mfcc` or `MfccGpu`. */
export interface FeatureExtractor {
  readonly spec: FeatureSpec;
  /** Features of a whole signal. */
  compute(samples: Float32Array): MfccResult | Promise<MfccResult>;
  /**
   * Begins a signal that comes in parts.
   *
   * @param opening its first `windowSamples(spec)` samples, or all there are:
   * what noise reduction learns the noise from.
   */
  begin(opening: Float32Array): SignalInParts;
}

/** A signal whose frames are computed in parts, in their order. */
export interface SignalInParts {
  /** Features of the next frames: those of these samples. */
  compute(samples: Float32Array): MfccResult | Promise<MfccResult>;
  dispose(): void;
}

/** Features of consecutive frames of a long signal. */
export interface MfccChunk extends MfccResult {
  /** The first of them, counted from the signal's first. */
  firstFrame: number;
}

/** Frames of a chunk by default: a minute at 100 frames a second. */
const CHUNK_FRAMES = 6000;

/**
 * Features of a signal of any length in bounded memory: samples come in pieces
 * of any size, features go out in chunks. Together the chunks are what
 * `compute` gives for the whole signal, bit for bit; time grows with the
 * signal, memory with `chunkFrames` alone, and with noise reduction a window,
 * from which the noise is known before the first chunk.
 *
 * @param features computes each chunk.
 * @param pieces the signal, cut anywhere; a piece may be reused once the next
 * is asked for.
 * @param options `chunkFrames`: frames of every chunk but the last.
 * @throws {RangeError} with `center`, whose first and last frames hang on where
 * the signal ends, or `topDb`, which needs all of it before the first; when `chunkFrames` is no whole number over 0; when a
 * sample is not finite.
 *
 * @example
 * ```ts
 * for await (const { mfcc } of mfccChunks(new Mfcc(DEFAULT_SPEC), pieces)) {
 *   await file.write(new Uint8Array(mfcc.buffer));
 * }
 * ```
 */
export async function* mfccChunks(
  features: FeatureExtractor,
  pieces: Iterable<Float32Array> | AsyncIterable<Float32Array>,
  { chunkFrames = CHUNK_FRAMES }: { chunkFrames?: number } = {},
): AsyncGenerator<MfccChunk> {
  checkChunks(features.spec, chunkFrames);
  const feed = new FrameFeed(features.spec, { maxFrames: chunkFrames });
  let signal: SignalInParts | null = null;
  let firstFrame = 0;
  const compute = async (): Promise<MfccChunk> => {
    const samples = feed.samples.subarray(0, feed.length);
    const { nFrames, melPower, melDb, mfcc, periodicity } = await signal!
      .compute(samples);
    // Not what else there may be: deltas at a chunk's edge are not the signal's.
    const chunk = {
      ...{ firstFrame, nFrames, melPower, melDb, mfcc, periodicity },
    };
    firstFrame += nFrames;
    feed.drop(nFrames);
    return chunk;
  };
  try {
    for await (const piece of withOpening(pieces, openingOf(features.spec))) {
      signal ??= features.begin(piece);
      for (let from = 0; from < piece.length;) {
        from = feed.push(piece, from);
        if (feed.isFull) yield await compute();
      }
    }
    // A whole signal shorter than a frame is padded to one; a rest is left out.
    const isShort = firstFrame === 0 && feed.length > 0;
    if (feed.nFrames > 0 || isShort) yield await compute();
  } finally {
    signal?.dispose();
  }
}

/** Samples that must have come before the first frame can be computed. */
function openingOf(spec: FeatureSpec): number {
  return spec.denoise === null ? 0 : windowSamples(spec);
}

/** The pieces, of which the first has `length` samples or all there are. */
async function* withOpening(
  pieces: Iterable<Float32Array> | AsyncIterable<Float32Array>,
  length: number,
): AsyncGenerator<Float32Array> {
  let opening: Float32Array | null = new Float32Array(length);
  let filled = 0;
  for await (const piece of pieces) {
    if (opening === null) {
      yield piece;
      continue;
    }
    const head = piece.subarray(0, length - filled);
    opening.set(head, filled);
    filled += head.length;
    if (filled < length) continue;
    if (length > 0) yield opening;
    opening = null;
    if (head.length < piece.length) yield piece.subarray(head.length);
  }
  if (opening !== null && filled > 0) yield opening.subarray(0, filled);
}

function checkChunks(
  { center, topDb }: FeatureSpec,
  chunkFrames: number,
): void {
  const refuse = (name: string, rule: string, value: unknown) => {
    throw new RangeError(
      `Cannot compute features in chunks: '${name}' must be ${rule}, got ${value}`,
    );
  };
  if (center) refuse("center", "false", center);
  if (topDb !== null) refuse("topDb", "null", topDb);
  if (!Number.isInteger(chunkFrames) || chunkFrames < 1) {
    refuse("chunkFrames", "a whole number over 0", chunkFrames);
  }
}
