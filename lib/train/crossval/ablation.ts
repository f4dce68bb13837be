import { existsSync } from "node:fs";
import { join } from "node:path";
import { readProgress } from "../checkpoint.ts";
import { readDevelopment } from "../development.ts";
import { StoppedEarly } from "../event_loop.ts";
import { FolderLock } from "../folder_lock.ts";
import { markdownTable } from "../markdown.ts";
import { mean, percent, standardDeviation, standardError } from "../metrics.ts";
import { type Recipe, runConfig, type RunUnit } from "../recipe.ts";
import { type RunConfig, type RunOptions, trainRun } from "../training_run.ts";
import { checkRunConfig } from "./unit_run.ts";
import { unitName } from "./units.ts";

/**
 * The units by which recipes are compared: two folds of `speakers`, two seeds.
 * Their test clips are not heard: choices are made on development actors.
 */
export const ABLATION_UNITS: readonly RunUnit[] = [1, 2].flatMap((seed) =>
  [1, 2].map((fold) => ({ protocol: "speakers", seed, fold }) as const)
);

/** What a recipe came to on the development actors. */
export interface AblationRow {
  name: string;
  /** Balanced accuracy of each unit: on the clips as they are. */
  plain: number[];
  /** The same on varied copies: other rooms, microphones, lines, and noise. */
  varied: number[];
}

/** The folder of a recipe's unit under the folder of all ablations. */
export function ablationFolder(
  runs: string,
  { name, unit }: { name: string; unit: RunUnit },
): string {
  return join(runs, name, unitName(unit));
}

/**
 * Trains a recipe's unit, or goes on where it was stopped.
 *
 * @returns false where it was stopped, or another process has it.
 * @throws {Error} when the folder holds a run of another recipe.
 */
export async function ablate(
  { name, recipe, unit }: { name: string; recipe: Recipe; unit: RunUnit },
  { runs, ...options }:
    & Omit<RunOptions, "out" | "lock" | "resume">
    & { runs: string },
): Promise<boolean> {
  const out = ablationFolder(runs, { name, unit });
  await using lock = await FolderLock.take(out);
  if (lock === null) return false;
  const resume = existsSync(join(out, "run.json"));
  const how = { ...options, out, lock, resume, speechGate: false };
  try {
    return !(await trainRun(ablationConfig(recipe, unit), how)).stopped;
  } catch (error) {
    if (error instanceof StoppedEarly) return false;
    throw error;
  }
}

/** The development clips, by which recipes are compared, are not learnt from. */
export function ablationConfig(recipe: Recipe, unit: RunUnit): RunConfig {
  return runConfig({ ...recipe, fit: { ...recipe.fit, refit: 0 } }, unit);
}

/**
 * Whether a unit has been trained to its end.
 *
 * @throws {Error} when it was, by another recipe.
 */
export async function isAblated(
  { name, recipe, unit }: { name: string; recipe: Recipe; unit: RunUnit },
  runs: string,
): Promise<boolean> {
  const out = ablationFolder(runs, { name, unit });
  if (await readDevelopment(out) === null) return false;
  // A recipe's file, or a default, may have been changed since.
  await checkRunConfig(out, ablationConfig(recipe, unit));
  return (await readProgress(out))?.epochs.length === recipe.fit.epochs;
}

/**
 * What a recipe's finished units came to.
 *
 * @throws {Error} when one is of another recipe.
 */
export async function ablationRow(
  { name, recipe }: { name: string; recipe: Recipe },
  runs: string,
): Promise<AblationRow> {
  const row: AblationRow = { name, plain: [], varied: [] };
  for (const unit of ABLATION_UNITS) {
    if (!await isAblated({ name, recipe, unit }, runs)) continue;
    const folder = ablationFolder(runs, { name, unit });
    const { plain, varied } = (await readDevelopment(folder))!;
    row.plain.push(plain);
    row.varied.push(varied);
  }
  return row;
}

/** The recipes beside each other; the first is what others are compared to. */
export function ablationTable(rows: readonly AblationRow[]): string {
  const head = [
    ...["recipe", "units", "UAR", "UAR, varied copies"],
    ...["difference ± error", "varied ± error"],
  ];
  return markdownTable(
    head,
    rows.map((row) => [
      row.name,
      `${row.plain.length}`,
      spread(row.plain),
      spread(row.varied),
      difference(row, { first: rows[0], of: "plain" }),
      difference(row, { first: rows[0], of: "varied" }),
    ]),
  );
}

function spread(values: readonly number[]): string {
  if (values.length === 0) return "–";
  const sd = (100 * standardDeviation(values)).toFixed(1);
  return `${percent(mean(values))} ± ${sd}`;
}

/**
 * Points by which a recipe leads the first, unit by unit, with the standard
 * error of their mean; only where both have all units.
 */
function difference(
  row: AblationRow,
  { first, of }: { first: AblationRow; of: "plain" | "varied" },
): string {
  const whole = [row, first].every(({ plain }) =>
    plain.length === ABLATION_UNITS.length
  );
  if (row === first || !whole) return "";
  const leads = row[of].map((uar, i) => 100 * (uar - first[of][i]));
  const lead = mean(leads);
  return `${lead < 0 ? "−" : "+"}${Math.abs(lead).toFixed(1)} ± ${
    standardError(leads).toFixed(1)
  }`;
}
