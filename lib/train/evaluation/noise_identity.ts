import type { Split } from "../protocols/mod.ts";
import type { RunRecord } from "./answers.ts";
import type { Hearing } from "./hearing.ts";

/**
 * Whether a record's answers were given in the noise that a hearing has now.
 * Where nothing is heard but the voice, and in records of old, which do not say,
 * they were.
 */
export async function isSameNoise(
  { names, noise }: Hearing,
  { noise: kept = {} }: Pick<RunRecord, "noise">,
): Promise<boolean> {
  const then = names.flatMap((name) => kept[name] ?? []);
  if (!noise || then.length === 0) return true;
  const now = await noise("test");
  return then.every((fingerprint) => fingerprint === now);
}

/**
 * The noise that a hearing's answers are given in, by their names; nothing
 * where there is none.
 *
 * @throws {Error} when the run may have learnt with some of it: its half of a
 * folder is not the other half of this one.
 */
export async function newNoise(
  { names, noise }: Hearing,
  { run, split }: { run: string; split: Split },
): Promise<NonNullable<RunRecord["noise"]>> {
  if (!noise) return {};
  const learnt = split.noise ?? null;
  if (learnt !== null && await noise("train") !== learnt) {
    throw new Error(
      `Cannot evaluate the run: the noise must be of the folder of which '${run}' learnt with the other half, got another, some of which it may have learnt with; name that folder with --noise`,
    );
  }
  const fingerprint = await noise("test");
  return Object.fromEntries(names.map((name) => [name, fingerprint]));
}
