import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { RealFft } from "../../lib/dsp/mod.ts";

/** Power spectrum by the transform's definition. */
function directPower(frame: Float64Array): Float64Array {
  const n = frame.length;
  return Float64Array.from({ length: 1 + n / 2 }, (_, k) => {
    let re = 0, im = 0;
    for (let t = 0; t < n; t++) {
      const angle = (-2 * Math.PI * ((k * t) % n)) / n;
      re += frame[t] * Math.cos(angle);
      im += frame[t] * Math.sin(angle);
    }
    return re * re + im * im;
  });
}

const frames = (n: number) =>
  fc.array(fc.double({ min: -1, max: 1, noNaN: true }), {
    minLength: n,
    maxLength: n,
  }).map((values) => Float64Array.from(values));

function power(frame: Float64Array): Float64Array {
  const fft = new RealFft(frame.length);
  const out = new Float64Array(fft.nBins);
  fft.powerSpectrum(frame, out);
  return out;
}

for (const n of [4, 8, 16, 64, 256]) {
  Deno.test(`RealFft(${n}).powerSpectrum() is the transform's definition`, () => {
    fc.assert(
      fc.property(frames(n), (frame) => {
        const direct = directPower(frame);
        power(frame).forEach((p, k) =>
          assertAlmostEquals(p, direct[k], 1e-12 * n * n)
        );
      }),
      { numRuns: 20, seed: 1 },
    );
  });
}

Deno.test("RealFft.powerSpectrum() keeps the energy (Parseval)", () => {
  fc.assert(
    fc.property(frames(128), (frame) => {
      const p = power(frame);
      const both = 2 * p.reduce((a, b) => a + b) - p[0] - p[64];
      const energy = frame.reduce((sum, x) => sum + x * x, 0);
      assertAlmostEquals(both / 128, energy, 1e-10);
    }),
    { numRuns: 50, seed: 1 },
  );
});

Deno.test("RealFft.powerSpectrum() of a doubled frame is four times as large", () => {
  fc.assert(
    fc.property(frames(64), (frame) => {
      const once = power(frame), twice = power(frame.map((x) => 2 * x));
      twice.forEach((p, k) => assertEquals(p, 4 * once[k]));
    }),
    { numRuns: 20, seed: 1 },
  );
});

Deno.test("RealFft refuses a length that is no power of two", () => {
  for (const n of [0, 2, 3, 500, 131072]) {
    assertThrows(() => new RealFft(n), RangeError, `got ${n}`);
  }
});
