import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { pitchShift, speed, timeStretch } from "../../../lib/train/mod.ts";
import {
  bandPower,
  BIN_HZ,
  db,
  peakHz,
  periodicity,
  pulses,
  sampleRateHz,
  tone,
} from "./sounds.ts";

for (const semitones of [-2.5, -1, 0.5, 2.5]) {
  Deno.test(`pitchShift(${semitones}) moves a tone by that and keeps the length`, () => {
    const input = tone(400);
    const out = pitchShift(input, { sampleRateHz, semitones });
    assertEquals(out.length, input.length);
    // Rounding to 4 cents moves 400 Hz by 0.9 Hz, half a bin.
    assertAlmostEquals(peakHz(out), 400 * 2 ** (semitones / 12), BIN_HZ);
  });
}

for (const tempo of [0.85, 0.93, 1.07, 1.15]) {
  Deno.test(`timeStretch(${tempo}) changes the length and keeps the pitch`, () => {
    const input = tone(1000);
    const out = timeStretch(input, { sampleRateHz, tempo });
    assertEquals(out.length, Math.round(input.length / tempo));
    assertAlmostEquals(peakHz(out), 1000, BIN_HZ);
    const level = out.subarray(1000, -1000).reduce((a, x) => a + x * x, 0) /
      (out.length - 2000);
    assertAlmostEquals(db(level / 0.005), 0, 0.5);
  });

  Deno.test(`timeStretch(${tempo}) keeps a voice's periods whole`, () => {
    const input = pulses(125);
    const out = timeStretch(input, { sampleRateHz, tempo });
    assertAlmostEquals(periodicity(input, 128), 1, 1e-6);
    // Halfway between two pitch periods the pulses would cancel or double.
    assert(periodicity(out, 128) > 0.98, `${periodicity(out, 128)}`);
    assert(periodicity(out, 64) < 0.3);
  });

  Deno.test(`timeStretch(${tempo}) moves what happens to its time`, () => {
    const input = new Float32Array(16000);
    input.set(tone(500, { seconds: 0.1 }), 8000);
    const out = timeStretch(input, { sampleRateHz, tempo });
    const loud = (x: number) => Math.abs(x) > 0.05;
    const start = out.findIndex(loud) / sampleRateHz;
    const end = out.findLastIndex(loud) / sampleRateHz;
    // A frame stands within 10 ms of its place and reaches 15 ms around it.
    assertAlmostEquals(start, 0.5 / tempo, 0.025);
    assertAlmostEquals(end, 0.6 / tempo, 0.025);
  });
}

for (const factor of [0.88, 0.95, 1.05, 1.14]) {
  Deno.test(`speed(${factor}) moves the length and the pitch`, () => {
    const input = tone(1000);
    const out = speed(input, { sampleRateHz, factor });
    assertEquals(out.length, Math.round(input.length / factor));
    assertAlmostEquals(peakHz(out), 1000 * factor, BIN_HZ);
  });
}

Deno.test("speed() keeps the level up to 7 kHz, and lets nothing come back from over half the rate", () => {
  const level = (hz: number, factor: number) =>
    db(
      bandPower(speed(tone(hz), { sampleRateHz, factor }), [0, 8000]) /
        bandPower(tone(hz), [0, 8000]),
    );
  assertAlmostEquals(level(1000, 1.14), 0, 0.05);
  assertAlmostEquals(level(6100, 1.14), 0, 0.5); // 6,954 Hz
  assertAlmostEquals(level(6900, 0.9), 0, 0.5);
  assert(level(7600, 1.14) < -45); // 8,664 Hz would come back at 7,336
});

Deno.test("speed(), timeStretch() and pitchShift() by nothing give the recording back", () => {
  const input = pulses(110);
  assertEquals(speed(input, { sampleRateHz, factor: 1 }), input);
  assertEquals(timeStretch(input, { sampleRateHz, tempo: 1 }), input);
  assertEquals(pitchShift(input, { sampleRateHz, semitones: 0 }), input);
});
