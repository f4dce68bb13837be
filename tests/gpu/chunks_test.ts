import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { DEFAULT_SPEC, MfccGpu } from "../../lib/dsp/mod.ts";
import { joinedChunks, wholeSignal } from "../joined_chunks.ts";
import { needs } from "../needs.ts";
import { chunked, signals } from "../signals.ts";
import { onDevice } from "./device.ts";

const { ignore } = await needs.gpu();

const cuts = fc.array(fc.nat(90), { maxLength: 12 });
const chunkFrames = fc.integer({ min: 1, max: 30 });

Deno.test({
  name:
    "mfccChunks() of MfccGpu are the whole signal's bits, however it is cut",
  ignore,
  fn: () =>
    onDevice(async (device) => {
      const spec = {
        ...DEFAULT_SPEC,
        nFft: 64,
        winLength: 64,
        hopLength: 16,
        nMels: 8,
        nMfcc: 5,
      };
      const features = await MfccGpu.create(device, spec);
      await fc.assert(
        fc.asyncProperty(
          signals,
          cuts,
          chunkFrames,
          async (samples, cuts, chunkFrames) => {
            assertEquals(
              await joinedChunks(features, chunked(samples, cuts), {
                chunkFrames,
              }),
              await wholeSignal(features, samples),
            );
          },
        ),
        { numRuns: 15, seed: 1 },
      );
      features.dispose();
    }),
});
