import { FrameFeed } from "./frame_feed.ts";
import type { MfccResult } from "./mfcc.ts";
import type { FeatureSpec } from "./spec.ts";

/** What computes the features of one piece: `Mfcc` or `MfccGpu`. */
export interface FeatureExtractor {
  readonly spec: FeatureSpec;
  compute(samples: Float32Array): MfccResult | Promise<MfccResult>;
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
 * signal, memory with `chunkFrames` alone.
 *
 * @param features computes each chunk.
 * @param pieces the signal, cut anywhere; a piece may be reused once the next
 * is asked for.
 * @param options `chunkFrames`: frames of every chunk but the last.
 * @throws {RangeError} with `center`, `topDb` or `denoise`, which need the
 * signal's end before its first frames; when `chunkFrames` is no whole number over 0; when a
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
  let firstFrame = 0;
  const compute = async (): Promise<MfccChunk> => {
    const samples = feed.samples.subarray(0, feed.length);
    const { nFrames, melPower, melDb, mfcc } = await features.compute(samples);
    // Not what else there may be: deltas at a chunk's edge are not the signal's.
    const chunk = { firstFrame, nFrames, melPower, melDb, mfcc };
    firstFrame += nFrames;
    feed.drop(nFrames);
    return chunk;
  };
  for await (const piece of pieces) {
    for (let from = 0; from < piece.length;) {
      from = feed.push(piece, from);
      if (feed.isFull) yield await compute();
    }
  }
  // A whole signal shorter than a frame is padded to one; a rest is left out.
  const isShort = firstFrame === 0 && feed.length > 0;
  if (feed.nFrames > 0 || isShort) yield await compute();
}

function checkChunks(
  { center, topDb, denoise }: FeatureSpec,
  chunkFrames: number,
): void {
  const refuse = (name: string, rule: string, value: unknown) => {
    throw new RangeError(
      `Cannot compute features in chunks: '${name}' must be ${rule}, got ${value}`,
    );
  };
  if (center) refuse("center", "false", center);
  if (topDb !== null) refuse("topDb", "null", topDb);
  if (denoise !== null) refuse("denoise", "null", JSON.stringify(denoise));
  if (!Number.isInteger(chunkFrames) || chunkFrames < 1) {
    refuse("chunkFrames", "a whole number over 0", chunkFrames);
  }
}
