import { assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  DEFAULT_DENOISE,
  DEFAULT_SPEC,
  mfccChunks,
  MfccGpu,
} from "../../lib/dsp/mod.ts";
import { joinedChunks, wholeSignal } from "../joined_chunks.ts";
import { needs } from "../needs.ts";
import { chunked, FEW_PITCHES, signals } from "../signals.ts";
import { noise } from "./agreement.ts";
import { onDevice } from "./device.ts";

const { ignore } = await needs.gpu();

const cuts = fc.array(fc.nat(90), { maxLength: 12 });
const chunkFrames = fc.integer({ min: 1, max: 30 });

for (
  const [denoise, periodicity] of [
    [null, null],
    [null, FEW_PITCHES],
    [DEFAULT_DENOISE, FEW_PITCHES],
    [{ maxDb: 30, cleanDb: 60 }, null],
  ] as const
) {
  Deno.test({
    name:
      `mfccChunks() of MfccGpu are the whole signal's bits, however it is cut: ${
        JSON.stringify({ denoise, periodicity })
      }`,
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
          windowFrames: 20,
          ...{ denoise, periodicity },
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
}

Deno.test({
  name: "two signals in parts on one MfccGpu know each their own noise",
  ignore,
  fn: () =>
    onDevice(async (device) => {
      const spec = { ...DEFAULT_SPEC, denoise: DEFAULT_DENOISE };
      const features = await MfccGpu.create(device, spec);
      const signals = [
        noise(40000),
        noise(40000, { amplitude: 0.01, seed: 2 }).map((x, n) =>
          x + (n > 20000 ? Math.sin(n) : 0)
        ),
      ];
      const all = signals.map((samples) =>
        mfccChunks(features, [samples], { chunkFrames: 50 })
      );
      const parts: number[][] = [[], []];
      for (let open = 2; open > 0;) {
        open = 0;
        for (const [i, chunks] of all.entries()) {
          const { done, value } = await chunks.next(); // in turn
          if (!done) parts[i].push(...value.mfcc);
          if (!done) open++;
        }
      }
      for (const [i, samples] of signals.entries()) {
        const { mfcc } = await wholeSignal(features, samples);
        assertEquals(parts[i], mfcc);
      }
      features.dispose();
    }),
});
