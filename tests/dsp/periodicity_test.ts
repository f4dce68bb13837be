import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import {
  DEFAULT_PERIODICITY,
  DEFAULT_SPEC,
  featureWidth,
  FeatureWindow,
  Mfcc,
  parseFeatureSpec,
  PeriodicityBank,
  type PeriodicitySpec,
  RealFft,
} from "../../lib/dsp/mod.ts";
import { SeededRandom } from "../../lib/train/mod.ts";
import { PERIODICITY_SILENCE_TOLERANCE } from "../tolerances.ts";

const spec = {
  ...DEFAULT_SPEC,
  ...{ nFft: 1024, periodicity: DEFAULT_PERIODICITY },
};
const { nPitches, lowestHz, highestHz } = DEFAULT_PERIODICITY;
const pitchOf = (p: number) =>
  lowestHz * (highestHz / lowestHz) ** (p / (nPitches - 1));

/** Half a second of a voice: harmonics, the higher the weaker, and some noise. */
function voice(pitchHz: number, { gain = 0.1 } = {}): Float32Array {
  const random = new SeededRandom(1, `${pitchHz}`);
  return Float32Array.from({ length: 8000 }, (_, n) => {
    let x = 0.05 * random.normal();
    for (let k = 1; k * pitchHz < 4000; k++) {
      x += Math.sin(2 * Math.PI * k * pitchHz * n / 16000) / k;
    }
    return gain * x;
  });
}

/** Periodicity of a signal's middle frame, `[nPitches]`. */
function heard(samples: Float32Array): Float64Array {
  const { nFrames, periodicity } = new Mfcc(spec).compute(samples);
  assertEquals(periodicity!.length, nFrames * nPitches);
  const middle = nFrames >> 1;
  return Float64Array.from(
    periodicity!.subarray(middle * nPitches, (middle + 1) * nPitches),
  );
}

Deno.test("PeriodicityBank answers most to a voice's pitch, or to a fraction that is as periodic", () => {
  for (const pitchHz of [85, 110, 150, 220, 330]) {
    const said = heard(voice(pitchHz));
    const best = pitchOf(said.indexOf(Math.max(...said)));
    const ratio = pitchHz / best, times = Math.round(ratio);
    // To the nearest pitch asked about: they are 4.6 % apart.
    assert(Math.abs(ratio / times - 1) < 0.046, `${best} for ${pitchHz} Hz`);
    const nearest = Array.from(said, (_, p) => Math.abs(pitchOf(p) - pitchHz));
    const own = said[nearest.indexOf(Math.min(...nearest))];
    assert(own > 0.7 * Math.max(...said), `${own} at ${pitchHz} Hz`);
  }
});

Deno.test("PeriodicityBank hears less in noise than in any voice", () => {
  const random = new SeededRandom(1, "noise");
  const noise = Float32Array.from(
    { length: 8000 },
    () => 0.1 * random.normal(),
  );
  const most = Math.max(...heard(noise));
  for (const pitchHz of [85, 110, 150, 220, 330]) {
    const said = Math.max(...heard(voice(pitchHz)));
    assert(said > 1.5 * most, `${said} at ${pitchHz} Hz, ${most} in noise`);
  }
});

Deno.test("PeriodicityBank hears the same at every level, and 0 in silence", () => {
  const soft = heard(voice(120, { gain: 0.003 })), loud = heard(voice(120));
  loud.forEach((value, p) =>
    assertAlmostEquals(soft[p], value, PERIODICITY_SILENCE_TOLERANCE)
  );
  assertEquals([...heard(new Float32Array(8000))], Array(nPitches).fill(0));
});

