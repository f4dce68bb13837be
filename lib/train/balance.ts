import type { Example } from "./examples.ts";
import type { SeededRandom } from "./random.ts";

/**
 * What is done about classes with fewer clips: nothing, visiting their clips
 * more often, or counting their losses more.
 */
export type Balance = "none" | "sampling" | "weights";

/** The ways of {@linkcode Balance}. */
export const BALANCES: readonly Balance[] = ["none", "sampling", "weights"];

/** The order in which an epoch visits examples: shuffled, or balanced. */
export function epochOrder(
  examples: readonly Example[],
  { balance, random }: { balance: Balance; random: SeededRandom },
): Example[] {
  return balance === "sampling"
    ? balancedOrder(examples, random)
    : random.shuffle(examples);
}

/**
 * The order in which an epoch visits examples: all of them once, and those of
 * rare classes again until each class has at least the square-root-weighted
 * share `√(count · commonest count)` of visits.
 */
export function balancedOrder(
  examples: readonly Example[],
  random: SeededRandom,
): Example[] {
  const classes = Map.groupBy(examples, (example) => example.label);
  const most = Math.max(...[...classes.values()].map((c) => c.length));
  const visits = [...examples];
  for (const members of classes.values()) {
    const wanted = Math.round(Math.sqrt(members.length * most));
    const again = Array.from(
      { length: wanted - members.length },
      () => random.pick(members),
    );
    visits.push(...again);
  }
  return random.shuffle(visits);
}

/**
 * What a class' losses are multiplied by: `count^−exponent`, scaled so that the
 * mean over all examples is 1 and the learning rate means what it meant.
 *
 * With the exponent ½ the classes' shares of the loss are those of
 * {@linkcode balancedOrder}, so that the two can be compared; with 1 all classes
 * weigh the same.
 *
 * @param options.nClasses length of the result.
 * @param options.exponent 0 (no weights) to 1; ½ when left out.
 * @returns `[nClasses]`; 0 for a class without examples.
 */
export function classWeights(
  examples: readonly Pick<Example, "label">[],
  { nClasses, exponent = 0.5 }: { nClasses: number; exponent?: number },
): Float64Array {
  const counts = new Float64Array(nClasses);
  for (const { label } of examples) counts[label]++;
  const weights = counts.map((n) => n === 0 ? 0 : n ** -exponent);
  const total = counts.reduce((sum, n, c) => sum + n * weights[c], 0);
  return weights.map((w) => w * examples.length / (total || 1));
}
