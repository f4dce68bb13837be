import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  DEFAULT_DENOISE,
  DEFAULT_SPEC,
  type FeatureSpec,
  FeatureWindow,
  frameRange,
  Mfcc,
  MfccStream,
  speechLevel,
} from "../../lib/dsp/mod.ts";
import { FrameFeed } from "../../lib/dsp/frame_feed.ts";
import { levelPower, levelPowerConstants } from "../../lib/dsp/level_power.ts";
import { noise } from "../gpu/agreement.ts";
import { chunked, signals, smallSpecs } from "../signals.ts";
import { typedArraysMade } from "../typed_arrays.ts";

const SMALL: FeatureSpec = {
  ...DEFAULT_SPEC,
  nFft: 64,
  winLength: 50,
  hopLength: 20,
  nMels: 10,
  nMfcc: 8,
  windowFrames: 12,
};

/** The samples that a range of frames is computed from. */
function samplesOf(
  samples: Float32Array,
  { spec, firstFrame, nFrames }: {
    spec: FeatureSpec;
    firstFrame: number;
    nFrames: number;
  },
): Float32Array {
  const start = firstFrame * spec.hopLength;
  const length = nFrames === 0 ? 0 : (nFrames - 1) * spec.hopLength + spec.nFft;
  return samples.subarray(start, start + length);
}

Deno.test("MfccStream gives FeatureWindow's bits, however the stream is cut", () => {
  fc.assert(
    fc.property(
      smallSpecs,
      signals,
      fc.array(fc.nat(90), { maxLength: 12 }),
      fc.nat(),
      fc.nat(),
      fc.constantFrom(null, DEFAULT_DENOISE, { maxDb: 30, cleanDb: 60 }),
      fc.boolean(),
      (drawn, samples, cuts, a, b, denoise, withPitches) => {
        // A frame holds a period of the lowest.
        const winLength = drawn.nFft;
        const lowestHz = 1 + drawn.sampleRateHz / winLength;
        const isLong = lowestHz >= 20 && lowestHz <= drawn.sampleRateHz / 4;
        const periodicity = withPitches && isLong
          ? {
            ...{ nPitches: 3, lowestHz, highestHz: drawn.sampleRateHz / 4 },
            winLength,
          }
          : null;
        const spec = { ...drawn, center: false, denoise, periodicity };
        const ringFrames = spec.windowFrames + 3;
        const stream = new MfccStream(spec, { ringFrames });
        let nNew = 0;
        for (const chunk of chunked(samples, cuts)) {
          nNew += stream.push(chunk);
        }
        const whole = samples.length < spec.nFft
          ? 0
          : new Mfcc(spec).compute(samples).nFrames;
        assertEquals([stream.nFrames, nNew], [whole, whole]);
        const held = Math.min(whole, ringFrames);
        const nFrames = a % (held + 1);
        const firstFrame = whole - held + b % (held - nFrames + 1);
        const range = { firstFrame, nFrames };
        assertEquals(
          stream.window(range),
          new FeatureWindow(spec)
            .fromSegment(samplesOf(samples, { spec, ...range })),
        );
      },
    ),
    { numRuns: 300, seed: 1 },
  );
});

Deno.test("MfccStream with a hop longer than a frame leaves the samples between out", () => {
  const spec = { ...SMALL, hopLength: 150 };
  const samples = Float32Array.from(
    { length: 2000 },
    (_, n) => Math.sin(n * n),
  );
  const stream = new MfccStream(spec);
  for (const chunk of chunked(samples, Array(200).fill(11))) stream.push(chunk);
  const { nFrames, melDb } = new Mfcc(spec).compute(samples);
  const got = new Float64Array(melDb.length);
  assertEquals(stream.nFrames, nFrames);
  stream.readMelDb({ firstFrame: 0, nFrames }, got);
  assertEquals(got, melDb);
});

Deno.test("MfccStream reuses its arrays: every window is the same one", () => {
  const stream = new MfccStream(SMALL);
  stream.push(Float32Array.from({ length: 1000 }, (_, n) => Math.sin(n)));
  const first = stream.window({ firstFrame: 23, nFrames: 12 });
  const kept = first.slice();
  assert(stream.window({ firstFrame: 40, nFrames: 5 }) === first);
  assert(first.some((x, i) => x !== kept[i]));
  assert(stream.window({ firstFrame: 0, nFrames: 0 }).every((x) => x === 0));
});

for (const denoise of [null, DEFAULT_DENOISE]) {
  Deno.test(`MfccStream makes no typed array a tick, denoise ${denoise?.maxDb}`, () => {
    const spec: FeatureSpec = { ...DEFAULT_SPEC, topDb: 60, denoise };
    const stream = new MfccStream(spec);
    const chunk = Float32Array.from({ length: 4000 }, (_, n) => Math.sin(n));
    const ticks = () => {
      for (let i = 0; i < 20; i++) {
        stream.push(chunk);
        const nFrames = Math.min(stream.nFrames, spec.windowFrames);
        const range = { firstFrame: stream.nFrames - nFrames, nFrames };
        stream.window(range);
        stream.level(range);
      }
    };
    assertEquals(typedArraysMade(ticks), 0);
    // The control: what ticks from scratch does make some.
    const scratch = new FeatureWindow(spec);
    assert(typedArraysMade(() => void scratch.fromSegment(chunk)) > 0);
  });
}

