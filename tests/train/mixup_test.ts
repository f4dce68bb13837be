import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  betaDraw,
  mixup,
  type PlainRow,
  SeededRandom,
} from "../../lib/train/mod.ts";

/** Rows that are told apart by every value of theirs. */
const ROWS: PlainRow[] = Array.from({ length: 6 }, (_, i) => ({
  window: Float32Array.of(10 ** i, -(10 ** i)),
  label: i % 4,
  weight: 1 + i,
}));

function mixed(alpha: number, { seed = 1, labelSmoothing = 0 } = {}) {
  return mixup(ROWS, {
    ...{ alpha, labelSmoothing, nClasses: 4 },
    random: new SeededRandom(seed),
  });
}

Deno.test("mixup() gives each row a share of another's window, target and weight, one share for all", () => {
  const random = new SeededRandom(1);
  const partners = random.shuffle(ROWS), share = betaDraw(0.2, random);
  assert(share < 0.99, `${share}`); // else there would be nothing to see
  const { inputs, targets, weights } = mixed(0.2);
  ROWS.forEach((own, i) => {
    const other = partners[i];
    const part = (a: number, b: number) => share * a + (1 - share) * b;
    own.window.forEach((x, k) => {
      const wanted = part(x, other.window[k]);
      assertAlmostEquals(inputs[2 * i + k] / wanted, 1, 1e-6);
    });
    assertAlmostEquals(weights[i], part(own.weight, other.weight), 1e-6);
    for (let k = 0; k < 4; k++) {
      const wanted = part(Number(own.label === k), Number(other.label === k));
      assertAlmostEquals(targets[4 * i + k], wanted, 1e-6);
    }
  });
  assert(partners.some((other, i) => other.label !== ROWS[i].label));
});

Deno.test("mixup() spreads its smoothing over all classes; each target adds up to 1", () => {
  const { targets } = mixed(0.2, { labelSmoothing: 0.1 });
  for (let at = 0; at < targets.length; at += 4) {
    const row = [...targets.subarray(at, at + 4)];
    assertAlmostEquals(row.reduce((a, b) => a + b), 1, 1e-6);
    assertAlmostEquals(Math.min(...row), 0.1 / 4, 1e-6);
  }
});

Deno.test("mixup() follows from the seed, and leaves rows alone where alpha is 0", () => {
  assertEquals(mixed(0.2), mixed(0.2));
  assert(mixed(0.2).inputs.join() !== mixed(0.2, { seed: 2 }).inputs.join());
  const plain = mixed(0);
  assertEquals([...plain.inputs], ROWS.flatMap(({ window }) => [...window]));
  assertEquals([...plain.weights], ROWS.map(({ weight }) => weight));
});

Deno.test("betaDraw() is at least a half, with the variance of Beta(α, α) about it", () => {
  const nDraws = 20_000;
  for (const alpha of [0.2, 1]) {
    const random = new SeededRandom(1);
    const draws = Array.from({ length: nDraws }, () => betaDraw(alpha, random));
    assert(draws.every((share) => share >= 0.5 && share <= 1));
    const squares = draws.map((share) => (share - 0.5) ** 2);
    const variance = squares.reduce((a, b) => a + b) / nDraws;
    // A square is 0 to 1/4, so it deviates by 1/8 at most; three errors.
    const error = 3 * (1 / 8) / Math.sqrt(nDraws);
    assertAlmostEquals(variance, 1 / (4 * (2 * alpha + 1)), error);
  }
  assertEquals(betaDraw(0, new SeededRandom(1)), 1);
});
