import { assertAlmostEquals, assertEquals, assertGreater } from "@std/assert";
import {
  DEFAULT_SPEC,
  frameCount,
  Mfcc,
  MfccStream,
  speechLevel,
} from "../../lib/dsp/mod.ts";
import { levelPower, levelPowerConstants } from "../../lib/dsp/level_power.ts";
import { noise, voice } from "../gpu/agreement.ts";
import { disturbances } from "../signals.ts";
import {
  HUM_REJECTION_DB,
  LEVEL_OF_NOISE,
  LEVEL_OF_TONE,
} from "../tolerances.ts";

/** Level, to a millionth of a dB, and flag of frames of so much RMS. */
function level(...parts: [frames: number, rms: number][]) {
  const power = parts.flatMap(([n, rms]) => Array(n).fill(rms * rms));
  const spec = { sampleRateHz: 16000, hopLength: 160 }; // 25 newest frames
  const { levelDb, speech } = speechLevel(power, spec);
  return [Math.round(1e6 * levelDb) / 1e6, speech];
}

Deno.test("speechLevel() is the level of the newest quarter of a second", () => {
  assertEquals(level([100, 0.01], [25, 0.1]), [-20, 1]);
  assertEquals(level([25, 0.1], [25, 0.01]), [-40, 0]);
  assertEquals(level([3, 0.1]), [-20, 0]);
});

Deno.test("speechLevel() flags what stands 6 dB out of the noise, one frame of it", () => {
  assertEquals(level([50, 0.1])[1], 0); // a hum
  assertEquals(level([100, 0.1], [1, 0.2], [24, 0.1])[1], 1);
  assertEquals(level([100, 0.1], [1, 0.199], [24, 0.1])[1], 0);
});

Deno.test("speechLevel() flags nothing under -64 dB, and silence is -100 dB", () => {
  assertEquals(level([100, 1e-6], [25, 7e-4])[1], 1);
  assertEquals(level([100, 1e-6], [25, 6e-4])[1], 0);
  assertEquals(level([100, 0], [25, 0]), [-100, 0]);
  assertEquals(level(), [-100, 0]);
});

/** Level powers of every frame. */
function levelPowers(samples: Float32Array): number[] {
  const spectra = new Mfcc(DEFAULT_SPEC).powerSpectrogram(samples);
  const constants = levelPowerConstants(DEFAULT_SPEC);
  const nBins = 1 + DEFAULT_SPEC.nFft / 2;
  return Array.from(
    { length: frameCount(samples.length, DEFAULT_SPEC) },
    (_, t) =>
      levelPower(spectra.subarray(t * nBins, (t + 1) * nBins), constants),
  );
}

function tone(hz: number): Float32Array {
  const { sampleRateHz } = DEFAULT_SPEC;
  return Float32Array.from(
    { length: 8000 },
    (_, n) => Math.sin(2 * Math.PI * hz * n / sampleRateHz),
  );
}

Deno.test("levelPower() is the mean square of what lies above 120 Hz", () => {
  for (const hz of [300, 440, 1000, 4000, 7800]) {
    for (const power of levelPowers(tone(hz))) {
      assertAlmostEquals(power, 0.5, LEVEL_OF_TONE, `${hz} Hz`);
    }
  }
  const hiss = noise(160000, { amplitude: 1 }); // uniform: a third
  const powers = levelPowers(hiss);
  const mean = powers.reduce((a, b) => a + b, 0) / powers.length;
  assertAlmostEquals(mean, (1 - 120 / 8000) / 3, LEVEL_OF_NOISE);
});

Deno.test("levelPower() hears next to nothing of hum and offset", () => {
  const offset = new Float32Array(8000).fill(0.5);
  const leastDb = (samples: Float32Array, power: number) =>
    Math.min(
      ...levelPowers(samples).map((left) => -10 * Math.log10(left / power)),
    );
  assertGreater(leastDb(offset, 0.25), HUM_REJECTION_DB.offset);
  assertGreater(leastDb(tone(50), 0.5), HUM_REJECTION_DB[50]);
  assertGreater(leastDb(tone(60), 0.5), HUM_REJECTION_DB[60]);
});

Deno.test("MfccStream.level() finds a voice beside an offset and a hum of nine times its power", () => {
  const speech = voice(16000), quiet = noise(16000, { amplitude: 1e-3 });
  for (const [name, at] of Object.entries(disturbances(speech))) {
    const stream = new MfccStream(DEFAULT_SPEC);
    const flags = [quiet, speech, quiet].map((part, i) => {
      stream.push(part.map((x, n) => x + at(16000 * i + n)));
      const { nFrames } = stream;
      return stream.level({ firstFrame: nFrames - 50, nFrames: 50 }).speech;
    });
    assertEquals(flags, [0, 1, 0], name);
  }
});
