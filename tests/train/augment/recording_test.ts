import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import {
  bandLimit,
  clipping,
  equaliser,
  gain,
  muLaw,
  SeededRandom,
  telephoneChannel,
} from "../../../lib/train/mod.ts";
import { bandPower, db, hiss, sampleRateHz, tone } from "./sounds.ts";

/** What a transform makes of a tone, dB, in the tone's own half octave. */
function response(
  hz: number,
  transform: (samples: Float32Array) => Float32Array,
): number {
  const input = tone(hz, { amplitude: 0.3 });
  const band: [number, number] = [hz / 1.2, hz * 1.2];
  return db(bandPower(transform(input), band) / bandPower(input, band));
}

const telephone = (samples: Float32Array) =>
  telephoneChannel(samples, { sampleRateHz });

for (const hz of [50, 100, 5000, 7000]) {
  Deno.test(`telephoneChannel() kills ${hz} Hz`, () => {
    assert(response(hz, telephone) < -20, `${response(hz, telephone)} dB`);
    const whole = db(
      bandPower(telephone(tone(hz)), [0, 8000]) /
        bandPower(tone(hz), [0, 8000]),
    );
    assert(whole < -20, `${whole} dB anywhere`);
  });
}

for (const hz of [500, 1000, 2000, 2800]) {
  Deno.test(`telephoneChannel() keeps ${hz} Hz`, () => {
    assertAlmostEquals(response(hz, telephone), 0, 1);
  });
}

Deno.test("telephoneChannel() keeps length and time", () => {
  for (const length of [1, 999, 16000, 16001]) {
    assertEquals(telephone(hiss(length)).length, length);
  }
  // A filter of 3.4 kHz delays by less than a millisecond.
  const click = new Float32Array(2000);
  click[1000] = 1;
  const out = telephone(click).map(Math.abs);
  const at = out.indexOf(Math.max(...out));
  assert(at >= 1000 && at < 1016, `at ${at}`);
});

Deno.test("muLaw() has 255 levels, finer where it is quiet", () => {
  const steps = Float32Array.from({ length: 20001 }, (_, n) => n / 10000 - 1);
  const out = muLaw(steps);
  assertEquals(new Set(out).size, 255);
  // F⁻¹(k/127) next to full scale and next to zero, by the formula.
  assertAlmostEquals(out[20000], 1, 1e-6);
  const levels = [...new Set(out)].sort((a, b) => a - b);
  assertAlmostEquals(levels[253], (256 ** (126 / 127) - 1) / 255, 1e-6);
  assertAlmostEquals(levels[128], (256 ** (1 / 127) - 1) / 255, 1e-8);
  assertEquals(muLaw(Float32Array.of(0, 2, -2)), Float32Array.of(0, 1, -1));
});

Deno.test("muLaw() keeps noise 30 dB under loud and soft sounds alike", () => {
  for (const amplitude of [0.5, 0.05, 0.02]) {
    const input = tone(440, { amplitude });
    const error = muLaw(input).map((y, n) => y - input[n]);
    const snr = db(
      input.reduce((s, x) => s + x * x, 0) /
        error.reduce((s, x) => s + x * x, 0),
    );
    assert(snr > 30, `${snr} dB at ${amplitude}`);
  }
});

Deno.test("bandLimit() cuts 3 dB at its corners and 24 dB an octave out", () => {
  const limited = (samples: Float32Array) =>
    bandLimit(samples, { sampleRateHz, lowHz: 400, highHz: 3000 });
  assertAlmostEquals(response(400, limited), -3.01, 0.1);
  assertAlmostEquals(response(3000, limited), -3.01, 0.1);
  assertAlmostEquals(response(200, limited), -24.1, 0.5);
  assert(response(6000, limited) < -24); // the bilinear transform falls faster
  assertAlmostEquals(response(1200, limited), 0, 0.1);
});

Deno.test("bandLimit() refuses corners over half the rate, and takes none", () => {
  const input = hiss(100);
  assertThrows(
    () => bandLimit(input, { sampleRateHz, lowHz: null, highHz: 8000 }),
    RangeError,
    "'hz' must be over 0 and under half the rate (8000), got 8000",
  );
  assertEquals(
    bandLimit(input, { sampleRateHz, lowHz: null, highHz: null }),
    input,
  );
});

Deno.test("equaliser() gives each band a gain within its range", () => {
  const gains = [1, 2, 3].flatMap((seed) =>
    [150, 450, 1200, 2800, 5500].map((hz) =>
      response(hz, (samples) =>
        equaliser(samples, {
          sampleRateHz,
          random: new SeededRandom(seed),
          gainDb: [-6, 6],
        }))
    )
  );
  // Neighbouring bands overlap by less than a decibel.
  assert(gains.every((gainDb) => Math.abs(gainDb) < 7), `${gains}`);
  assert(Math.max(...gains) > 3 && Math.min(...gains) < -3, `${gains}`);
});

Deno.test("equaliser() of one gain raises every band by it and lowers it again", () => {
  const equalised = (gainDb: number) => (samples: Float32Array) =>
    equaliser(samples, {
      sampleRateHz,
      random: new SeededRandom(1),
      gainDb: [gainDb, gainDb],
    });
  for (const hz of [150, 450, 1200, 2800, 5500]) {
    const measured = response(hz, equalised(6));
    // Neighbours at 1 to 1.6 octaves add up to 1.5 dB each.
    assert(measured > 5.5 && measured < 9, `${measured} dB at ${hz} Hz`);
  }
  const input = hiss(4000);
  const back = equalised(-6)(equalised(6)(input));
  back.forEach((x, n) => assertAlmostEquals(x, input[n], 1e-6));
});

Deno.test("gain() changes the level by what is asked, within full scale", () => {
  assertAlmostEquals(response(1000, (x) => gain(x, { gainDb: -6 })), -6, 1e-3);
  assertAlmostEquals(response(1000, (x) => gain(x, { gainDb: 6 })), 6, 1e-3);
  const loud = gain(tone(300), { gainDb: 40 });
  assertEquals([Math.max(...loud), Math.min(...loud)], [1, -1]);
});

Deno.test("clipping() cuts the peaks that far down and nothing else", () => {
  const input = tone(300);
  const out = clipping(input, { overDb: 6 });
  const limit = 0.1 / 10 ** (6 / 20);
  assertAlmostEquals(Math.max(...out), limit, 1e-6);
  assertAlmostEquals(Math.min(...out), -limit, 1e-6);
  const under = input.findIndex((x) => x > 0.02);
  assertEquals(out[under], input[under]);
  assertEquals(clipping(input, { overDb: 0 }), input);
});
