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
  /** Probability that it is speech at all; null where the model cannot tell. */
  speech: number | null;
  /** Whether it is speech; what a model cannot tell from noise counts as such. */
  isSpeech: boolean;
  /** Probability of each emotion; they sum to 1. */
  probabilities: Record<Emotion, number>;
}

/** By what a model judges its own answers; a `ModelSpec` has it. */
export interface AnswerRules {
  /** Least confidence of a sure answer, 0 to 1. Default 0. */
  notSureBelow?: number;
  /** Least probability of speech; default: the model cannot tell. */
  speech?: { threshold: number } | null;
}

/**
 * Names the probabilities of a network's output.
 *
 * @param probabilities in the order of {@link EMOTIONS}, 0 to 1; a ninth is
 * that of speech.
 * @throws {TypeError} when there are neither eight nor nine of them, or one is
 * not finite.
 */
export function toPrediction(
  probabilities: ArrayLike<number>,
  { notSureBelow = 0, speech: rule = null }: AnswerRules = {},
): Prediction {
  const all = Array.from(probabilities);
  const values = all.slice(0, EMOTIONS.length);
  const rest = all.length - EMOTIONS.length;
  if ((rest !== 0 && rest !== 1) || !all.every(Number.isFinite)) {
    throw new TypeError(
      `Cannot read the network's output: 'probabilities' must be ${EMOTIONS.length} finite numbers, and perhaps one of speech, got ${all}`,
    );
  }
  const best = values.indexOf(Math.max(...values));
  const speech = rule && rest === 1 ? all[EMOTIONS.length] : null;
  return {
    emotion: EMOTIONS[best],
    confidence: values[best],
    sure: values[best] >= notSureBelow,
    speech,
    isSpeech: speech === null || speech >= rule!.threshold,
    probabilities: Object.fromEntries(
      EMOTIONS.map((emotion, i) => [emotion, values[i]]),
    ) as Record<Emotion, number>,
  };
}

/** Mean of several predictions' probabilities, that of speech too. */
export function meanPrediction(
  predictions: readonly Prediction[],
  rules: AnswerRules = {},
): Prediction {
  if (predictions.length === 0) {
    throw new RangeError(
      "Cannot average predictions: 'predictions' must hold at least one, got 0",
    );
  }
  const mean = (of: (prediction: Prediction) => number) =>
    predictions.reduce((sum, p) => sum + of(p), 0) / predictions.length;
  const values = EMOTIONS.map((emotion) =>
    mean((p) => p.probabilities[emotion])
  );
  const isTold = predictions.every(({ speech }) => speech !== null);
  return toPrediction(
    isTold ? [...values, mean(({ speech }) => speech!)] : values,
    rules,
  );
}

/**
 * What the windows of a clip say of it: the mean of those that are speech, or
 * of all where none is, so that the room's noise before and after has no say in
 * the emotion. Whether it is speech is asked of all of them.
 */
export function clipPrediction(
  windows: readonly Prediction[],
  rules: AnswerRules = {},
): Prediction {
  const whole = meanPrediction(windows, rules);
  const speaking = windows.filter(({ isSpeech }) => isSpeech);
  if (speaking.length === 0) return whole;
  const { speech, isSpeech } = whole;
  return { ...meanPrediction(speaking, rules), speech, isSpeech };
}
