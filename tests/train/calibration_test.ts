import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { type Emotion, EMOTIONS } from "../../lib/model/mod.ts";
import {
  type Answer,
  CALIBRATION_BINS,
  calibrationError,
  calibrationErrorByChance,
  fitNotSureBelow,
  reliability,
  SeededRandom,
} from "../../lib/train/mod.ts";

/** An answer with a confidence, right or wrong. */
function answer(confidence: number, right: boolean): Answer {
  const rest = (1 - confidence) / (EMOTIONS.length - 1);
  const emotion: Emotion = right ? "sad" : "happy";
  return {
    ...{ id: "a", corpus: "ravdess", speaker: "ravdess-01", sex: "male" },
    emotion,
    predicted: "sad",
    probabilities: EMOTIONS.map((name) => name === "sad" ? confidence : rest),
  };
}

Deno.test("calibrationError() is the gap of each bin, weighted by its clips", () => {
  // Bins of a 15th: 0.95 and 0.97 fall into one, 0.5 into another.
  const answers = [
    answer(0.95, true),
    answer(0.97, false),
    answer(0.5, true),
    answer(0.5, true),
  ];
  const expected = 2 / 4 * Math.abs(0.5 - 0.96) + 2 / 4 * Math.abs(1 - 0.5);
  assertAlmostEquals(calibrationError(answers), expected, 1e-12);
});

Deno.test("calibrationError() is 0 where confidence is what it says", () => {
  const answers = Array.from({ length: 10 }, (_, i) => answer(0.7, i < 7));
  assertAlmostEquals(calibrationError(answers), 0, 1e-12);
});

Deno.test("calibrationError() knows no more than the diagram: gaps within a bin cancel", () => {
  const together = [answer(0.75, true), answer(0.79, false)]; // (11/15, 12/15]
  assertAlmostEquals(calibrationError(together), 0.77 - 0.5, 1e-12);
  const apart = [answer(0.75, true), answer(0.81, false)];
  assertAlmostEquals(calibrationError(apart), (0.25 + 0.81) / 2, 1e-12);
});

Deno.test("calibrationErrorByChance() is what drawn answers come to whose confidences are right", () => {
  const random = new SeededRandom(1);
  const confidences = Array.from(
    { length: 1200 },
    () => 0.2 + 0.8 * random.uniform(),
  );
  const drawn = () => confidences.map((p) => answer(p, random.uniform() < p));
  const errors = Array.from({ length: 200 }, () => calibrationError(drawn()));
  const mean = errors.reduce((a, b) => a + b, 0) / errors.length;
  assert(mean > 0.02, `${mean}`);
  // Its own standard error is some 0.7 % / √200.
  assertAlmostEquals(calibrationErrorByChance(drawn()), mean, 0.002);
});

Deno.test("calibrationErrorByChance() falls as the root of the number of answers, to 0 where nothing is left to chance", () => {
  const many = (n: number) =>
    Array.from({ length: n }, (_, i) => answer(0.5, i % 2 === 0));
  const few = calibrationErrorByChance(many(100));
  assertAlmostEquals(few, Math.sqrt(2 / Math.PI * 0.25 / 100), 1e-12);
  assertAlmostEquals(calibrationErrorByChance(many(400)), few / 2, 1e-12);
  assertEquals(calibrationErrorByChance([answer(1, true)]), 0);
});

Deno.test("reliability() puts a confidence into (from, to], 1 into the last bin", () => {
  const edge = 10 / CALIBRATION_BINS;
  const bins = reliability([answer(1, true), answer(edge, false)]);
  assertEquals(bins.length, CALIBRATION_BINS);
  assertEquals(bins.map(({ clips }) => clips).indexOf(1), 9);
  assertEquals(bins[9].accuracy, 0);
  assertAlmostEquals(bins[9].confidence!, edge, 1e-12);
  assertEquals([bins[14].clips, bins[14].accuracy], [1, 1]);
  assertEquals(bins[0].accuracy, null);
  assertEquals([bins[14].from, bins[14].to], [14 / 15, 1]);
});

/** Rows of two classes: the first has the confidence; label 0 is right. */
function rows(answers: [confidence: number, right: boolean][]) {
  return {
    probabilities: answers.map(([p]) => [p, 1 - p]),
    labels: answers.map(([, right]) => right ? 0 : 1),
  };
}

function threshold(
  answers: [confidence: number, right: boolean][],
  precision?: number,
): number {
  const { probabilities, labels } = rows(answers);
  return fitNotSureBelow(probabilities, labels, { precision });
}

/** `n` answers of a confidence, of which `right` are right. */
const many = (
  { n, confidence, right }: { n: number; confidence: number; right: number },
) =>
  Array.from(
    { length: n },
    (_, i): [number, boolean] => [confidence, i < right],
  );

Deno.test("fitNotSureBelow() is the least confidence at which those left are right as often as asked", () => {
  const answers = [
    ...many({ n: 10_000, confidence: 0.9, right: 9_600 }),
    ...many({ n: 10_000, confidence: 0.8, right: 7_000 }), // 83 % of all so far
    ...many({ n: 10_000, confidence: 0.7, right: 9_900 }), // 88.3 %
    ...many({ n: 10_000, confidence: 0.6, right: 5_000 }), // 78.8 %
  ];
  assertEquals(threshold(answers, 0.95), 0.9);
  assertEquals(threshold(answers, 0.88), 0.7); // over a dip at 0.8
  assertEquals(threshold(answers, 0.78), 0.6);
  assertEquals(threshold(answers, 0.97), 1);
  assertEquals(threshold(answers), 0.9); // 90 % where nothing is asked
});

Deno.test("fitNotSureBelow() takes few answers at the word of their confidences", () => {
  const few = (confidence: number, right: number) =>
    threshold(many({ n: 5, confidence, right }));
  assertEquals(few(0.8, 5), 1); // (5 + 50 · 0.8) / 55 is 82 %
  assertEquals(few(0.93, 4), 0.93); // (4 + 50 · 0.93) / 55 is 92 %
  assertEquals(few(0.93, 2), 1); // 88 %
});

Deno.test("fitNotSureBelow() counts alone where nothing is expected", () => {
  const { probabilities, labels } = rows(
    many({ n: 5, confidence: 0.6, right: 5 }),
  );
  const counted = { expectedAnswers: 0 };
  assertEquals(fitNotSureBelow(probabilities, labels, counted), 0.6);
  assertEquals(fitNotSureBelow(probabilities, labels), 1);
});

Deno.test("fitNotSureBelow() lets answers of one confidence in together or not at all", () => {
  const tied = (right: number) =>
    threshold([
      ...many({ n: 1000, confidence: 0.8, right }),
      ...many({ n: 1000, confidence: 0.7, right: 0 }),
    ]);
  assertEquals(tied(500), 1);
  assertEquals(tied(950), 0.8);
});

Deno.test("fitNotSureBelow() is 1 where nothing is right", () => {
  assertEquals(threshold([[0.9, false], [0.8, false]]), 1);
});