Deno.test("MfccStream.level() is speechLevel() of the ring's frames up to the range's end", () => {
  const stream = new MfccStream(SMALL, { ringFrames: 30 });
  const samples = noise(64 + 49 * 20);
  stream.push(samples); // 50 frames, 20 … 49 held
  const spectra = new Mfcc(SMALL).powerSpectrogram(samples);
  const nBins = 1 + SMALL.nFft / 2, constants = levelPowerConstants(SMALL);
  const powers = Array.from(
    { length: 50 },
    (_, t) =>
      levelPower(spectra.subarray(t * nBins, (t + 1) * nBins), constants),
  );
  assertEquals(
    stream.level({ firstFrame: 30, nFrames: 10 }),
    speechLevel(powers.slice(20, 40), SMALL),
  );
  // More than a window: its first frames are used, as by window().
  assertEquals(
    stream.level({ firstFrame: 25, nFrames: 20 }),
    stream.level({ firstFrame: 25, nFrames: 12 }),
  );
  assertThrows(() => stream.level({ firstFrame: 45, nFrames: 6 }), RangeError);
});

Deno.test("MfccStream.push() refuses what is not finite and goes on as before", () => {
  const stream = new MfccStream(SMALL), control = new MfccStream(SMALL);
  const chunk = Float32Array.from({ length: 300 }, (_, n) => Math.sin(n));
  const broken = chunk.with(200, NaN);
  for (const each of [stream, control]) each.push(chunk);
  assertThrows(() => stream.push(broken), RangeError, "got NaN at sample 200");
  for (const each of [stream, control]) each.push(chunk);
  const range = { firstFrame: 15, nFrames: 12 };
  assertEquals(stream.window(range), control.window(range));
});

Deno.test("MfccStream.window() refuses frames to come and frames gone", () => {
  const stream = new MfccStream(SMALL, { ringFrames: 12 });
  stream.push(new Float32Array(64 + 19 * 20)); // 20 frames, 8 … 19 held
  for (
    const [firstFrame, nFrames] of [[7, 1], [9, 12], [20, 1], [8, -1], [8.5, 1]]
  ) {
    assertThrows(
      () => stream.window({ firstFrame, nFrames }),
      RangeError,
      `must be whole frames from 8 to under 20, got ${nFrames} from ${firstFrame}`,
    );
  }
  stream.window({ firstFrame: 8, nFrames: 12 });
  stream.reset();
  assertEquals(stream.nFrames, 0);
  assertThrows(() => stream.window({ firstFrame: 8, nFrames: 1 }), RangeError);
});

Deno.test("MfccStream.readMelDb() refuses noise reduction, whose ring holds spectra", () => {
  const stream = new MfccStream({ ...SMALL, denoise: DEFAULT_DENOISE });
  stream.push(noise(64));
  assertThrows(
    () => stream.readMelDb({ firstFrame: 0, nFrames: 1 }, new Float64Array(10)),
    RangeError,
    "'denoise' must be null",
  );
});

Deno.test("MfccStream refuses centred frames and a ring smaller than a window", () => {
  assertThrows(
    () => new MfccStream({ ...SMALL, center: true }),
    RangeError,
    "'center' must be false, got true",
  );
  for (const ringFrames of [11, 12.5]) {
    assertThrows(
      () => new MfccStream(SMALL, { ringFrames }),
      RangeError,
      `'ringFrames' must be a whole number from windowFrames (12) on, got ${ringFrames}`,
    );
  }
});

Deno.test("frameRange() snaps into the range, to a frame at least", () => {
  const range = (start: number, end: number) =>
    Object.values(frameRange({ start, end }, SMALL));
  assertEquals(range(0, 64), [0, 1]);
  assertEquals(range(0, 83), [0, 1]);
  assertEquals(range(0, 84), [0, 2]);
  assertEquals(range(1, 84), [1, 1]);
  assertEquals(range(41, 300), [3, 9]);
  assertEquals(range(100, 110), [5, 1]);
  assertEquals(range(100, 100), [0, 0]);
});

Deno.test("FrameFeed keeps what later frames need, whatever the hop", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.nat(70), { maxLength: 20 }),
      (hopLength, maxFrames, cuts) => {
        const feed = new FrameFeed({ nFft: 16, hopLength }, { maxFrames });
        const samples = Float32Array.from({ length: 600 }, (_, n) => n);
        let frame = 0;
        for (const chunk of chunked(samples, cuts)) {
          for (let from = 0; from < chunk.length;) {
            from = feed.push(chunk, from);
            for (let t = 0; t < feed.nFrames; t++) {
              const first = feed.samples[t * hopLength];
              assertEquals(first, (frame + t) * hopLength);
            }
            frame += feed.nFrames;
            feed.drop(feed.nFrames);
          }
        }
        assertEquals(frame, 1 + Math.floor((600 - 16) / hopLength));
      },
    ),
    { numRuns: 200, seed: 1 },
  );
});
