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
  const labels = logits.map((row) => draw(softmax(row, 1.5)));
  // So many draws have a standard error of some 2 %, and the prior adds 2 %.
  assertAlmostEquals(fitTemperature(logits, labels) / 1.5, 1, 0.08);
});

Deno.test("fitTemperature() moves from 1 as far as the number of clips allows", () => {
  const far = [10, 100, 1000].map((nClips) => {
    const logits = Array.from({ length: nClips }, () => [3, 0]);
    const t = fitTemperature(logits, logits.map(() => 0)); // all are right
    // Where the loss does not change: N·(3/T)·(1 − p) = −ln T / 0.1².
    const mistaken = 1 / (1 + Math.exp(3 / t));
    assertAlmostEquals(nClips * 3 / t * mistaken, -Math.log(t) / 0.01, 0.05);
    return 1 - t;
  });
  assert(far[0] > 0 && far[1] > far[0] && far[2] > far[1], `${far}`);
  assert(far[0] < 0.02, `${far}`);
});

Deno.test("fitTemperature() of many answers is the least cross-entropy's", () => {
  const random = new SeededRandom(2);
  const labels = Array.from({ length: 3000 }, () => random.integer(8));
  const logits = labels.map((label) =>
    Array.from(
      { length: 8 },
      (_, k) => 2 * random.normal() + (k === label ? 3.5 : 0),
    )
  );
  const loss = (t: number) =>
    logits.reduce(
      (sum, row, i) => sum - Math.log(softmax(row, t)[labels[i]]),
      0,
    );
  const temperatures = Array.from({ length: 100 }, (_, i) => 0.6 + i / 100);
  const losses = temperatures.map(loss);
  const least = temperatures[losses.indexOf(Math.min(...losses))];
  assertAlmostEquals(fitTemperature(logits, labels) / least, 1, 0.03);
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
