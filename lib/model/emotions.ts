/** The emotions told apart, in the order of the network's outputs. */
export const EMOTIONS = [
  "neutral",
  "calm",
  "happy",
  "sad",
  "angry",
  "fearful",
  "disgust",
  "surprised",
] as const;

/** One of the eight emotions of RAVDESS. */
export type Emotion = typeof EMOTIONS[number];

/** What the network says of one stretch of speech. */
export interface Prediction {
  /** The likeliest emotion. */
  emotion: Emotion;
  /** Its probability, 0 to 1. */
  confidence: number;
  /** Whether its probability is as high as the model asks of itself. */
  sure: boolean;
  /** Probability of each emotion; they sum to 1. */
  probabilities: Record<Emotion, number>;
}

/**
 * Names the probabilities of a network's output.
 *
 * @param probabilities in the order of {@link EMOTIONS}, 0 to 1.
 * @param options `notSureBelow`: least confidence of a sure answer; default 0.
 * @throws {TypeError} when there are not eight of them, or one is not finite.
 */
export function toPrediction(
  probabilities: ArrayLike<number>,
  { notSureBelow = 0 }: { notSureBelow?: number } = {},
): Prediction {
  const values = Array.from(probabilities);
  if (values.length !== EMOTIONS.length || !values.every(Number.isFinite)) {
    throw new TypeError(
      `Cannot read the network's output: 'probabilities' must be ${EMOTIONS.length} finite numbers, got ${values}`,
    );
  }
  const best = values.indexOf(Math.max(...values));
  return {
    emotion: EMOTIONS[best],
    confidence: values[best],
    sure: values[best] >= notSureBelow,
    probabilities: Object.fromEntries(
      EMOTIONS.map((emotion, i) => [emotion, values[i]]),
    ) as Record<Emotion, number>,
  };
}

/** Mean of several predictions' probabilities; options as `toPrediction`'s. */
export function meanPrediction(
  predictions: readonly Prediction[],
  options: { notSureBelow?: number } = {},
): Prediction {
  if (predictions.length === 0) {
    throw new RangeError(
      "Cannot average predictions: 'predictions' must hold at least one, got 0",
    );
  }
  return toPrediction(
    EMOTIONS.map((emotion) =>
      predictions.reduce((sum, p) => sum + p.probabilities[emotion], 0) /
      predictions.length
    ),
    options,
  );
}
