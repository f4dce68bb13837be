import { assertAlmostEquals } from "@std/assert";
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
