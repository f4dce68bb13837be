import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  clipPrediction,
  EMOTIONS,
  meanPrediction,
  toPrediction,
} from "../../lib/model/mod.ts";

Deno.test("toPrediction() names the largest probability", () => {
  const { emotion, confidence, probabilities } = toPrediction(
    Float32Array.of(0, 0, 0.25, 0, 0.5, 0.25, 0, 0),
  );
  assertEquals(emotion, "angry");
  assertEquals(confidence, 0.5);
  assertEquals(Object.keys(probabilities), [...EMOTIONS]);
  assertEquals(probabilities.happy, 0.25);
});

Deno.test("toPrediction() refuses a wrong number of classes and NaN", () => {
  assertThrows(() => toPrediction([1, 0]), TypeError, "must be 8");
  assertThrows(
    () => toPrediction([NaN, 0, 0, 0, 0, 0, 0, 0]),
    TypeError,
    "finite",
  );
});

Deno.test("toPrediction() hears speech from the threshold on, where the model has one", () => {
  const of = (speech: number, threshold?: number) =>
    toPrediction([1, 0, 0, 0, 0, 0, 0, 0, speech], {
      speech: threshold === undefined ? null : { threshold },
    });
  assertEquals([of(0.6, 0.6).speech, of(0.6, 0.6).isSpeech], [0.6, true]);
  assertEquals([of(0.59, 0.6).speech, of(0.59, 0.6).isSpeech], [0.59, false]);
  assertEquals([of(0).speech, of(0).isSpeech], [null, true]);
  const untold = toPrediction([1, 0, 0, 0, 0, 0, 0, 0], {
    speech: { threshold: 0.5 },
  });
  assertEquals([untold.speech, untold.isSpeech], [null, true]);
  assertThrows(() => of(NaN, 0.5), TypeError, "finite");
});

Deno.test("meanPrediction() hears speech in the mean", () => {
  const rules = { speech: { threshold: 0.5 } };
  const of = (speech: number) =>
    toPrediction([1, 0, 0, 0, 0, 0, 0, 0, speech], rules);
  assertEquals(meanPrediction([of(0.9), of(0.2)], rules).isSpeech, true);
  assertEquals(meanPrediction([of(0.7), of(0.2)], rules).isSpeech, false);
  const untold = toPrediction([1, 0, 0, 0, 0, 0, 0, 0]);
  assertEquals(meanPrediction([of(0.9), untold], rules).speech, null);
});

Deno.test("meanPrediction() averages probabilities, not labels", () => {
  const mean = meanPrediction([
    toPrediction([0.6, 0.4, 0, 0, 0, 0, 0, 0]),
    toPrediction([0.1, 0.9, 0, 0, 0, 0, 0, 0]),
  ]);
  assertEquals(mean.emotion, "calm");
  assertAlmostEquals(mean.confidence, 0.65, 1e-12);
  assertThrows(() => meanPrediction([]), RangeError, "at least one");
});

Deno.test("toPrediction() is sure from the confidence on that the model asks for", () => {
  const probabilities = [0.5, 0.25, 0.25, 0, 0, 0, 0, 0];
  const isSure = (notSureBelow?: number) =>
    toPrediction(probabilities, { notSureBelow }).sure;
  assertEquals([isSure(0.5), isSure(0.51), isSure()], [true, false, true]);
});

Deno.test("meanPrediction() is sure of the mean, whatever the parts are", () => {
  const of = (happy: number) =>
    toPrediction([0, 0, happy, 1 - happy, 0, 0, 0, 0]);
  const mean = (...shares: number[]) =>
    meanPrediction(shares.map(of), { notSureBelow: 0.7 }).sure;
  assertEquals([mean(0.9, 0.6), mean(0.9, 0.1)], [true, false]);
});

Deno.test("clipPrediction() asks only windows of speech for the emotion", () => {
  const rules = { speech: { threshold: 0.5 } };
  const of = (happy: number, speech: number) =>
    toPrediction([0, 0, happy, 1 - happy, 0, 0, 0, 0, speech], rules);
  const noise = of(0, 0.1), speech = of(0.8, 0.9);
  const { emotion, confidence, speech: heard, isSpeech } = clipPrediction(
    [noise, speech, noise],
    rules,
  );
  assertEquals([emotion, confidence], ["happy", 0.8]);
  assertAlmostEquals(heard!, 1.1 / 3, 1e-12);
  assertEquals(isSpeech, false);
  assertEquals(clipPrediction([noise, noise], rules).emotion, "sad");
});
