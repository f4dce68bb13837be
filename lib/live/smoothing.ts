import {
  type AnswerRules,
  type Emotion,
  EMOTIONS,
  type Prediction,
  toPrediction,
} from "../model/mod.ts";

/**
 * Exponential mean of the probabilities of one utterance's predictions.
 *
 * p̄ₖ = p̄ₖ₋₁ + a·(pₖ - p̄ₖ₋₁), the first prediction as it is. A mean of
 * distributions is a distribution, so the smoothed values still add up to 1.
 */
export class ProbabilitySmoother {
  readonly #weight: number;
  #mean: Record<Emotion, number> | null = null;

  /**
   * @param weight Share `a` of the newest prediction, 0 < a ≤ 1; default a
   * half: at four predictions a second a change shows after about half a second.
   * @throws {RangeError} If `weight` is outside that range.
   */
  constructor(weight = 0.5) {
    if (!(weight > 0 && weight <= 1)) {
      throw new RangeError(
        `Cannot create ProbabilitySmoother: 'weight' must be above 0 and at most 1, got ${weight}`,
      );
    }
    this.#weight = weight;
  }

  /**
   * Takes one prediction in and gives the smoothed one. Whether it is speech is
   * not smoothed.
   *
   * @param rules as `toPrediction`'s.
   */
  push(prediction: Prediction, rules: AnswerRules = {}): Prediction {
    const { probabilities, speech, isSpeech } = prediction;
    const mean = this.#mean ?? { ...probabilities };
    for (const emotion of EMOTIONS) {
      mean[emotion] += this.#weight * (probabilities[emotion] - mean[emotion]);
    }
    this.#mean = mean;
    const smoothed = toPrediction(EMOTIONS.map((name) => mean[name]), rules);
    return { ...smoothed, speech, isSpeech };
  }

  /** Forgets the utterance. */
  reset(): void {
    this.#mean = null;
  }
}
