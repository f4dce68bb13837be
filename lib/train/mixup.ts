import type { SeededRandom } from "./random.ts";

/** A clip's window, before it is mixed with another's. */
export interface PlainRow {
  /** float32 `[windowFrames, featureWidth]`. */
  window: Float32Array;
  /** Index of the class. */
  label: number;
  /** What its loss is multiplied by. */
  weight: number;
}

/** Windows of a batch one after the other, with their targets and weights. */
export interface MixedRows {
  /** float32 `[nRows, windowFrames, featureWidth]`. */
  inputs: Float32Array;
  /** float32 `[nRows, nClasses]`, each row adds up to 1. */
  targets: Float32Array;
  /** float32 `[nRows]`. */
  weights: Float32Array;
}

/**
 * Mixes each of a batch's windows with another one's, and their targets and
 * weights with them: `λ x_i + (1 − λ) x_π(i)`. The order π and the share λ are
 * drawn once a batch, see {@linkcode betaDraw}.
 *
 * Source: Zhang et al. (2018); for the smoothing Szegedy et al. (2016), §7.
 *
 * @param rows windows of one length.
 * @param options.alpha both parameters of λ's Beta distribution; 0: none is mixed.
 * @param options.labelSmoothing share of a target that is spread over all
 * classes, 0 to 1.
 */
export function mixup(
  rows: readonly PlainRow[],
  { alpha, labelSmoothing, nClasses, random }: {
    alpha: number;
    labelSmoothing: number;
    nClasses: number;
    random: SeededRandom;
  },
): MixedRows {
  const size = rows[0].window.length;
  const inputs = new Float32Array(rows.length * size);
  const targets = new Float32Array(rows.length * nClasses);
  const weights = new Float32Array(rows.length);
  const partners = random.shuffle(rows);
  const share = betaDraw(alpha, random);
  targets.fill(labelSmoothing / nClasses);
  rows.forEach((own, i) => {
    const other = partners[i], at = i * size, row = i * nClasses;
    for (let k = 0; k < size; k++) {
      inputs[at + k] = share * own.window[k] + (1 - share) * other.window[k];
    }
    targets[row + own.label] += (1 - labelSmoothing) * share;
    targets[row + other.label] += (1 - labelSmoothing) * (1 - share);
    weights[i] = share * own.weight + (1 - share) * other.weight;
  });
  return { inputs, targets, weights };
}

/**
 * A draw from Beta(α, α), at least ½ (which of two is called first does not
 * matter); 1 when α is 0. Source: Jöhnk's method (1964).
 */
export function betaDraw(alpha: number, random: SeededRandom): number {
  if (alpha === 0) return 1;
  for (;;) {
    const x = random.uniform() ** (1 / alpha);
    const y = random.uniform() ** (1 / alpha);
    if (x + y > 0 && x + y <= 1) return Math.max(x, y) / (x + y);
  }
}
