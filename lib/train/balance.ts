import type { Example } from "./examples.ts";
import type { SeededRandom } from "./random.ts";

/**
 * What is done about classes and voices with fewer clips than others: nothing,
 * visiting their clips more often, or counting their losses more.
 */
export type Balance = "none" | "sampling" | "weights";

/** The ways of {@linkcode Balance}. */
export const BALANCES: readonly Balance[] = ["none", "sampling", "weights"];

/** What {@linkcode visitShares} looks at. */
type Labelled = Pick<Example, "label" | "voice">;

/**
 * The order in which an epoch visits examples: each once, or, where balance is
 * by sampling, as often as {@linkcode visitShares} says, rounded up or down by
 * chance.
 */
export function epochOrder(
  examples: readonly Example[],
  { balance, random }: { balance: Balance; random: SeededRandom },
): Example[] {
  const shuffled = random.shuffle(examples);
  if (balance !== "sampling") return shuffled;
  const shares = visitShares(shuffled);
  const visits: Example[] = [];
  let due = random.uniform();
  shuffled.forEach((example, i) => {
    due += shares[i];
    for (; due >= 1; due--) visits.push(example);
  });
  return random.shuffle(visits.slice(0, visitsAnEpoch(examples, { balance })));
}

/** Visits of an epoch. */
export function visitsAnEpoch(
  examples: readonly Labelled[],
  { balance }: { balance: Balance },
): number {
  if (balance !== "sampling") return examples.length;
  return Math.floor(sum(visitShares(examples)) + ROUNDOFF);
}

/** A sum of shares may fall short of a whole number by so much. */
const ROUNDOFF = 1e-6;

/**
 * How often each example is visited in an epoch, so that neither the voices nor
 * the classes with the most clips drown the others: halfway, in logarithms,
 * between all examples being visited as often and all groups.
 *
 * A voice's share is `√(its clips)`, spread evenly over them, and a clip of the
 * voice with the fewest is visited once; then a class' share is `√(its visits)`,
 * their sum staying what it was. Of RAVDESS and TESS together a third of the
 * visits is then to TESS, whose two voices have 70 % of the clips, and learning
 * takes not half as long as by visiting all.
 *
 * @returns `[nExamples]`.
 */
export function visitShares(examples: readonly Labelled[]): Float64Array {
  const even = new Float64Array(examples.length).fill(1);
  const byVoice = rooted(even, examples.map(({ voice }) => voice));
  const most = byVoice.reduce((a, b) => Math.max(a, b), 0);
  const total = sum(byVoice) / most;
  const byClass = rooted(byVoice, examples.map(({ label }) => label));
  const scale = total / sum(byClass);
  return byClass.map((share) => share * scale);
}

/**
 * What an example's loss is multiplied by where nothing is visited more often
 * than anything else: its share of the visits that it would have.
 *
 * @returns `[nExamples]`, of mean 1.
 */
export function lossWeights(examples: readonly Labelled[]): Float64Array {
  const shares = visitShares(examples);
  const mean = sum(shares) / examples.length;
  return shares.map((share) => share / mean);
}

/** Numbers over the root of what those of their group add up to. */
function rooted(
  numbers: Float64Array,
  groups: readonly (string | number)[],
): Float64Array {
  const sums = new Map<string | number, number>();
  groups.forEach((group, i) => {
    sums.set(group, (sums.get(group) ?? 0) + numbers[i]);
  });
  return numbers.map((number, i) => number / Math.sqrt(sums.get(groups[i])!));
}

function sum(numbers: Float64Array): number {
  return numbers.reduce((a, b) => a + b, 0);
}
