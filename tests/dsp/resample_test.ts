import { assertEquals, assertThrows } from "@std/assert";
import {
  resample,
  RESAMPLE_PASSBAND,
  StreamingResampler,
} from "../../lib/dsp/mod.ts";
import {
  RESAMPLE_DELAY_SAMPLES,
  RESAMPLE_REJECTION_DB,
  RESAMPLE_RIPPLE_DB,
} from "../tolerances.ts";

const TO_HZ = 16000;
/** Simple ratios, huge ones (24414, 22254, 47999, 191999), up and down, and both ends of the range. */
const RATES_HZ = [
  8000,
  11025,
  12000,
  15999,
  16001,
  22050,
  22254,
  24000,
  24414,
  32000,
  44100,
  47999,
  48000,
  88200,
  96000,
  176400,
  191999,
  192000,
];

function tone(hz: number, rateHz: number, seconds = 0.25): Float32Array {
  const length = Math.round(rateHz * seconds);
  return Float32Array.from(
    { length },
    (_, n) => Math.sin(2 * Math.PI * hz * n / rateHz + 0.3),
  );
}

/** The middle of a signal, where the filter does not see its ends. */
function middle(samples: Float32Array): { samples: Float32Array; at: number } {
  const at = Math.floor(samples.length / 4);
  return { samples: samples.subarray(at, samples.length - at), at };
}

function rms(samples: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += samples[i] ** 2;
  return Math.sqrt(sum / samples.length);
}

/** Least-squares sine and cosine of `hz`: amplitude, phase, and what is left over. */
function fitTone(signal: Float32Array, hz: number, rateHz: number) {
  const { samples, at } = middle(signal);
  const w = 2 * Math.PI * hz / rateHz;
  let ss = 0, cc = 0, sc = 0, ys = 0, yc = 0;
  samples.forEach((y, i) => {
    const s = Math.sin(w * (i + at));
    const c = Math.cos(w * (i + at));
    ss += s * s, cc += c * c, sc += s * c, ys += y * s, yc += y * c;
  });
  const det = ss * cc - sc * sc;
  const a = (ys * cc - yc * sc) / det;
  const b = (yc * ss - ys * sc) / det;
  const rest = Float64Array.from(
    samples,
    (y, i) => y - a * Math.sin(w * (i + at)) - b * Math.cos(w * (i + at)),
  );
  return {
    amplitude: Math.hypot(a, b),
    phase: Math.atan2(b, a),
    restRms: rms(rest),
  };
}

const toDb = (ratio: number) => 20 * Math.log10(ratio);

for (const fromHz of RATES_HZ.filter((rate) => rate > TO_HZ)) {
  Deno.test(`resample() rejects tones above 8 kHz coming from ${fromHz} Hz`, () => {
    const top = fromHz / 2;
    const inside = [8500, 9000, 11025, 12000, 16000, 24000, 40000, 80000];
    const hz = [8001, 8020, 8100, (8000 + top) / 2, top - 3, ...inside]
      .filter((f) => f > TO_HZ / 2 && f < top);
    let worst = -Infinity;
    for (const f of hz) {
      const input = tone(f, fromHz);
      const out = middle(resample(input, { fromHz, toHz: TO_HZ })).samples;
      worst = Math.max(worst, toDb(rms(out) / rms(input)));
    }
    assertEquals(
      worst <= -RESAMPLE_REJECTION_DB || hz.length === 0,
      true,
      `worst ${worst} dB`,
    );
  });
}

for (const fromHz of RATES_HZ) {
  Deno.test(`resample() keeps the passband, its phase and nothing else from ${fromHz} Hz`, () => {
    const nyquist = Math.min(fromHz, TO_HZ) / 2;
    let ripple = 0, delay = 0, image = -Infinity;
    for (const part of [0.01, 0.13, 0.37, 0.61, 0.85, 0.915]) {
      const hz = part * nyquist;
      const out = resample(tone(hz, fromHz), { fromHz, toHz: TO_HZ });
      const fit = fitTone(out, hz, TO_HZ);
      ripple = Math.max(ripple, Math.abs(toDb(fit.amplitude)));
      const late = (fit.phase - 0.3) / (2 * Math.PI * hz / TO_HZ);
      delay = Math.max(delay, Math.abs(late));
      image = Math.max(image, toDb(fit.restRms / Math.SQRT1_2));
    }
    assertEquals(ripple <= RESAMPLE_RIPPLE_DB, true, `ripple ${ripple} dB`);
    assertEquals(delay <= RESAMPLE_DELAY_SAMPLES, true, `late by ${delay}`);
    assertEquals(
      image <= -RESAMPLE_REJECTION_DB,
      true,
      `images and aliases at ${image} dB`,
    );
  });
}

