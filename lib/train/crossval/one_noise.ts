/** The noise that a unit learnt with, or was heard in. */
export interface NoiseUse {
  /** The unit's name. */
  name: string;
  /** See `NoisePool.fingerprint`; null for none, undefined where it is not known. */
  noise: string | null | undefined;
}

/** What is asked of units by what they did with the noise, and what to do. */
const RULES = {
  learnt: {
    rule: "have learnt with the same noise",
    remedy: "remove the folder of the one that is wrong, and do it again",
  },
  heard: {
    rule: "have been heard in the same noise",
    remedy:
      "remove answers.json and done.json of the one that is wrong, and do it again",
  },
};

/**
 * The one noise of several units; undefined where none is known.
 *
 * @throws {Error} when two differ: their figures would be of two recipes.
 */
export function oneNoise(
  uses: readonly NoiseUse[],
  did: keyof typeof RULES,
): string | null | undefined {
  const known = uses.filter(({ noise }) => noise !== undefined);
  const other = known.find(({ noise }) => noise !== known[0].noise);
  if (!other) return known[0]?.noise;
  const { rule, remedy } = RULES[did];
  throw new Error(
    `Cannot join the units: all must ${rule}, got another in ${other.name} than in ${
      known[0].name
    }; ${remedy} with the --noise of the others`,
  );
}
