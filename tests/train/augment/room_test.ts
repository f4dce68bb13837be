import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  activePower,
  meanPower,
  noise,
  NoisePool,
  pinkNoise,
  reverberation,
  roomResponse,
  SeededRandom,
  timeShift,
  whiteNoise,
} from "../../../lib/train/mod.ts";
import { bandPower, db, hiss, sampleRateHz, tone } from "./sounds.ts";

const seeded = (seed = 1) => ({
  sampleRateHz,
  random: new SeededRandom(seed),
});

/** Time in which a response falls by 60 dB, from −5 to −25 dB (T20). */
function reverberationTime(response: Float32Array): number {
  const left = new Float64Array(response.length + 1); // Schroeder's integral
  for (let n = response.length - 1; n >= 1; n--) {
    left[n] = left[n + 1] + response[n] ** 2;
  }
  const whenUnder = (level: number) =>
    left.findIndex((energy, n) => n > 0 && db(energy / left[1]) < level);
  return 3 * (whenUnder(-25) - whenUnder(-5)) / sampleRateHz;
}

for (const rt60Seconds of [0.1, 0.3, 0.8]) {
  Deno.test(`roomResponse() falls by 60 dB in ${rt60Seconds} s`, () => {
    for (let seed = 1; seed <= 5; seed++) {
      const response = roomResponse({
        ...seeded(seed),
        rt60Seconds,
        directToReverberantDb: 0,
      });
      const measured = reverberationTime(response);
      assertAlmostEquals(measured / rt60Seconds, 1, 0.15, `seed ${seed}`);
    }
  });
}

for (const directToReverberantDb of [-3, 0, 12]) {
  Deno.test(`roomResponse() has the direct sound at ${directToReverberantDb} dB and energy 1`, () => {
    const response = roomResponse({
      ...seeded(),
      rt60Seconds: 0.4,
      directToReverberantDb,
    });
    const direct = response[0] ** 2;
    const rest = response.subarray(1).reduce((sum, x) => sum + x * x, 0);
    assertAlmostEquals(db(direct / rest), directToReverberantDb, 1e-3);
    assertAlmostEquals(direct + rest, 1, 1e-5);
  });
}

Deno.test("reverberation() is the sum of the response at every sample", () => {
  const input = Float32Array.of(0.5, 0, 0, -0.25, 0.125);
  const room = { rt60Seconds: 0.05, directToReverberantDb: 0 };
  const h = roomResponse({ ...seeded(), ...room });
  const out = reverberation(input, { ...seeded(), ...room });
  assertEquals(out.length, input.length + h.length - 1);
  out.forEach((y, n) => {
    const sum = input.reduce((s, x, i) => s + x * (h[n - i] ?? 0), 0);
    assertAlmostEquals(y, sum, 1e-7);
  });
});

Deno.test("reverberation() of long clips agrees with the sum too", () => {
  const room = { rt60Seconds: 0.7, directToReverberantDb: -3 };
  const h = roomResponse({ ...seeded(), ...room });
  for (const length of [20_000, 60_000]) { // 2^15 and 2^17 points
    const input = hiss(length);
    const out = reverberation(input, { ...seeded(), ...room });
    for (const n of [0, 1, 9999, length, out.length - 1]) {
      let sum = 0;
      const last = Math.min(n, h.length - 1);
      for (let k = 0; k <= last; k++) sum += h[k] * (input[n - k] ?? 0);
      assertAlmostEquals(out[n], sum, 1e-7);
    }
  }
});

const recorded = new NoisePool([{ name: "rain/a.wav", samples: hiss(3000) }]);
const SOURCES = { whiteNoise, pinkNoise, recorded: recorded.segment };

for (const [name, source] of Object.entries(SOURCES)) {
  for (const snrDb of [0, 10, 35]) {
    Deno.test(`noise(${name}) reaches ${snrDb} dB`, () => {
      const clean = tone(1000);
      const noisy = noise(clean, { ...seeded(), snrDb, source });
      const added = noisy.map((x, n) => x - clean[n]);
      assertAlmostEquals(db(meanPower(clean) / meanPower(added)), snrDb, 0.1);
    });
  }
}

Deno.test("noise() is as loud for a clip with silence at its ends", () => {
  const clean = new Float32Array(48000);
  clean.set(tone(1000), 16000);
  const noisy = noise(clean, { ...seeded(), snrDb: 10, source: whiteNoise });
  const added = noisy.map((x, n) => x - clean[n]);
  assertAlmostEquals(db(meanPower(tone(1000)) / meanPower(added)), 10, 0.1);
});

Deno.test("whiteNoise() has as much power an octave lower, pinkNoise() twice as much a hertz", () => {
  const slope = (samples: Float32Array) =>
    db(bandPower(samples, [500, 1000]) / bandPower(samples, [2000, 4000]));
  // A quarter of the bandwidth: −6 dB; pink falls by 3 dB an octave: 0 dB.
  // 256 and 1,024 bins: a standard error of 0.3 dB.
  assertAlmostEquals(slope(whiteNoise(new SeededRandom(2), 16000)), -6.02, 1.2);
  assertAlmostEquals(slope(pinkNoise(new SeededRandom(2), 16000)), 0, 1.2);
});

Deno.test("timeShift() puts silence around the recording", () => {
  const clean = tone(700, { seconds: 0.5 });
  const out = timeShift(clean, {
    ...seeded(),
    leadSeconds: 0.25,
    trailSeconds: 0.1,
    roomToneDb: null,
  });
  assertEquals(out.length, 4000 + 8000 + 1600);
  assert(out.subarray(0, 4000).every((x) => x === 0));
  assertEquals(out.slice(4000, 12000), clean);
  assert(out.subarray(12000).every((x) => x === 0));
});

Deno.test("timeShift() fills it with room tone of the level asked for", () => {
  const clean = tone(700);
  const out = timeShift(clean, {
    ...seeded(),
    leadSeconds: 4,
    trailSeconds: 0,
    roomToneDb: -40,
  });
  const level = db(meanPower(out.subarray(0, 64000)) / meanPower(clean));
  assertAlmostEquals(level, -40, 0.5); // of all of it exactly, of 4 s nearly
});

Deno.test("activePower() counts speech, not pauses", () => {
  const clip = new Float32Array(32000);
  clip.set(tone(1000), 8000);
  assertAlmostEquals(activePower(clip, { sampleRateHz }), 0.005, 1e-6);
  assertAlmostEquals(meanPower(clip), 0.0025, 1e-6);
  assertEquals(activePower(new Float32Array(9), { sampleRateHz }), 0);
});
