import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  activeSegment,
  dctMatrix,
  DEFAULT_SPEC,
  FeatureWindow,
  Mfcc,
  type Normalisation,
  VARIANCE_FLOOR,
  windowSamples,
  wrapAndNormalise,
} from "../../lib/dsp/mod.ts";

const SMALL = { nMfcc: 2, windowFrames: 5, periodicity: null };
const TWO_FRAMES = Float64Array.of(1, 10, 3, 30);

function normalised(normalisation: Normalisation): number[] {
  return [...wrapAndNormalise(TWO_FRAMES, { ...SMALL, normalisation })];
}

Deno.test("wrapAndNormalise() repeats the segment until the window is full", () => {
  assertEquals(normalised("none"), [1, 10, 3, 30, 1, 10, 3, 30, 1, 10]);
});

Deno.test("wrapAndNormalise(level) removes the first coefficient's mean only", () => {
  assertEquals(normalised("level").slice(0, 4), [-1, 10, 1, 30]);
});

Deno.test("wrapAndNormalise(mean) removes every mean", () => {
  assertEquals(normalised("mean").slice(0, 4), [-1, -10, 1, 10]);
});

Deno.test("wrapAndNormalise(mean-variance) divides by the standard deviation", () => {
  const [a, b, c, d] = normalised("mean-variance");
  const scale = 1 / Math.sqrt(1 + VARIANCE_FLOOR);
  assertAlmostEquals(a, -scale, 1e-6);
  assertAlmostEquals(b, -10 / Math.sqrt(100 + VARIANCE_FLOOR), 1e-6);
  assertEquals([c, d], [-a, -b]);
});

Deno.test("wrapAndNormalise() counts only the frames that the window holds", () => {
  const long = Float64Array.of(1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 100, 0);
  const out = wrapAndNormalise(long, { ...SMALL, normalisation: "mean" });
  assertEquals([out[0], out[8]], [-2, 2]);
});

Deno.test("wrapAndNormalise() of no frames is zeros", () => {
  const out = wrapAndNormalise(new Float64Array(0), {
    ...SMALL,
    normalisation: "mean-variance",
  });
  assertEquals([...out], Array(10).fill(0));
});

const { sampleRateHz } = DEFAULT_SPEC;

function tone(from: number, to: number, total: number): Float32Array {
  const samples = new Float32Array(total);
  for (let n = from; n < to; n++) samples[n] = 0.3 * Math.sin(n / 3);
  return samples;
}

Deno.test("activeSegment() finds the tone in silence, with its margins", () => {
  const { start, end } = activeSegment(tone(16000, 32000, 48000), DEFAULT_SPEC);
  const margin = 0.1 * sampleRateHz, frame = DEFAULT_SPEC.winLength;
  assert(Math.abs(start - (16000 - margin)) <= frame, `start ${start}`);
  assert(Math.abs(end - (32000 + margin)) <= frame, `end ${end}`);
});

Deno.test("activeSegment() cuts margins at the signal's ends", () => {
  const all = activeSegment(tone(0, 8000, 8000), DEFAULT_SPEC);
  assertEquals(all, { start: 0, end: 8000 });
});

Deno.test("activeSegment() keeps what is less than topDb under the loudest", () => {
  const samples = tone(16000, 32000, 48000);
  for (let n = 0; n < 8000; n++) samples[n] = 0.3e-1 * Math.sin(n / 3); // −20 dB
  const { start } = activeSegment(samples, DEFAULT_SPEC);
  assertEquals(start, 0);
  const strict = {
    ...DEFAULT_SPEC,
    trim: { ...DEFAULT_SPEC.trim!, topDb: 15, marginSeconds: 0 },
  };
  assert(activeSegment(samples, strict).start > 15000);
});

Deno.test("activeSegment() does not depend on the level", () => {
  const samples = tone(16000, 32000, 48000);
  const quiet = samples.map((x) => x * 2 ** -6);
  assertEquals(
    activeSegment(quiet, DEFAULT_SPEC),
    activeSegment(samples, DEFAULT_SPEC),
  );
});

Deno.test("activeSegment() does not hear an offset, nor hum", () => {
  const samples = tone(16000, 32000, 48000);
  const expected = activeSegment(samples, DEFAULT_SPEC);
  for (const offset of [0.003, -0.03, 0.3]) {
    const shifted = activeSegment(samples.map((x) => x + offset), DEFAULT_SPEC);
    assertEquals(shifted, expected, `offset ${offset}`);
  }
  const hum = samples.map((x, n) =>
    x + 0.006 * Math.sin(2 * Math.PI * 50 * n / sampleRateHz)
  );
  const { start } = activeSegment(hum, DEFAULT_SPEC);
  assert(Math.abs(start - expected.start) <= DEFAULT_SPEC.winLength);
  const flat = new Float32Array(16000).fill(0.01);
  assertEquals(activeSegment(flat, DEFAULT_SPEC), { start: 0, end: 0 });
});

