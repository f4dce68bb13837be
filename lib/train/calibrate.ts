/**
 * The temperature by which logits are divided so that probabilities mean what
 * they say: the one with the least cross-entropy on development clips.
 *
 * Golden-section search over `ln T` in `[ln 0.05, ln 20]`.
 * Source: Guo et al. (2017), §4.2.
 *
 * @param logits a row a clip, `[nClips][nClasses]`.
 * @param labels the index of each clip's class.
 */
export function fitTemperature(
  logits: readonly (readonly number[])[],
  labels: readonly number[],
): number {
  const loss = (lnT: number) => {
    const t = Math.exp(lnT);
    return logits.reduce((sum, row, i) => sum + nll(row, labels[i], t), 0);
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

/** Negative log-likelihood of a class under logits divided by a temperature. */
function nll(row: readonly number[], label: number, t: number): number {
  const largest = Math.max(...row);
  const sum = row.reduce((s, z) => s + Math.exp((z - largest) / t), 0);
  return Math.log(sum) - (row[label] - largest) / t;
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
