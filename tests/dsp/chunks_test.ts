import { assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import {
  DEFAULT_DENOISE,
  DEFAULT_SPEC,
  type FeatureSpec,
  Mfcc,
  mfccChunks,
} from "../../lib/dsp/mod.ts";
import { joinedChunks, wholeSignal } from "../joined_chunks.ts";
import { chunked, FEW_PITCHES, signals, smallSpecs } from "../signals.ts";

const cuts = fc.array(fc.nat(90), { maxLength: 12 });
const chunkFrames = fc.integer({ min: 1, max: 30 });
Deno.test("mfccChunks() of Mfcc are the whole signal's bits, however it is cut", () =>
  fc.assert(
    fc.asyncProperty(
      smallSpecs,
      signals,
      cuts,
      chunkFrames,
      fc.constantFrom(null, DEFAULT_DENOISE, { maxDb: 30, cleanDb: 60 }),
      fc.constantFrom(null, FEW_PITCHES),
      async (drawn, samples, cuts, chunkFrames, denoise, periodicity) => {
        const rest = { center: false, topDb: null, denoise, periodicity };
        const spec: FeatureSpec = { ...drawn, ...rest };
        const features = new Mfcc(spec);
        assertEquals(
          await joinedChunks(features, chunked(samples, cuts), { chunkFrames }),
          await wholeSignal(features, samples),
        );
      },
    ),
    { numRuns: 200, seed: 1 },
  ));

Deno.test("mfccChunks() takes an asynchronous stream and keeps no more than a chunk", async () => {
  const features = new Mfcc(DEFAULT_SPEC);
  const piece = new Float32Array(16000).fill(0.1);
  let nPieces = 0;
  async function* pieces() {
    for (; nPieces < 30; nPieces++) yield await Promise.resolve(piece);
  }
  let nFrames = 0;
  for await (
    const chunk of mfccChunks(features, pieces(), { chunkFrames: 50 })
  ) {
    nFrames += chunk.nFrames;
    // A chunk goes out as soon as its last sample has come: nothing piles up.
    const needed = (nFrames - 1) * 160 + 512;
    assertEquals(nPieces, Math.min(30, Math.ceil(needed / 16000) - 1));
    if (nFrames > 2500) break;
  }
  assertEquals(nFrames, 2550);
});

for (
  const [fields, chunkFrames, message] of [
    [{ center: true }, 10, "'center' must be false, got true"],
    [{ topDb: 80 }, 10, "'topDb' must be null, got 80"],
    [{}, 0, "'chunkFrames' must be a whole number over 0, got 0"],
    [{}, 1.5, "'chunkFrames' must be a whole number over 0, got 1.5"],
  ] as const
) {
  Deno.test(`mfccChunks() refuses: ${message}`, async () => {
    const features = new Mfcc({ ...DEFAULT_SPEC, ...fields });
    const chunks = mfccChunks(features, [new Float32Array(600)], {
      chunkFrames,
    });
    await assertRejects(() => chunks.next(), RangeError, message);
  });
}
