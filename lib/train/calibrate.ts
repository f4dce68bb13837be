/** What is expected before any clip is heard. */
export interface CalibrationPrior {
  /**
   * Standard deviation of `ln T` around 0. An actor's clips are easier or harder
   * than another's: two actors' alone set the temperature too far from 1.
   * `Infinity` expects nothing.
   */
  lnTemperatureSd: number;
  /**
   * Answers that a precision is counted as if it had besides its own, right as
   * often as the model's confidence says: few answers that happen to be right
   * prove little.
   */
  expectedAnswers: number;
}

/** Chosen in docs/experiments.md, "Two actors are few". */
export const CALIBRATION_PRIOR: CalibrationPrior = {
  lnTemperatureSd: 0.1,
  expectedAnswers: 50,
};

/**
 * The temperature by which logits are divided so that probabilities mean what
 * they say: the likeliest one, given development clips, where `ln T` has a normal
 * distribution around 0 before they are heard. Few clips move it little; where
 * all are right it stays in reach of 1, instead of saying that every answer is
 * certain.
 *
 * Golden-section search over `ln T` in `[ln 0.05, ln 20]`.
 * Source: Guo et al. (2017), §4.2; the prior is ours.
 *
 * @param logits a row a clip, `[nClips][nClasses]`.
 * @param labels the index of each clip's class.
 */
export function fitTemperature(
  logits: readonly (readonly number[])[],
  labels: readonly number[],
  { lnTemperatureSd }: Pick<CalibrationPrior, "lnTemperatureSd"> =
    CALIBRATION_PRIOR,
): number {
  const loss = (lnT: number) => {
    const t = Math.exp(lnT);
    const prior = (lnT / lnTemperatureSd) ** 2 / 2;
    return logits.reduce(
      (sum, row, i) => sum + crossEntropy(row, labels[i], t),
      prior,
    );
  };
  const golden = (Math.sqrt(5) - 1) / 2;
  let low = Math.log(0.05), high = Math.log(20);
  while (high - low > 1e-4) {
    const left = high - golden * (high - low);
    const right = low + golden * (high - low);
    if (loss(left) < loss(right)) high = right;
    else low = left;
  }
  return Math.exp((low + high) / 2);
}

/** Of a class, under logits divided by `t`; nats, finite however small `t` is. */
export function crossEntropy(
  logits: readonly number[],
  label: number,
  t = 1,
): number {
  const largest = Math.max(...logits);
  const sum = logits.reduce((s, z) => s + Math.exp((z - largest) / t), 0);
  return Math.log(sum) + (largest - logits[label]) / t;
}

/** Probabilities of logits divided by a temperature. */
export function softmax(
  logits: readonly number[],
  temperature: number,
): number[] {
  const largest = Math.max(...logits);
  const powers = logits.map((z) => Math.exp((z - largest) / temperature));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((p) => p / sum);
}

/** The logits, up to a constant, that gave probabilities at a temperature. */
export function logitsOf(
  probabilities: readonly number[],
  temperature: number,
): number[] {
  const least = Number.MIN_VALUE; // the logarithm of 0 would be no number
  return probabilities.map((p) => temperature * Math.log(Math.max(p, least)));
}

/** What logits' probabilities are at another temperature. */
export function atTemperature(
  probabilities: readonly number[],
  { from, to }: { from: number; to: number },
): number[] {
  return softmax(logitsOf(probabilities, from), to);
}

/** Precision asked of answers of which a model says that it is sure. */
export const SURE_PRECISION = 0.9;

/**
 * The confidence under which a model says that it is not sure: the least one
 * at which the answers left are right as often as asked, so that as many as
 * can be are left. 1 where none is high enough. How often they are right is
 * counted, and where they are few it is what their confidences say.
 *
 * @param probabilities a row a development clip, `[nClips][nClasses]`, that mean
 * what they say (see {@linkcode fitTemperature}).
 * @param labels the index of each clip's class.
 * @param options `precision`: share of right answers asked for, 0 to 1, by
 * default 0.9; `expectedAnswers`: see {@linkcode CalibrationPrior}.
 */
export function fitNotSureBelow(
  probabilities: readonly (readonly number[])[],
  labels: readonly number[],
  {
    precision = SURE_PRECISION,
    expectedAnswers = CALIBRATION_PRIOR.expectedAnswers,
  }: { precision?: number; expectedAnswers?: number } = {},
): number {
  const answers = probabilities.map((row, i) => {
    const confidence = Math.max(...row);
    return { confidence, right: row.indexOf(confidence) === labels[i] };
  }).sort((a, b) => b.confidence - a.confidence);
  let threshold = 1, right = 0, confidences = 0;
  answers.forEach((answer, i) => {
    if (answer.right) right++;
    confidences += answer.confidence;
    // Answers of one confidence are let in together or not at all.
    if (answers[i + 1]?.confidence === answer.confidence) return;
    const n = i + 1;
    const expected = expectedAnswers * confidences / n;
    if (right + expected >= precision * (n + expectedAnswers)) {
      threshold = answer.confidence;
    }
  });
  return threshold;
}
