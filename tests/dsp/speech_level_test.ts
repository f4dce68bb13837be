import { assertEquals } from "@std/assert";
import { speechLevel } from "../../lib/dsp/mod.ts";

/** Level, to a millionth of a dB, and flag of frames of so much RMS. */
function level(...parts: [frames: number, rms: number][]) {
  const rms = parts.flatMap(([n, value]) => Array(n).fill(value));
  const spec = { sampleRateHz: 16000, hopLength: 160 }; // 25 newest frames
  const { levelDb, speech } = speechLevel(rms, spec);
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
