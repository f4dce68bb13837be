import type { Answer } from "./answers.ts";

/** Bins of the reliability diagram and of the calibration error. */
export const CALIBRATION_BINS = 15;

/** A bin of the reliability diagram: confidence in `(from, to]`. */
export interface ReliabilityBin {
  from: number;
  to: number;
  clips: number;
  /** Mean confidence of the clips in it; null for none. */
  confidence: number | null;
  /** Share of them named rightly; null for none. */
  accuracy: number | null;
}

/** An answer's confidence: its greatest probability. */
export function confidenceOf({ probabilities }: Answer): number {
  return Math.max(...probabilities);
}

/** The bin that a confidence is in, from 0. */
function binOf(confidence: number): number {
  return Math.max(0, Math.ceil(confidence * CALIBRATION_BINS) - 1);
}

/** Whether an answer is right. */
export function isRight({ emotion, predicted }: Answer): boolean {
  return emotion === predicted;
}

/**
 * The points of a reliability diagram: confidence against accuracy in
 * `CALIBRATION_BINS` bins of equal width.
 *
 * Source: Guo et al. (2017), §2.
 */
export function reliability(answers: readonly Answer[]): ReliabilityBin[] {
  const bins = Map.groupBy(
    answers,
    (answer) => binOf(confidenceOf(answer)),
  );
  return Array.from({ length: CALIBRATION_BINS }, (_, i) => {
    const members = bins.get(i) ?? [];
    const share = (sum: number) =>
      members.length === 0 ? null : sum / members.length;
    return {
      from: i / CALIBRATION_BINS,
      to: (i + 1) / CALIBRATION_BINS,
      clips: members.length,
      confidence: share(
        members.reduce((sum, answer) => sum + confidenceOf(answer), 0),
      ),
      accuracy: share(members.filter(isRight).length),
    };
  });
}

/**
 * Expected calibration error: `Σ (n_b / n) · |accuracy_b − confidence_b|` over
 * the bins of {@link reliability}, 0 to 1.
 *
 * Source: Guo et al. (2017), eq. 3.
 */
export function calibrationError(answers: readonly Answer[]): number {
  return reliability(answers).reduce(
    (sum, { clips, accuracy, confidence }) =>
      clips === 0
        ? sum
        : sum + clips / answers.length * Math.abs(accuracy! - confidence!),
    0,
  );
}

/**
 * The calibration error that as many answers have on the mean where their
 * confidences are exactly right: chance alone leaves every bin off by
 * `√(2/π · Σ c·(1 − c)) / n_b`, if the number of right answers in it is taken
 * for normally distributed. An error that is not much greater shows nothing.
 *
 * Source: the mean of a half-normal distribution; on the bias of the estimate,
 * Roelofs et al. (2022).
 */
export function calibrationErrorByChance(answers: readonly Answer[]): number {
  const bins = Map.groupBy(answers, (answer) => binOf(confidenceOf(answer)));
  return [...bins.values()].reduce((sum, members) => {
    const variance = members.map(confidenceOf)
      .reduce((all, confidence) => all + confidence * (1 - confidence), 0);
    return sum + Math.sqrt(2 / Math.PI * variance) / answers.length;
  }, 0);
}
