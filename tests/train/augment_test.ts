import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { RealFft } from "../../lib/dsp/mod.ts";
import {
  augmentWaveform,
  DEFAULT_AUGMENTATION,
  SeededRandom,
} from "../../lib/train/mod.ts";

const sampleRateHz = 16000;
const tone = Float32Array.from(
  { length: 16000 },
  (_, n) => 0.1 * Math.sin((2 * Math.PI * 1000 * n) / sampleRateHz),
);
const OFF = {
  speed: [1, 1] as [number, number],
  noiseChance: 0,
  snrDb: [20, 20] as [number, number],
  equaliserChance: 0,
  equaliserDb: 0,
  gainDb: 0,
};

function vary(change: Partial<typeof OFF>, seed = 1): Float32Array {
  return augmentWaveform(tone, {
    sampleRateHz,
    random: new SeededRandom(seed),
    options: { ...OFF, ...change },
  });
}

function power(samples: Float32Array): number {
  return samples.reduce((sum, x) => sum + x * x, 0) / samples.length;
}

/** Frequency of the strongest bin, hertz. */
function peakHz(samples: Float32Array): number {
  const fft = new RealFft(8192);
  const spectrum = new Float64Array(fft.nBins);
  fft.powerSpectrum(Float64Array.from(samples.subarray(1000, 9192)), spectrum);
  return spectrum.indexOf(Math.max(...spectrum)) * sampleRateHz / 8192;
}

Deno.test("augmentWaveform() with all options off gives the recording back", () => {
  const out = vary({});
  assertEquals(out.length, tone.length);
  out.forEach((x, n) => assertAlmostEquals(x, tone[n], 1e-7));
});

Deno.test("augmentWaveform() follows from the seed", () => {
  const draw = (seed: number) =>
    augmentWaveform(tone, { sampleRateHz, random: new SeededRandom(seed) });
  assertEquals(draw(1), draw(1));
  assert(draw(1).length !== draw(2).length || draw(1)[9] !== draw(2)[9]);
});

Deno.test("augmentWaveform(speed) shortens the recording and raises its pitch", () => {
  const fast = vary({ speed: [1.1, 1.1] });
  assertAlmostEquals(fast.length, tone.length / 1.1, 1);
  assertAlmostEquals(peakHz(fast), 1100, 2); // a bin is 1.95 Hz
});

Deno.test("augmentWaveform(noise) reaches the ratio asked for", () => {
  for (const seed of [1, 2, 3, 4]) { // white and pink
    const noisy = vary({ noiseChance: 1, snrDb: [10, 10] }, seed);
    const noise = noisy.map((x, n) => x - tone[n]);
    const snrDb = 10 * Math.log10(power(tone) / power(noise));
    assertAlmostEquals(snrDb, 10, 1e-3);
  }
});

Deno.test("augmentWaveform(equaliser) changes the level of a band", () => {
  const gains = [1, 2, 3, 4, 5, 6].map((seed) => {
    const out = vary({ equaliserChance: 1, equaliserDb: 6 }, seed);
    return 10 * Math.log10(power(out.subarray(4000)) / power(tone));
  });
  assert(Math.max(...gains.map(Math.abs)) > 1);
  assert(Math.max(...gains.map(Math.abs)) < 12);
});

Deno.test("augmentWaveform() stays within full scale", () => {
  const loud = tone.map((x) => 10 * x);
  const out = augmentWaveform(loud, {
    sampleRateHz,
    random: new SeededRandom(1),
    options: { ...DEFAULT_AUGMENTATION, gainDb: 20 },
  });
  assert(out.every((x) => Math.abs(x) <= 1));
});
