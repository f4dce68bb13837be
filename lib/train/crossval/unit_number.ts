/** Where a cluster's scheduler says which unit of an array job to do. */
export interface ArrayEnvironment {
  /** Slurm's; units are counted from 1: `sbatch --array=1-15`. */
  SLURM_ARRAY_TASK_ID?: string;
  /** That of a Kubernetes Indexed Job, which counts from 0. */
  JOB_COMPLETION_INDEX?: string;
}

/** The names of {@link ArrayEnvironment}. */
export const ARRAY_VARIABLES = [
  "SLURM_ARRAY_TASK_ID",
  "JOB_COMPLETION_INDEX",
] as const satisfies readonly (keyof ArrayEnvironment)[];

/**
 * Which unit to do, from 1: the one that `--unit` names, else the one that the
 * environment does; null for all of them.
 *
 * @param unit `7` or `7/15`, where 15 must be the number of units there are.
 * @throws {RangeError} when there is no such unit, or both schedulers speak.
 */
export function unitNumber(
  unit: string | undefined,
  { count, environment }: { count: number; environment: ArrayEnvironment },
): number | null {
  if (unit !== undefined) return named(unit, count);
  const { SLURM_ARRAY_TASK_ID: slurm, JOB_COMPLETION_INDEX: kubernetes } =
    environment;
  if (slurm && kubernetes) {
    throw new RangeError(
      `Cannot choose a unit: only one of ${
        ARRAY_VARIABLES.join(" and ")
      } must be set, got ${slurm} and ${kubernetes}; name the unit with --unit`,
    );
  }
  if (slurm) {
    return checked(slurm, {
      count,
      base: 1,
      name: "SLURM_ARRAY_TASK_ID",
      remedy: `; submit with --array=1-${count}`,
    });
  }
  if (kubernetes) {
    return checked(kubernetes, {
      count,
      base: 0,
      name: "JOB_COMPLETION_INDEX",
      remedy: `; set the job's completions to ${count}`,
    });
  }
  return null;
}

function named(unit: string, count: number): number {
  const [number, total, ...rest] = unit.split("/");
  if (rest.length > 0 || (total !== undefined && Number(total) !== count)) {
    throw new RangeError(
      `Cannot choose a unit: '--unit' must be K or K/${count}, for there are ${count} units, got ${unit}`,
    );
  }
  return checked(number, { count, base: 1, name: "--unit", remedy: "" });
}

function checked(
  text: string,
  { count, base, name, remedy }: {
    count: number;
    base: 0 | 1;
    name: string;
    remedy: string;
  },
): number {
  const number = /^\d+$/.test(text) ? Number(text) - base + 1 : NaN;
  if (number >= 1 && number <= count) return number;
  throw new RangeError(
    `Cannot choose a unit: '${name}' must be a whole number from ${base} to ${
      base + count - 1
    }, got ${text}${remedy}`,
  );
}
