/**
 * Features by `mfccChunks` beside those of the whole signal, as plain arrays.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { type FeatureExtractor, mfccChunks } from "../lib/dsp/mod.ts";

/** All chunks of a signal, joined; checks that they follow one another. */
export async function joinedChunks(
  features: FeatureExtractor,
  pieces: Float32Array[],
  options: { chunkFrames: number },
) {
  const parts = {
    melPower: [],
    melDb: [],
    mfcc: [],
    periodicity: [],
  } as Record<
    "melPower" | "melDb" | "mfcc" | "periodicity",
    number[]
  >;
  let nFrames = 0;
  for await (const chunk of mfccChunks(features, pieces, options)) {
    assertEquals(chunk.firstFrame, nFrames);
    nFrames += chunk.nFrames;
    parts.melPower.push(...chunk.melPower);
    parts.melDb.push(...chunk.melDb);
    parts.mfcc.push(...chunk.mfcc);
    parts.periodicity.push(...chunk.periodicity ?? []);
  }
  return { nFrames, ...parts };
}

/** The whole signal's features at once, as plain arrays. */
export async function wholeSignal(
  features: FeatureExtractor,
  samples: Float32Array,
) {
  const { nFrames, melPower, melDb, mfcc, periodicity } = await features
    .compute(samples);
  return {
    nFrames,
    melPower: [...melPower],
    melDb: [...melDb],
    mfcc: [...mfcc],
    periodicity: [...periodicity ?? []],
  };
}