Deno.test("PeriodicityBank gives what numpy's inverse FFT gives", () => {
  // x = 0.1·(Σ_k cos(2π·125k·n/fs + k²)/k, k < 20, + a tone that swells),
  // P = |rfft(x·hann(800) in 1024)|², q = cbrt(P) from 50 to 4000 Hz,
  // r = irfft(q), h = correlate(hann, hann): r[lag]/r[0]/max(0.3, h[lag]/h[0])
  // at lags 256, 128, 64, 32. numpy 1.24, double precision.
  const numpy = [0.279561253, 0.678753691, -0.104748808, -0.090949363];
  const wave = (hz: number, n: number, phase = 0) =>
    Math.cos(2 * Math.PI * hz * n / 16000 + phase);
  const frame = Float64Array.from({ length: 1024 }, (_, n) => {
    let x = 0.2 * wave(1234.5, n) * wave(3.3, n);
    for (let k = 1; k < 20; k++) x += wave(125 * k, n, k * k) / k;
    const at = n - 112;
    const window = at < 0 || at >= 800
      ? 0
      : 0.5 - 0.5 * Math.cos(2 * Math.PI * at / 800);
    return 0.1 * x * window;
  });
  const power = new Float64Array(513);
  new RealFft(1024).powerSpectrum(frame, power);
  const bank = new PeriodicityBank(spec, {
    ...{ nPitches: 4, lowestHz: 62.5, highestHz: 500, winLength: 800 },
  });
  const out = new Float64Array(5);
  bank.apply(power, out, 1);
  assertEquals(out[0], 0);
  numpy.forEach((value, p) =>
    assertAlmostEquals(out[1 + p], value, PERIODICITY_SILENCE_TOLERANCE)
  );
});

Deno.test("FeatureWindow puts periodicity after the coefficients, as it is", () => {
  const samples = voice(120);
  const width = featureWidth(spec);
  assertEquals(width, 88);
  const window = new FeatureWindow(spec).fromSegment(samples);
  const without = new FeatureWindow({ ...spec, periodicity: null })
    .fromSegment(samples);
  const { nFrames, periodicity } = new Mfcc(spec).compute(samples);
  assertEquals(window.length, 300 * width);
  for (const t of [0, 7, nFrames, 299]) {
    const row = window.subarray(t * width, (t + 1) * width);
    assertEquals(row.subarray(0, 40), without.subarray(t * 40, t * 40 + 40));
    const from = (t % nFrames) * nPitches;
    assertEquals(
      row.subarray(40),
      Float32Array.from(periodicity!.subarray(from, from + nPitches)),
    );
  }
});

Deno.test("Mfcc hears periodicity in frames of its own length", () => {
  const { periodicity, mfcc } = new Mfcc(spec).compute(voice(120));
  const longer = new Mfcc({ ...spec, winLength: 800 }).compute(voice(120));
  assertEquals(longer.periodicity, periodicity);
  assert(longer.mfcc.some((x, i) => x !== mfcc[i]), "the bands' are shorter");
});

Deno.test("Mfcc hears periodicity before noise is taken out", () => {
  const denoise = { maxDb: 12, cleanDb: 25 };
  const { periodicity } = new Mfcc({ ...spec, denoise }).compute(voice(120));
  assertEquals(periodicity, new Mfcc(spec).compute(voice(120)).periodicity);
});

Deno.test("parseFeatureSpec() reads periodicity, and none where there is none", () => {
  const { periodicity: _, ...older } = spec;
  assertEquals(parseFeatureSpec(older).periodicity, null);
  assertEquals(parseFeatureSpec(spec).periodicity, DEFAULT_PERIODICITY);
});

const REFUSED: [Partial<PeriodicitySpec>, string][] = [
  [{ nPitches: 0 }, "'nPitches' must be a whole number of at least 1, got 0"],
  [{ lowestHz: 10 }, "'lowestHz' must be from 20 to 4000, got 10"],
  [{ highestHz: 50 }, "'highestHz' must be from lowestHz (60) to 4000, got 50"],
  [
    { winLength: 200 },
    "'winLength' must be a whole number from a period of lowestHz (267 samples) to nFft (1024), got 200",
  ],
  [{ winLength: 1025 }, "to nFft (1024), got 1025"],
];
for (const [change, message] of REFUSED) {
  Deno.test(`parseFeatureSpec() refuses periodicity of ${JSON.stringify(change)}`, () => {
    const periodicity = { ...DEFAULT_PERIODICITY, ...change };
    assertThrows(
      () => parseFeatureSpec({ ...spec, periodicity }),
      RangeError,
      message,
    );
  });
}
