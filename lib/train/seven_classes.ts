import { type Emotion, EMOTIONS } from "../model/mod.ts";

const NEUTRAL = EMOTIONS.indexOf("neutral");
const CALM = EMOTIONS.indexOf("calm");

/** An emotion where calm counts as neutral: only RAVDESS tells the two apart. */
export function calmAsNeutral(emotion: Emotion): Emotion {
  return emotion === "calm" ? "neutral" : emotion;
}

/**
 * Probabilities where calm counts as neutral: neutral's is the sum of both,
 * calm's 0.
 *
 * @param probabilities in the order of `EMOTIONS`.
 */
export function probabilitiesCalmAsNeutral(
  probabilities: readonly number[],
): number[] {
  const merged = [...probabilities];
  merged[NEUTRAL] += merged[CALM];
  merged[CALM] = 0;
  return merged;
}
