import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import { acceptedShare, fitSpeechThreshold } from "../../lib/train/mod.ts";

/** `[count]` probabilities evenly from `low` to `high`. */
const ramp = (count: number, low: number, high: number) =>
  Array.from({ length: count }, (_, i) => low + (high - low) * i / (count - 1));

Deno.test("fitSpeechThreshold() is halfway, in logits, where speech and noise stand apart", () => {
  const threshold = fitSpeechThreshold({
    speech: [[0.9, 0.95, 0.99], [0.8, 0.9]],
    noise: [0.1, 0.2, 0.05],
  });
  // logit 0.8 = −logit 0.2: halfway is 0.5.
  assertAlmostEquals(threshold, 0.5, 1e-9);
});

Deno.test("fitSpeechThreshold() accepts 99.5 % under the worst condition where noise overlaps", () => {
  const clean = ramp(1000, 0.5, 1), noisy = ramp(1000, 0.3, 1);
  const noise = ramp(100, 0, 0.9);
  const threshold = fitSpeechThreshold({ speech: [clean, noisy], noise });
  assertEquals(acceptedShare(noisy, threshold), 0.995);
  assert(acceptedShare(clean, threshold) >= 0.995);
  // A little more would accept too little.
  assert(acceptedShare(noisy, threshold + 0.001) < 0.995);
});

Deno.test("fitSpeechThreshold() lets a hundredth of the noise through, and no single clip of few decides", () => {
  const speech = [ramp(400, 0.9, 1)];
  const quiet = Array.from({ length: 199 }, () => 0.1);
  const one = fitSpeechThreshold({ speech, noise: [...quiet, 0.89] });
  assertAlmostEquals(one, 0.5, 0.01);
  const many = fitSpeechThreshold({
    speech,
    noise: [...quiet, ...Array.from({ length: 20 }, () => 0.89)],
  });
  assert(many > 0.85 && many < 0.95, `${many}`);
});

Deno.test("fitSpeechThreshold() stays inside 0 to 1 for probabilities that a float cannot tell from them", () => {
  const threshold = fitSpeechThreshold({ speech: [[1, 1]], noise: [0, 0] });
  assertAlmostEquals(threshold, 0.5, 1e-9);
});

Deno.test("fitSpeechThreshold() without noise accepts the speech, and refuses no speech", () => {
  assertEquals(fitSpeechThreshold({ speech: [[0.4, 0.6]], noise: [] }), 0.4);
  for (const speech of [[], [[0.9], []]]) {
    assertThrows(
      () => fitSpeechThreshold({ speech, noise: [0.1] }),
      RangeError,
      "'speech' must hold clips under every condition",
    );
  }
});
