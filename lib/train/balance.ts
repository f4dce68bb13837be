import type { Example } from "./examples.ts";
import type { SeededRandom } from "./random.ts";

/**
 * What is done about classes and voices with fewer clips than others: nothing,
 * visiting their clips more often, or counting their losses more.
 */
export type Balance = "none" | "sampling" | "weights";

/** The ways of {@linkcode Balance}. */
export const BALANCES: readonly Balance[] = ["none", "sampling", "weights"];

/** What {@linkcode balanceWeights} looks at. */
type Labelled = Pick<Example, "label" | "voice">;

/**
 * The order in which an epoch visits examples, as many visits as there are
 * examples: each once, or, where balance is by sampling, as often as
 * {@linkcode balanceWeights} says, rounded up or down by chance.
 */
export function epochOrder(
  examples: readonly Example[],
  { balance, random }: { balance: Balance; random: SeededRandom },
): Example[] {
  const shuffled = random.shuffle(examples);
  if (balance !== "sampling") return shuffled;
  const weights = balanceWeights(shuffled);
  const visits: Example[] = [];
  let due = random.uniform();
  shuffled.forEach((example, i) => {
    due += weights[i];
    for (; due >= 1; due--) visits.push(example);
  });
  // What rounding left of the last visit.
  if (visits.length < shuffled.length) visits.push(shuffled.at(-1)!);
  return random.shuffle(visits);
}

/**
 * How much each example counts, so that neither the classes nor the voices with
 * the most clips drown the others: halfway, in logarithms, between all examples
 * counting the same and all groups doing so.
 *
 * A voice's share is `√(its clips)`, spread evenly over them; then a class'
 * share is `√(what its clips count by then)`. Of RAVDESS' voices and TESS', a
 * third of what is learnt is then TESS', whose two voices have 70 % of the
 * clips.
 *
 * @returns `[nExamples]`, of mean 1.
 */
export function balanceWeights(examples: readonly Labelled[]): Float64Array {
  const weights = new Float64Array(examples.length).fill(1);
  for (const key of ["voice", "label"] as const) {
    const shares = new Map<string | number, number>();
    examples.forEach(({ [key]: group }, i) => {
      shares.set(group, (shares.get(group) ?? 0) + weights[i]);
    });
    examples.forEach(({ [key]: group }, i) => {
      weights[i] /= Math.sqrt(shares.get(group)!);
    });
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight * examples.length / total);
}
