/**
 * The temperature by which logits are divided so that probabilities mean what
 * they say: the one with the least cross-entropy on development clips, whose
 * targets are `(N + 1) / (N + 2)` for a clip's class and `1 / (N + 2)` for the
 * likeliest of the others.
 *
 * N answers that are all right do not prove that the next one is: with targets
 * of 1 nothing would stop the temperature from falling to where every answer is
 * said to be certain. The rest goes to the rival alone: spread over all others
 * it would tell of classes that nobody confuses, and raised the temperature by
 * 3 % where 120 clips are right in 56 to 79 %; this raises it by 1 % there.
 *
 * Golden-section search over `ln T` in `[ln 0.05, ln 20]`.
 * Source: Guo et al. (2017), §4.2; for the targets Platt (1999).
 *
 * @param logits a row a clip, `[nClips][nClasses]`.
 * @param labels the index of each clip's class.
 */
export function fitTemperature(
  logits: readonly (readonly number[])[],
  labels: readonly number[],
): number {
  const mistaken = 1 / (labels.length + 2);
  const gaps = logits.map((row, i) => gapsOf(row, labels[i]));
  const loss = (lnT: number) => {
    const t = Math.exp(lnT);
    return gaps.reduce((sum, of) => sum + crossEntropy(of, { mistaken, t }), 0);
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

/** How far a clip's logits are under the greatest of them. */
interface Gaps {
  all: number[];
  /** That of its class, and of the likeliest other. */
  own: number;
  rival: number;
}

function gapsOf(row: readonly number[], label: number): Gaps {
  const largest = Math.max(...row);
  const all = row.map((z) => largest - z);
  const rival = Math.min(...all.filter((_, k) => k !== label));
  return { all, own: all[label], rival };
}

/** Where the rival's target is `mistaken`, under logits divided by `t`; nats. */
function crossEntropy(
  { all, own, rival }: Gaps,
  { mistaken, t }: { mistaken: number; t: number },
): number {
  const sum = all.reduce((s, gap) => s + Math.exp(-gap / t), 0);
  return Math.log(sum) + ((1 - mistaken) * own + mistaken * rival) / t;
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
 * can be are left. 1 where none is high enough.
 *
 * @param probabilities a row a development clip, `[nClips][nClasses]`.
 * @param labels the index of each clip's class.
 * @param precision share of right answers asked for, 0 to 1.
 */
export function fitNotSureBelow(
  probabilities: readonly (readonly number[])[],
  labels: readonly number[],
  precision: number = SURE_PRECISION,
): number {
  const answers = probabilities.map((row, i) => {
    const confidence = Math.max(...row);
    return { confidence, right: row.indexOf(confidence) === labels[i] };
  }).sort((a, b) => b.confidence - a.confidence);
  let threshold = 1, right = 0;
  answers.forEach((answer, i) => {
    if (answer.right) right++;
    // Answers of one confidence are let in together or not at all.
    if (answers[i + 1]?.confidence === answer.confidence) return;
    if (right / (i + 1) >= precision) threshold = answer.confidence;
  });
  return threshold;
}
