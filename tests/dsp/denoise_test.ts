import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertLess,
  assertThrows,
} from "@std/assert";
import fc from "fast-check";
import {
  DEFAULT_DENOISE,
  DEFAULT_SPEC,
  denoise,
  Denoiser,
  type DenoiseSpec,
  Mfcc,
  parseFeatureSpec,
} from "../../lib/dsp/mod.ts";
import { noise, voice } from "../gpu/agreement.ts";
import { DENOISE_DOUBLE_RELATIVE } from "../tolerances.ts";

const N_BINS = 257;
const SPEC = { ...DEFAULT_SPEC, denoise: DEFAULT_DENOISE };
const OPTIONS = { nBins: N_BINS, hopSeconds: 0.01 };

function spectra(samples: Float32Array): Float64Array {
  return new Mfcc(DEFAULT_SPEC).powerSpectrogram(samples) as Float64Array;
}

function cleaned(
  power: Float64Array,
  options: DenoiseSpec = DEFAULT_DENOISE,
): Float64Array {
  const copy = power.slice();
  denoise(copy, { ...SPEC, denoise: options });
  return copy;
}

function total(values: Float64Array): number {
  return values.reduce((a, b) => a + b, 0);
}

function decibels(ratio: number): number {
  return 10 * Math.log10(ratio);
}

/** Half a second of noise, then a voice in it. */
function voiceInNoise(amplitude: number): {
  speech: Float32Array;
  noisy: Float32Array;
} {
  const silence = new Float32Array(8000);
  const speech = Float32Array.of(...silence, ...voice(24000));
  const around = noise(speech.length, { amplitude });
  return { speech, noisy: speech.map((x, n) => x + around[n]) };
}

Deno.test("denoise() takes maxDb from noise alone, but for its peaks", () => {
  const power = spectra(noise(48000));
  const takenDb = -decibels(total(cleaned(power)) / total(power));
  assertGreater(takenDb, DEFAULT_DENOISE.maxDb - 2);
  assertLess(takenDb, DEFAULT_DENOISE.maxDb);
});

Deno.test("denoise() leaves a voice without noise bit for bit as it is", () => {
  const samples = voice(32000).map((x) => Math.round(x * 32768) / 32768);
  const power = spectra(samples);
  // The breath of that voice, 40 dB under it, is all there is to take.
  assertEquals(cleaned(power), power);
  // A control that changes: the same voice in noise.
  const noisy = spectra(voiceInNoise(0.1).noisy);
  assert(cleaned(noisy).some((x, i) => x !== noisy[i]));
});

/** A second of hiss 40 dB under it, then a vowel of three seconds. */
function longVowel(): Float32Array {
  const hiss = noise(64000, { amplitude: 0.001 });
  return hiss.map((x, n) => {
    let vowel = 0;
    for (let h = 1; h <= 20; h++) {
      vowel += Math.sin(2 * Math.PI * 150 * h * n / 16000) / h;
    }
    return x + (n < 16000 ? 0 : 0.1 * vowel);
  });
}

Deno.test("denoise() does not take a long vowel for noise", () => {
  const power = spectra(longVowel());
  assertEquals(cleaned(power), power);
  // The noise estimate by itself is led astray: it rises by more than 10 dB.
  const denoiser = new Denoiser(OPTIONS);
  denoiser.process(power.slice(0, 90 * N_BINS));
  const before = total(denoiser.noise);
  denoiser.process(power.slice(90 * N_BINS));
  assertGreater(decibels(total(denoiser.noise) / before), 10);
});

Deno.test("denoise() brings a noisy voice nearer to the clean one", () => {
  const { speech, noisy } = voiceInNoise(0.1);
  const clean = spectra(speech), before = spectra(noisy);
  const after = cleaned(before);
  const distance = (a: Float64Array) =>
    Math.sqrt(
      total(a.map((x, i) => (Math.sqrt(x) - Math.sqrt(clean[i])) ** 2)),
    );
  assertLess(distance(after), 0.6 * distance(before));
});

Deno.test("denoise() knows the noise of the first frame", () => {
  const { noisy } = voiceInNoise(0.1);
  const power = spectra(noisy);
  const first = (a: Float64Array) => total(a.subarray(0, N_BINS));
  assertGreater(decibels(first(power) / first(cleaned(power))), 9);
});

Deno.test("Denoiser estimates the power of stationary noise at 0 to 2 dB under it", () => {
  const power = spectra(noise(80000));
  const denoiser = new Denoiser(OPTIONS);
  denoiser.process(power.slice());
  const nFrames = power.length / N_BINS;
  // The edge bins have one degree of freedom: the estimate supposes two.
  const inner = (a: Float64Array) => total(a.subarray(1, N_BINS - 1));
  const mean = new Float64Array(N_BINS)
    .map((_, k) => {
      let sum = 0;
      for (let t = 0; t < nFrames; t++) sum += power[t * N_BINS + k];
      return sum / nFrames;
    });
  // Peaks over γ = 3.6 count as speech, and take ∫(γ − 1)·e^(−γ) = 10 % of the
  // power with them: 0.45 dB, and as much again as the estimate sinks by it.
  const under = -decibels(inner(denoiser.noise) / inner(mean));
  assertGreater(under, 0);
  assertLess(under, 2);
});

