import { assert, assertAlmostEquals } from "@std/assert";
import {
  atTemperature,
  fitTemperature,
  SeededRandom,
  softmax,
} from "../../lib/train/mod.ts";

Deno.test("fitTemperature() finds the temperature that labels were drawn at", () => {
  const random = new SeededRandom(1);
  const logits = Array.from(
    { length: 4000 },
    () => Array.from({ length: 8 }, () => 6 * random.normal()),
  );
  const draw = (probabilities: number[]) => {
    let u = random.uniform();
    const i = probabilities.findIndex((p) => (u -= p) < 0);
    return i < 0 ? probabilities.length - 1 : i;
  };
  const labels = logits.map((row) => draw(softmax(row, 3)));
  // About 4000 informative draws: a standard error of some 3 %; three of them.
  assertAlmostEquals(fitTemperature(logits, labels) / 3, 1, 0.09);
});

Deno.test("fitTemperature() is no surer of answers that are all right than their number allows", () => {
  for (const nClips of [10, 98, 998]) {
    const logits = Array.from({ length: nClips }, () => [5, 0]);
    const labels = logits.map(() => 0);
    // 1 / (1 + e^(−5/T)) is (N + 1) / (N + 2) where T = 5 / ln(N + 1).
    const wanted = 5 / Math.log(nClips + 1);
    assertAlmostEquals(fitTemperature(logits, labels) / wanted, 1, 1e-3);
  }
});

Deno.test("fitTemperature() of ordinary answers is within 2 % of the least cross-entropy's", () => {
  const random = new SeededRandom(2);
  const labels = Array.from({ length: 300 }, () => random.integer(8));
  const logits = labels.map((label) =>
    Array.from(
      { length: 8 },
      (_, k) => 2 * random.normal() + (k === label ? 3 : 0),
    )
  );
  const right =
    logits.filter((row, i) => row.indexOf(Math.max(...row)) === labels[i])
      .length;
  assert(right > 160 && right < 200, `${right} of 300 right`);
  const loss = (t: number) =>
    logits.reduce(
      (sum, row, i) => sum - Math.log(softmax(row, t)[labels[i]]),
      0,
    );
  const temperatures = Array.from({ length: 3000 }, (_, i) => 0.001 * (1 + i));
  const losses = temperatures.slice(299).map(loss);
  const least = temperatures[299 + losses.indexOf(Math.min(...losses))];
  assertAlmostEquals(fitTemperature(logits, labels) / least, 1, 0.02);
});

Deno.test("atTemperature() gives what the logits would, also of a probability of 0", () => {
  const logits = [-1, 0, 2.5];
  const got = atTemperature(softmax(logits, 0.8), { from: 0.8, to: 1.7 });
  softmax(logits, 1.7).forEach((p, i) => assertAlmostEquals(got[i], p, 1e-12));
  const [none, all] = atTemperature([0, 1], { from: 1, to: 2 });
  assertAlmostEquals(none, 0, 1e-100);
  assertAlmostEquals(all, 1, 1e-12);
});

Deno.test("softmax() sums to one, also far out", () => {
  for (const row of [[0, 1, 2], [1000, -1000, 0]]) {
    const sum = softmax(row, 1).reduce((a, b) => a + b, 0);
    assertAlmostEquals(sum, 1, 1e-12);
  }
});
