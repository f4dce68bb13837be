/** Share of speech that is to be accepted, under each condition. */
export const LEAST_ACCEPTED = 0.995;
/** Share of noise that is to be rejected. */
export const LEAST_REJECTED = 0.99;

/**
 * The probability of speech from which on a sound is accepted.
 *
 * The greatest at which `LEAST_ACCEPTED` of the speech is accepted under every
 * condition. Where a smaller one rejects `LEAST_REJECTED` of the noise already,
 * it is halfway between the two, in logits: what is left is a margin for voices
 * and noise that have not been heard.
 *
 * @param speech probabilities, `[nConditions][nClips]`.
 * @param noise probabilities, `[nClips]`.
 * @returns 0 to 1.
 * @throws {RangeError} when there is no speech.
 */
export function fitSpeechThreshold(
  { speech, noise }: {
    speech: readonly (readonly number[])[];
    noise: readonly number[];
  },
): number {
  if (speech.length === 0 || speech.some(({ length }) => length === 0)) {
    throw new RangeError(
      "Cannot choose the speech threshold: 'speech' must hold clips under every condition, got none",
    );
  }
  const highest = Math.min(
    ...speech.map((clips) => quantile(clips, 1 - LEAST_ACCEPTED)),
  );
  const lowest = quantile(noise, LEAST_REJECTED);
  if (!(lowest < highest)) return highest;
  return sigmoid((logit(lowest) + logit(highest)) / 2);
}

/** Shares of probabilities at or above a threshold. */
export function acceptedShare(
  probabilities: readonly number[],
  threshold: number,
): number {
  const accepted = probabilities.filter((p) => p >= threshold).length;
  return accepted / probabilities.length;
}

/** The value that at most a share of all lies under; NaN of none. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(share * sorted.length)] ?? NaN;
}

/** A probability that is 0 or 1 as far as a float can tell has none. */
const LEAST = 1e-7;

function logit(p: number): number {
  const inside = Math.min(1 - LEAST, Math.max(LEAST, p));
  return Math.log(inside / (1 - inside));
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
