import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { maskWindow, SeededRandom } from "../../../lib/train/mod.ts";

const windowFrames = 50, nMfcc = 8;

/** No value is its column's mean. */
function window(): Float32Array {
  return Float32Array.from(
    { length: windowFrames * nMfcc },
    (_, i) => i % nMfcc + (Math.floor(i / nMfcc) % 2 ? 1 : -1),
  );
}

function masked(
  masks: { timeMask: number; coefficientMask: number },
  seed: number,
): boolean[][] {
  const out = window();
  const random = new SeededRandom(seed);
  maskWindow(out, { windowFrames, nMfcc, random, ...masks });
  const before = window();
  return Array.from(
    { length: windowFrames },
    (_, t) =>
      Array.from({ length: nMfcc }, (_, n) => {
        const i = t * nMfcc + n;
        if (out[i] === before[i]) return false;
        assertAlmostEquals(out[i], n, 1e-6); // the column's mean
        return true;
      }),
  );
}

Deno.test("maskWindow() sets whole frames to the mean, in at most two stretches", () => {
  let most = 0;
  for (let seed = 0; seed < 30; seed++) {
    const frames = masked({ timeMask: 10, coefficientMask: 0 }, seed);
    for (const row of frames) assertEquals(new Set(row).size, 1);
    const on = frames.map((row) => row[0]);
    const starts = on.filter((x, t) => x && !on[t - 1]).length;
    assert(starts <= 2);
    most = Math.max(most, on.filter(Boolean).length);
  }
  assert(most > 10 && most <= 20, `${most} frames`);
});

Deno.test("maskWindow() sets neighbouring coefficients of all frames to the mean", () => {
  const counts = new Set<number>();
  for (let seed = 0; seed < 30; seed++) {
    const rows = masked({ timeMask: 0, coefficientMask: 3 }, seed);
    for (const row of rows) assertEquals(row, rows[0]);
    const starts = rows[0].filter((x, n) => x && !rows[0][n - 1]).length;
    assert(starts <= 1);
    counts.add(rows[0].filter(Boolean).length);
  }
  assertEquals([...counts].sort(), [0, 1, 2, 3]);
});

Deno.test("maskWindow() without masks leaves the window", () => {
  const rows = masked({ timeMask: 0, coefficientMask: 0 }, 1);
  assert(rows.flat().every((x) => !x));
});
