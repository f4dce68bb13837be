import { join } from "node:path";
import { type MeasuredProtocolName, PROTOCOLS } from "../protocols/mod.ts";
import type { RunUnit } from "../recipe.ts";

/** What `deno task crossval` may be asked for. */
export type UnitSet = MeasuredProtocolName | "all";

/** The order in which `all` does the protocols. */
const ALL: readonly MeasuredProtocolName[] = [
  "speakers",
  "random",
  "cross-corpus",
];

/** The names of the sets. */
export const UNIT_SETS: readonly UnitSet[] = [...ALL, "all"];

/**
 * The units of a set, each one network to train and measure: a seed's folds,
 * then the next seed's. The order never changes, so that a number names a unit.
 */
export function unitsOf(set: UnitSet): RunUnit[] {
  if (set === "all") return ALL.flatMap(unitsOf);
  const { folds, seeds } = PROTOCOLS[set];
  const numbers = folds === null
    ? [null]
    : Array.from({ length: folds }, (_, i) => i + 1);
  return seeds.flatMap((seed) =>
    numbers.map((fold) => ({ protocol: set, seed, fold }))
  );
}

/** `speakers-1-3`: protocol, seed and fold. */
export function unitName({ protocol, seed, fold }: RunUnit): string {
  return [protocol, seed, ...(fold === null ? [] : [fold])].join("-");
}

/**
 * The folder of a unit's run under the folder of all runs. It is the same
 * whatever set the unit is done for: `all` trains nothing twice.
 */
export function unitFolder(runs: string, unit: RunUnit): string {
  return join(runs, unit.protocol, unitName(unit));
}