Deno.test("resample() keeps the passband up to RESAMPLE_PASSBAND and has lost half of it before Nyquist", () => {
  const level = (part: number) =>
    toDb(
      fitTone(
        resample(tone(part * 8000, 48000), { fromHz: 48000, toHz: TO_HZ }),
        part * 8000,
        TO_HZ,
      ).amplitude,
    );
  assertEquals(Math.abs(level(RESAMPLE_PASSBAND)) < RESAMPLE_RIPPLE_DB, true);
  assertEquals(level((1 + RESAMPLE_PASSBAND) / 2) < -5.9, true); // control: it does fall
});

function noise(length: number): Float32Array {
  let state = 12345;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

function inChunks(
  samples: Float32Array,
  { fromHz, sizes }: { fromHz: number; sizes: number[] },
): Float32Array {
  const resampler = new StreamingResampler({ fromHz, toHz: TO_HZ });
  const out: number[] = [];
  for (let at = 0, i = 0; at < samples.length; i++) {
    const size = sizes[i % sizes.length];
    out.push(...resampler.push(samples.subarray(at, at + size)));
    at += size;
  }
  out.push(...resampler.flush());
  return Float32Array.from(out);
}

for (const fromHz of [8000, 16000, 24414, 44100, 48000, 96000, 192000]) {
  Deno.test(`StreamingResampler gives the same bits however ${fromHz} Hz is cut`, () => {
    const samples = noise(9001);
    const whole = resample(samples, { fromHz, toHz: TO_HZ });
    const cuts = [[128], [1], [0, 7, 1, 0, 1999], [4096], [4097, 3], [9000]];
    for (const sizes of cuts) {
      assertEquals(inChunks(samples, { fromHz, sizes }), whole);
    }
  });
}

Deno.test("resample() gives ceil(n · toHz / fromHz) samples for any n", () => {
  for (const fromHz of RATES_HZ) {
    for (const n of [0, 1, 2, 3, 127, 128, 1000, 4096, 4321]) {
      const out = resample(noise(n), { fromHz, toHz: TO_HZ });
      assertEquals(
        out.length,
        Math.ceil(n * TO_HZ / fromHz),
        `${fromHz}, ${n}`,
      );
    }
  }
});

Deno.test("resample() leaves equal rates alone, and copies", () => {
  const samples = noise(100);
  const out = resample(samples, { fromHz: TO_HZ, toHz: TO_HZ });
  assertEquals(out, samples);
  assertEquals(out.buffer === samples.buffer, false);
});

Deno.test("resample() keeps a constant to the last bit in the middle", () => {
  for (const fromHz of RATES_HZ) {
    const out = resample(new Float32Array(8000).fill(0.5), {
      fromHz,
      toHz: TO_HZ,
    });
    const { samples } = middle(out);
    assertEquals(samples.every((y) => Math.abs(y - 0.5) < 1e-7), true);
  }
});

Deno.test("resample() converts to other rates than 16 kHz", () => {
  const out = resample(tone(440, 16000), { fromHz: 16000, toHz: 48000 });
  const fit = fitTone(out, 440, 48000);
  assertEquals(Math.abs(fit.amplitude - 1) < 1e-4, true);
  assertEquals(Math.abs(fit.phase - 0.3) < 1e-4, true);
});

Deno.test("StreamingResampler starts afresh after flush()", () => {
  const samples = noise(3000);
  const resampler = new StreamingResampler({ fromHz: 44100, toHz: TO_HZ });
  const run = () => [...resampler.push(samples), ...resampler.flush()];
  assertEquals(run(), run());
});

Deno.test("StreamingResampler withholds latencySamples of input, no more", () => {
  const resampler = new StreamingResampler({ fromHz: 48000, toHz: TO_HZ });
  const { latencySamples } = resampler;
  assertEquals(resampler.push(noise(latencySamples)).length, 0);
  assertEquals(resampler.push(noise(1)).length, 1);
  assertEquals(latencySamples / 48000 < 0.01, true);
});

Deno.test("StreamingResampler lets a sample that is no number spoil what is near it, and nothing after", () => {
  const resampler = new StreamingResampler({ fromHz: 48000, toHz: TO_HZ });
  const { latencySamples } = resampler;
  const chunk = noise(9000);
  chunk[3000] = NaN;
  const out = [...resampler.push(chunk), ...resampler.flush()];
  const spoilt = out.flatMap((x, n) => Number.isFinite(x) ? [] : [n]);
  assertEquals(spoilt.length > 0, true);
  for (const n of spoilt) {
    assertEquals(Math.abs(3 * n - 3000) <= latencySamples, true, `${n}`);
  }
});

Deno.test("StreamingResampler rejects rates outside 8 to 192 kHz and fractions", () => {
  for (const bad of [7999, 192001, 0, -1, NaN, Infinity, 44100.5]) {
    assertThrows(
      () => new StreamingResampler({ fromHz: bad, toHz: TO_HZ }),
      RangeError,
      `'fromHz' must be an integer from 8000 to 192000 Hz, got ${bad}`,
    );
    assertThrows(
      () => new StreamingResampler({ fromHz: TO_HZ, toHz: bad }),
      RangeError,
      "'toHz'",
    );
  }
  for (const good of [8000, 192000]) {
    new StreamingResampler({ fromHz: good, toHz: TO_HZ });
  }
});