Deno.test("Denoiser follows noise that grows by 10 dB within 2 s, and forgets it on reset()", () => {
  const denoiser = new Denoiser(OPTIONS);
  denoiser.process(spectra(noise(32000, { amplitude: 0.01 })));
  const before = total(denoiser.noise);
  denoiser.process(spectra(noise(32000, { amplitude: 0.0316 })));
  const grownDb = decibels(total(denoiser.noise) / before);
  assertAlmostEquals(grownDb, 10, 2);
  denoiser.reset();
  const silence = new Float64Array(N_BINS);
  denoiser.process(silence);
  assertLess(total(denoiser.noise), 1e-6);
  assertEquals(silence, new Float64Array(N_BINS));
});

const bytes = fc.array(fc.double({ min: 0, max: 1e5, noNaN: true }), {
  minLength: 8,
  maxLength: 120,
});

Deno.test("Denoiser.process() never adds power and never takes more than maxDb", () => {
  fc.assert(
    fc.property(
      bytes,
      fc.double({ min: 0.1, max: 60, noNaN: true }),
      fc.double({ min: 0, max: 120, noNaN: true }),
      (values, maxDb, cleanDb) => {
        const power = Float64Array.from(values.slice(0, values.length & ~3));
        const after = power.slice();
        new Denoiser({
          nBins: 4,
          hopSeconds: 0.01,
          denoise: { maxDb, cleanDb },
        })
          .process(after);
        const least = 10 ** (-maxDb / 10) * (1 - DENOISE_DOUBLE_RELATIVE);
        return after.every((x, i) =>
          x <= power[i] * (1 + DENOISE_DOUBLE_RELATIVE) && x >= least * power[i]
        );
      },
    ),
    { seed: 1 },
  );
});

Deno.test("Denoiser.process() gives the same whatever the pieces of the stream", () => {
  const power = spectra(voiceInNoise(0.05).noisy);
  const whole = power.slice();
  new Denoiser(OPTIONS).process(whole);
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 9 }),
      (pieces) => {
        const streamed = power.slice();
        const denoiser = new Denoiser(OPTIONS);
        let at = 0;
        for (const frames of pieces) {
          denoiser.process(streamed.subarray(at, at + frames * N_BINS));
          at += frames * N_BINS;
        }
        denoiser.process(streamed.subarray(at));
        assertEquals(streamed, whole);
      },
    ),
    { numRuns: 20, seed: 1 },
  );
});

Deno.test("denoise() does not care about the level", () => {
  const { noisy } = voiceInNoise(0.1);
  const loud = spectra(noisy);
  const quiet = loud.map((x) => x / 2 ** 10); // 30 dB, exactly
  const a = cleaned(loud), b = cleaned(quiet);
  for (let i = 0; i < a.length; i++) {
    assertAlmostEquals(b[i] * 2 ** 10, a[i], DENOISE_DOUBLE_RELATIVE * a[i]);
  }
});

Deno.test("denoise() of one frame, of silence and of full scale is finite", () => {
  for (
    const samples of [
      new Float32Array(512).fill(1),
      new Float32Array(16000),
      Float32Array.from({ length: 16000 }, (_, n) => n % 2 ? 1 : -1),
    ]
  ) {
    const after = cleaned(spectra(samples));
    assert(after.every((x) => Number.isFinite(x) && x >= 0));
  }
});

Deno.test("Mfcc with noise reduction lowers the bands that hold noise alone", () => {
  const { noisy } = voiceInNoise(0.1);
  const plain = new Mfcc(DEFAULT_SPEC).compute(noisy);
  const clean = new Mfcc(SPEC).compute(noisy);
  assertEquals(clean.nFrames, plain.nFrames);
  const before = plain.melDb.subarray(0, 40 * 64), after = clean.melDb;
  const lowered = Array.from(before, (db, i) => db - after[i]);
  const mean = lowered.reduce((a, b) => a + b, 0) / lowered.length;
  assertGreater(mean, 8);
});

Deno.test("parseFeatureSpec() reads a specification from before there was noise reduction", () => {
  const { denoise: _, ...old } = DEFAULT_SPEC;
  assertEquals(parseFeatureSpec(old), DEFAULT_SPEC);
  assertEquals(parseFeatureSpec(JSON.parse(JSON.stringify(SPEC))), SPEC);
});

for (
  const [change, message] of [
    [{ maxDb: 0, cleanDb: 25 }, "'maxDb' must be over 0, at most 60, got 0"],
    [{ maxDb: 61, cleanDb: 25 }, "'maxDb' must be over 0, at most 60, got 61"],
    [{ maxDb: 12, cleanDb: -1 }, "'cleanDb' must be from 0 to 120, got -1"],
    [{ maxDb: 12 }, "'cleanDb' must be from 0 to 120, got undefined"],
  ] as const
) {
  Deno.test(`parseFeatureSpec() refuses denoise ${JSON.stringify(change)}`, () => {
    assertThrows(
      () => parseFeatureSpec({ ...DEFAULT_SPEC, denoise: change }),
      RangeError,
      message,
    );
  });
}

Deno.test("Denoiser refuses no bins and no time between frames", () => {
  assertThrows(() => new Denoiser({ ...OPTIONS, nBins: 0 }), RangeError);
  assertThrows(() => new Denoiser({ ...OPTIONS, hopSeconds: 0 }), RangeError);
  assertEquals(new Denoiser(OPTIONS).nBins, N_BINS);
});
