import { assert, assertEquals } from "@std/assert";
import { createHash } from "node:crypto";
import { A_LAW, MU_LAW } from "../../lib/audio/g711.ts";

/** Magnitudes of one sign, the softest first: the 128 of µ-law, of A-law. */
const SOFTEST_FIRST = Array.from({ length: 128 }, (_, n) => n);
const muMagnitudes = SOFTEST_FIRST.map((n) => MU_LAW[0xff - n] * 8192);
const aMagnitudes = SOFTEST_FIRST.map((n) => A_LAW[(n | 0x80) ^ 0x55] * 4096);

/** Tables 1a and 2a of G.711: of each segment the first value and the step. */
const STANDARD = {
  MU_LAW: {
    magnitudes: muMagnitudes,
    beginnings: [0, 33, 99, 231, 495, 1023, 2079, 4191],
    stepSizes: [2, 4, 8, 16, 32, 64, 128, 256],
    greatest: 8031,
  },
  A_LAW: {
    magnitudes: aMagnitudes,
    beginnings: [1, 33, 66, 132, 264, 528, 1056, 2112],
    stepSizes: [2, 2, 4, 8, 16, 32, 64, 128], // the first two are alike
    greatest: 4032,
  },
};

for (const [name, table] of Object.entries(STANDARD)) {
  const { magnitudes, beginnings, stepSizes, greatest } = table;

  Deno.test(`${name} has the values of the standard's tables`, () => {
    assertEquals(magnitudes.filter((_, n) => n % 16 === 0), beginnings);
    assertEquals(magnitudes[127], greatest);
  });

  Deno.test(`${name} rises in the steps of its eight segments`, () => {
    const steps = SOFTEST_FIRST.filter((n) => n % 16 > 0)
      .map((n) => magnitudes[n] - magnitudes[n - 1]);
    assertEquals(steps, stepSizes.flatMap((size) => Array(15).fill(size)));
  });
}

Deno.test("MU_LAW and A_LAW mean the opposite where the sign's bit is another", () => {
  for (let byte = 0; byte < 128; byte++) {
    assertEquals(MU_LAW[byte] + MU_LAW[byte | 0x80], 0);
    assertEquals(A_LAW[byte] + A_LAW[byte | 0x80], 0);
    assert(A_LAW[byte] < 0 && MU_LAW[byte] <= 0);
  }
});

/** SHA-256 of the bytes 0 to 255 as `ffmpeg -f mulaw -f s16le` decodes them (5.1.9). */
const FFMPEG = {
  muLaw: "3dab54339e520bb2c924826e3b72a917a2b612e9fd12fc867500f1d983a75827",
  aLaw: "e04788d110e58ff8c70c93b8480190d973e3b67876b6119abbaec766cc75c174",
};

Deno.test("MU_LAW and A_LAW are in 16 bits what ffmpeg decodes", () => {
  const hash = (table: Float64Array) => {
    const pcm = Int16Array.from(table, (x) => x * 32768); // little-endian
    return createHash("sha256").update(new Uint8Array(pcm.buffer))
      .digest("hex");
  };
  assertEquals(
    { muLaw: hash(MU_LAW), aLaw: hash(A_LAW) },
    FFMPEG,
  );
});
