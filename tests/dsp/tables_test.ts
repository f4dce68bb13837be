import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import fc from "fast-check";
import {
  dctMatrix,
  DEFAULT_SPEC,
  floorToTopDb,
  hannWindow,
  hzToMel,
  MelFilterBank,
  melToHz,
  powerToDb,
} from "../../lib/dsp/mod.ts";

Deno.test("hannWindow() is periodic, centred, and sums to half its length", () => {
  const window = hannWindow(400, 512);
  assertEquals(window.length, 512);
  assert(window.subarray(0, 57).every((w) => w === 0)); // 56 zeros, then w[0] = 0
  assertEquals(window[56 + 200], 1);
  assertEquals(window[56 + 399] > 0, true);
  assert(window.subarray(456).every((w) => w === 0));
  assertAlmostEquals(window.reduce((a, b) => a + b), 200, 1e-10);
});

Deno.test("hannWindow() refuses a window longer than the transform", () => {
  assertThrows(() => hannWindow(513, 512), RangeError, "got 513");
  assertThrows(() => hannWindow(0, 512), RangeError, "got 0");
});

// Values of librosa 0.10 (librosa.hz_to_mel).
Deno.test("hzToMel() gives librosa's values, and melToHz() goes back", () => {
  assertAlmostEquals(hzToMel(60, "slaney"), 0.9, 1e-12);
  assertAlmostEquals(hzToMel(1000, "slaney"), 15, 1e-12);
  assertAlmostEquals(hzToMel(6400, "slaney"), 42, 1e-12);
  assertAlmostEquals(hzToMel(1000, "htk"), 999.9855, 1e-4);
  fc.assert(
    fc.property(fc.double({ min: 0, max: 24000, noNaN: true }), (hz) => {
      for (const scale of ["slaney", "htk"] as const) {
        assertAlmostEquals(melToHz(hzToMel(hz, scale), scale), hz, 1e-8);
      }
    }),
    { numRuns: 100, seed: 1 },
  );
});

Deno.test("MelFilterBank rejects maxHz above Nyquist", () => {
  assertThrows(
    () => new MelFilterBank({ ...DEFAULT_SPEC, maxHz: 8001 }),
    RangeError,
    "must be at most half the sample rate (8000), got 8001",
  );
  new MelFilterBank({ ...DEFAULT_SPEC, maxHz: 8000 });
});

Deno.test("MelFilterBank.apply() is the product with dense()", () => {
  const bank = new MelFilterBank(DEFAULT_SPEC);
  const power = Float64Array.from({ length: bank.nBins }, (_, k) => k % 7);
  const dense = bank.dense(), out = new Float64Array(64);
  bank.apply(power, out);
  out.forEach((value, m) => {
    let sum = 0;
    for (let k = 0; k < bank.nBins; k++) {
      sum += dense[m * bank.nBins + k] * power[k];
    }
    assertAlmostEquals(value, sum, 1e-12);
  });
});

Deno.test("dctMatrix() has orthonormal rows", () => {
  const d = dctMatrix(40, 64);
  for (let a = 0; a < 40; a++) {
    for (let b = a; b < 40; b++) {
      let dot = 0;
      for (let m = 0; m < 64; m++) dot += d[a * 64 + m] * d[b * 64 + m];
      assertAlmostEquals(dot, a === b ? 1 : 0, 1e-12);
    }
  }
});

Deno.test("dctMatrix() lifts row n by 1 + L/2·sin(π(n + 1)/L)", () => {
  const plain = dctMatrix(13, 40), lifted = dctMatrix(13, 40, 22);
  for (let n = 0; n < 13; n++) {
    const lift = 1 + 11 * Math.sin((Math.PI * (n + 1)) / 22);
    assertAlmostEquals(lifted[n * 40], lift * plain[n * 40], 1e-12);
  }
  assertThrows(() => dctMatrix(41, 40), RangeError, "got 41");
});

Deno.test("powerToDb() has an absolute floor, floorToTopDb() one under the loudest", () => {
  const db = new Float64Array(4);
  powerToDb(Float64Array.of(1, 1e-3, 1e-12, 0), { floorPower: 1e-10, out: db });
  [0, -30, -100, -100].forEach((value, i) =>
    assertAlmostEquals(db[i], value, 1e-9)
  );
  floorToTopDb(db, { topDb: 80 });
  [0, -30, -80, -80].forEach((value, i) =>
    assertAlmostEquals(db[i], value, 1e-9)
  );
});
