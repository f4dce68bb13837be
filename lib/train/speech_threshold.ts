/**
 * The probability of speech from which on a sound is accepted.
 *
 * One for all networks: their heads learn by the same cross-entropy, so that
 * their probabilities mean the same, and the few development clips of one of
 * them would choose by chance. On the development sounds of the 15 networks of
 * `speakers` together it misses 0.5 % of speech and lets 2.6 % of noise through
 * (`deno task crossval --collect`, 2026-11-29), where 1 and 3 % are asked;
 * {@linkcode fitSpeechThreshold} would take 0.51 there, but development noise is
 * of the kinds that were learnt with, and in others speech is missed sooner.
 */
export const SPEECH_THRESHOLD = 0.4;

/** What a gate is to miss of speech, and to let through of noise, at most. */
export const GATE_ERRORS = { missed: 0.01, letThrough: 0.03 } as const;

/** Probabilities of speech that a network gave to development sounds. */
export interface GateDevelopment {
  /** Of clips as they are. */
  clean: number[];
  /** Of clips in noise, `DEVELOPMENT_SNR_DB`. */
  noisy: number[];
  /** Of noise: recordings, and sounds made of them. */
  recorded: number[];
  varied: number[];
}

/**
 * The threshold at which the share of speech that is missed and the share of
 * noise that is let through, each divided by what is asked of it
 * (`GATE_ERRORS`), are at their least: the greater of the two counts. Where a
 * stretch of thresholds does equally well, its middle in logits.
 *
 * @param options.speech probabilities of speech, of clips in noise.
 * @param options.noise the same of noise.
 * @returns 0 to 1.
 * @throws {RangeError} when one of the two is missing.
 */
export function fitSpeechThreshold(
  { speech, noise }: { speech: readonly number[]; noise: readonly number[] },
): number {
  if (speech.length === 0 || noise.length === 0) {
    throw new RangeError(
      `Cannot choose the speech threshold: 'speech' and 'noise' must hold sounds, got ${speech.length} and ${noise.length}`,
    );
  }
  const places = [...new Set([...speech, ...noise])].sort((a, b) => a - b);
  const missed = sharesBelow(places, speech);
  const rejected = sharesBelow(places, noise);
  const costs = places.map((_, i) =>
    Math.max(
      missed[i] / GATE_ERRORS.missed,
      (1 - rejected[i]) / GATE_ERRORS.letThrough,
    )
  );
  const least = Math.min(...costs);
  const first = costs.indexOf(least), last = costs.lastIndexOf(least);
  // Down to the next place below it, a threshold accepts the same sounds.
  const below = places[first - 1] ?? places[first];
  return sigmoid((logit(below) + logit(places[last])) / 2);
}

/** Of each of ascending places, the share of values that are less. */
function sharesBelow(
  places: readonly number[],
  values: readonly number[],
): number[] {
  const sorted = values.toSorted((a, b) => a - b);
  let below = 0;
  return places.map((place) => {
    while (sorted[below] < place) below++;
    return below / sorted.length;
  });
}

/** Shares of probabilities at or above a threshold. */
export function acceptedShare(
  probabilities: readonly number[],
  threshold: number,
): number {
  const accepted = probabilities.filter((p) => p >= threshold).length;
  return accepted / probabilities.length;
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
