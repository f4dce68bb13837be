import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import type { Emotion } from "../../lib/model/mod.ts";
import {
  commonest,
  mean,
  score,
  standardDeviation,
  standardError,
} from "../../lib/train/mod.ts";

// Worked by hand, and the same from scikit-learn's classification_report.
const TRUTH: Emotion[] = ["happy", "happy", "happy", "sad", "sad", "angry"];
const GIVEN: Emotion[] = ["happy", "happy", "sad", "sad", "angry", "angry"];

Deno.test("score() gives accuracy and balanced accuracy over the classes present", () => {
  const { accuracy, uar, clips } = score(TRUTH, GIVEN);
  assertEquals(clips, 6);
  assertAlmostEquals(accuracy, 4 / 6, 1e-12);
  assertAlmostEquals(uar, (2 / 3 + 1 / 2 + 1) / 3, 1e-12);
});

Deno.test("score() gives precision, recall and F1 a class, null where undefined", () => {
  const { classes } = score(TRUTH, GIVEN);
  assertEquals(classes.happy.support, 3);
  assertAlmostEquals(classes.happy.precision!, 1, 1e-12);
  assertAlmostEquals(classes.happy.recall!, 2 / 3, 1e-12);
  assertAlmostEquals(classes.happy.f1!, 0.8, 1e-12);
  assertAlmostEquals(classes.angry.precision!, 0.5, 1e-12);
  assertEquals(classes.calm, {
    support: 0,
    precision: null,
    recall: null,
    f1: null,
  });
});

Deno.test("score() counts rows by truth and columns by answer", () => {
  const { confusion } = score(TRUTH, GIVEN);
  assertEquals(confusion[2], [0, 0, 2, 1, 0, 0, 0, 0]);
  assertEquals(confusion[3], [0, 0, 0, 1, 1, 0, 0, 0]);
});

Deno.test("score() refuses lists that do not match", () => {
  assertThrows(() => score(TRUTH, ["happy"]), RangeError, "got 1 and 6");
  assertThrows(() => score([], []), RangeError, "not empty");
});

Deno.test("mean(), standardDeviation(), standardError() and commonest()", () => {
  assertEquals(mean([1, 2, 6]), 3);
  assertAlmostEquals(standardDeviation([1, 2, 6]), Math.sqrt(7), 1e-12);
  assertEquals(standardDeviation([5]), 0);
  assertAlmostEquals(standardError([1, 2, 6]), Math.sqrt(7 / 3), 1e-12);
  assertEquals(commonest(TRUTH), "happy");
});