Deno.test("activeSegment() keeps quiet speech after a knock", () => {
  const samples = tone(16000, 32000, 48000).map((x) => x / 30);
  for (let n = 0; n < 1600; n++) samples[4000 + n] = Math.sin(n / 3);
  const { start, end } = activeSegment(samples, DEFAULT_SPEC);
  assert(start < 4000 && end > 32000, `${start} to ${end}`);
  const trim = { ...DEFAULT_SPEC.trim!, heldSeconds: 0, topDb: 25 };
  assert(activeSegment(samples, { ...DEFAULT_SPEC, trim }).end < 10000);
});

Deno.test("activeSegment() finds a tone shorter than 'heldSeconds' in silence", () => {
  const { start, end } = activeSegment(tone(16000, 16800, 48000), DEFAULT_SPEC);
  assert(start > 13000 && end < 20000, `${start} to ${end}`);
});

Deno.test("activeSegment() of silence is empty; without trim it is everything", () => {
  const silence = new Float32Array(16000);
  assertEquals(activeSegment(silence, DEFAULT_SPEC), { start: 0, end: 0 });
  assertEquals(activeSegment(silence, { ...DEFAULT_SPEC, trim: null }), {
    start: 0,
    end: 16000,
  });
  assertEquals(activeSegment(new Float32Array(0), DEFAULT_SPEC), {
    start: 0,
    end: 0,
  });
});

Deno.test("FeatureWindow gives the same window at −30 dB: level is removed", () => {
  const window = new FeatureWindow(DEFAULT_SPEC);
  // Noise, so that no band comes near the absolute floor.
  let state = 1;
  const loud = new Float32Array(16000).map(() => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 33 - 0.25;
  });
  const a = window.fromSegment(loud);
  const b = window.fromSegment(loud.map((x) => x * 2 ** -5));
  assertEquals(a.length, 300 * 40);
  // Scaling by a power of two is exact; dB and their mean round.
  a.forEach((value, i) => assertAlmostEquals(value, b[i], 1e-3));
});

Deno.test("FeatureWindow uses at most a window's samples, from the start", () => {
  const window = new FeatureWindow(DEFAULT_SPEC);
  const n = windowSamples(DEFAULT_SPEC);
  const long = tone(0, n + 5000, n + 5000);
  assertEquals(
    window.fromSegment(long),
    window.fromSegment(long.subarray(0, n)),
  );
});

Deno.test("Mfcc.compute() of a signal shifted by a hop is shifted by a frame", () => {
  const mfcc = new Mfcc(DEFAULT_SPEC);
  const x = tone(0, 8000, 8000).map((v, n) => v + 0.1 * Math.sin(n * n / 900));
  const whole = mfcc.compute(x).mfcc;
  const shifted = mfcc.compute(x.subarray(DEFAULT_SPEC.hopLength)).mfcc;
  assertEquals(shifted, whole.subarray(DEFAULT_SPEC.nMfcc));
});

Deno.test("Mfcc.compute() of silence is the floor in the first coefficient", () => {
  const { nFrames, mfcc } = new Mfcc(DEFAULT_SPEC).compute(
    new Float32Array(1600),
  );
  for (let t = 0; t < nFrames; t++) {
    assertAlmostEquals(mfcc[t * 40], -100 * Math.sqrt(64), 1e-9);
    assertAlmostEquals(mfcc[t * 40 + 1], 0, 1e-9);
  }
});

Deno.test("Mfcc.compute() answers one sample with one frame, none with none", () => {
  const mfcc = new Mfcc(DEFAULT_SPEC);
  assertEquals(mfcc.compute(Float32Array.of(0.5)).nFrames, 1);
  const none = mfcc.compute(new Float32Array(0));
  assertEquals([none.nFrames, none.mfcc.length], [0, 0]);
});

for (const nMels of [40, 41]) {
  Deno.test(`Mfcc.compute() with ${nMels} bands is the DCT's product with its dB`, () => {
    const spec = { ...DEFAULT_SPEC, nMels, nMfcc: 13 };
    const noisy = tone(0, 4000, 4000).map((x, n) => x + 0.1 * Math.sin(n * n));
    const { nFrames, melDb, mfcc } = new Mfcc(spec).compute(noisy);
    const dct = dctMatrix(13, nMels);
    for (let t = 0; t < nFrames; t++) {
      for (let n = 0; n < 13; n++) {
        let sum = 0;
        for (let m = 0; m < nMels; m++) {
          sum += dct[n * nMels + m] * melDb[t * nMels + m];
        }
        assertAlmostEquals(mfcc[t * 13 + n], sum, 1e-9);
      }
    }
  });
}
