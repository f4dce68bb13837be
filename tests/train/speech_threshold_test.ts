import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import {
  acceptedShare,
  fitSpeechThreshold,
  GATE_ERRORS,
} from "../../lib/train/mod.ts";

/** `[count]` probabilities evenly from `low` to `high`. */
const ramp = (count: number, low: number, high: number) =>
  Array.from({ length: count }, (_, i) => low + (high - low) * i / (count - 1));

Deno.test("fitSpeechThreshold() is halfway, in logits, where speech and noise stand apart", () => {
  const threshold = fitSpeechThreshold({
    speech: [0.9, 0.95, 0.8],
    noise: [0.1, 0.2, 0.05],
  });
  // logit 0.8 = −logit 0.2: halfway is 0.5.
  assertAlmostEquals(threshold, 0.5, 1e-9);
});

Deno.test("fitSpeechThreshold() shares the errors as they are asked for where the two overlap", () => {
  const speech = ramp(4001, 0.3, 1), noise = ramp(4001, 0, 0.5);
  const threshold = fitSpeechThreshold({ speech, noise });
  const missed = 1 - acceptedShare(speech, threshold);
  const letThrough = acceptedShare(noise, threshold);
  assertAlmostEquals(
    missed / GATE_ERRORS.missed,
    letThrough / GATE_ERRORS.letThrough,
    0.1,
  );
  // By hand: (t − 0.3) / 0.7 = (0.5 − t) / 0.5 / 3.
  assertAlmostEquals(threshold, 0.3 + 0.7 * 0.2 / 2.2, 1e-3);
});

Deno.test("fitSpeechThreshold() is never worse than another threshold", () => {
  const random = [0.31, 0.12, 0.77, 0.5, 0.93, 0.04, 0.66, 0.28, 0.85, 0.41];
  const speech = random.map((p) => Math.sqrt(p)), noise = random;
  const cost = (t: number) =>
    Math.max(
      (1 - acceptedShare(speech, t)) / GATE_ERRORS.missed,
      acceptedShare(noise, t) / GATE_ERRORS.letThrough,
    );
  const least = cost(fitSpeechThreshold({ speech, noise }));
  for (let t = 0; t <= 1; t += 0.001) assert(least <= cost(t) + 1e-9, `${t}`);
});

Deno.test("fitSpeechThreshold() stays inside 0 to 1 for probabilities that a float cannot tell from them", () => {
  const threshold = fitSpeechThreshold({ speech: [1, 1], noise: [0, 0] });
  assertAlmostEquals(threshold, 0.5, 1e-9);
});

Deno.test("fitSpeechThreshold() refuses one without the other", () => {
  for (
    const sounds of [{ speech: [], noise: [0.1] }, { speech: [1], noise: [] }]
  ) {
    assertThrows(
      () => fitSpeechThreshold(sounds),
      RangeError,
      "'speech' and 'noise' must hold sounds",
    );
  }
  assertEquals(acceptedShare([0.2, 0.5], 0.5), 0.5);
});
