import {
  DEFAULT_PERIODICITY,
  DEFAULT_SPEC,
  type FeatureSpec,
  parseFeatureSpec,
} from "../dsp/mod.ts";
import { DEFAULT_NETWORK } from "../model/mod.ts";
import {
  DEFAULT_AUGMENTATION,
  parseAugmentationRecipe,
} from "./augment/mod.ts";
import { BALANCES } from "./balance.ts";
import { CORPORA } from "./corpora/mod.ts";
import { readJsonFile } from "./files.ts";
import { DEFAULT_FIT, type FitConfig, KEEPS, OPTIMISERS } from "./fit.ts";
import { CLIP_RATE_HZ } from "./manifest.ts";
import type { RunConfig } from "./training_run.ts";

/** What a unit of a protocol sets, and a recipe must not. */
export type RunUnit = Pick<RunConfig, "protocol" | "fold" | "seed">;

/** How a network is trained, whatever the protocol, fold and seed. */
export type Recipe =
  & Omit<RunConfig, keyof RunUnit | "fit">
  & { fit: Omit<FitConfig, "seed"> };

const { seed: _, ...FIT } = DEFAULT_FIT;

/** What `deno task train` does unless told otherwise. */
export const DEFAULT_RECIPE: Recipe = {
  developmentActors: 2,
  corpora: CORPORA.map(({ name }) => name),
  copies: 8,
  augmentation: DEFAULT_AUGMENTATION,
  // A low voice's pitch needs longer frames than its bands: hence `nFft`.
  features: { ...DEFAULT_SPEC, nFft: 1024, periodicity: DEFAULT_PERIODICITY },
  network: DEFAULT_NETWORK,
  fit: FIT,
};

/** A run's configuration: its recipe for one unit. */
export function runConfig(recipe: Recipe, unit: RunUnit): RunConfig {
  return { ...unit, ...recipe, fit: { ...recipe.fit, seed: unit.seed } };
}

/**
 * Reads a recipe from a JSON file that holds what differs from
 * `DEFAULT_RECIPE`.
 *
 * @throws {Error} when it cannot be read, {@linkcode SyntaxError} when it is
 * not JSON, and what {@linkcode parseRecipe} throws.
 */
export async function readRecipe(path: string): Promise<Recipe> {
  return parseRecipe(await readJsonFile(path), path);
}

/**
 * Fills a recipe's gaps from `DEFAULT_RECIPE`, within its records too. Lists
 * are taken whole.
 *
 * @param name what the recipe is called in messages.
 * @throws {RangeError} when a field is not one of a recipe's, a word is not one
 * of a field's, a number is out of range, the rate is not that of prepared
 * clips, or an epoch is chosen that a refit would not go on from.
 * @throws {TypeError} when a field has another type than its default.
 */
export function parseRecipe(value: unknown, name: string): Recipe {
  const recipe = filled(DEFAULT_RECIPE, { value, path: "", name }) as Recipe;
  checkChoice(recipe.fit.balance, { path: "fit.balance", of: BALANCES, name });
  checkChoice(recipe.fit.optimiser, {
    ...{ path: "fit.optimiser", of: OPTIMISERS, name },
  });
  checkChoice(recipe.fit.keep, { path: "fit.keep", of: KEEPS, name });
  checkRefit(recipe.fit, name);
  checkNumbers(recipe, name);
  checkRate(recipe.features, name);
  return {
    ...recipe,
    augmentation: parseAugmentationRecipe(recipe.augmentation),
    features: parseFeatureSpec(recipe.features),
  };
}

/** A word that is not known would mean another one in silence. */
function checkChoice(
  value: string,
  { path, of, name }: { path: string; of: readonly string[]; name: string },
): void {
  if (of.includes(value)) return;
  throw new RangeError(
    `Cannot read the recipe '${name}': '${path}' must be one of ${
      of.join(", ")
    }, got '${value}'`,
  );
}

/** What a number must be. */
interface Limits {
  from: number;
  to: number;
  whole?: boolean;
}

/** Of a recipe's own numbers; its parts check theirs. */
const NUMBERS: { of: "" | "fit" | "network"; name: string; is: Limits }[] = [
  { of: "", name: "developmentActors", is: { from: 2, to: 20, whole: true } },
  { of: "", name: "copies", is: { from: 0, to: 1000, whole: true } },
  { of: "fit", name: "epochs", is: { from: 1, to: 100_000, whole: true } },
  { of: "fit", name: "batchSize", is: { from: 2, to: 10_000, whole: true } },
  { of: "fit", name: "learningRate", is: { from: 0, to: 10 } },
  { of: "fit", name: "weightDecay", is: { from: 0, to: 10 } },
  { of: "fit", name: "labelSmoothing", is: { from: 0, to: 0.99 } },
  { of: "fit", name: "mixup", is: { from: 0, to: 10 } },
  { of: "fit", name: "refit", is: { from: 0, to: 10 } },
  { of: "network", name: "dropout", is: { from: 0, to: 0.99 } },
  { of: "network", name: "maskFrames", is: { from: 0, to: 1e4, whole: true } },
  { of: "network", name: "maskBands", is: { from: 0, to: 1e3, whole: true } },
];

/** Out of range they would train something else in silence, or never end. */
function checkNumbers(recipe: Recipe, name: string): void {
  for (const { of, name: field, is } of NUMBERS) {
    const part = of === "" ? recipe : recipe[of];
    const value = (part as unknown as Record<string, number>)[field];
    const { from, to, whole = false } = is;
    const fits = value >= from && value <= to &&
      (!whole || Number.isInteger(value));
    if (fits) continue;
    throw new RangeError(
      `Cannot read the recipe '${name}': '${of && `${of}.`}${field}' must be ${
        whole ? "a whole number " : ""
      }from ${from} to ${to}, got ${value}`,
    );
  }
}

/** Clips are prepared at one rate, whatever a recipe would like. */
function checkRate({ sampleRateHz }: FeatureSpec, name: string): void {
  if (sampleRateHz === CLIP_RATE_HZ) return;
  throw new RangeError(
    `Cannot read the recipe '${name}': 'features.sampleRateHz' must be ${CLIP_RATE_HZ}, the rate of prepared clips, got ${sampleRateHz}`,
  );
}

/** A refit goes on from the last epoch, whatever epoch was chosen. */
function checkRefit({ keep, refit }: Recipe["fit"], name: string): void {
  if (keep === "last" || refit === 0) return;
  throw new RangeError(
    `Cannot read the recipe '${name}': 'fit.refit' must be 0 where 'fit.keep' is best, got ${refit}; set it to 0, or keep the last epoch`,
  );
}

/** Stages that may be left out altogether. */
const MAY_BE_NULL = ["features.trim", "features.periodicity"];

interface Given {
  value: unknown;
  /** Where in the recipe it stands: `fit.epochs`. */
  path: string;
  name: string;
}

function filled(standard: unknown, given: Given): unknown {
  if (!isRecord(standard)) return checked(standard, given);
  const { value, path, name } = given;
  if (value === null && MAY_BE_NULL.includes(path)) return null;
  if (!isRecord(value)) refuseType(given, "a record");
  const out: Record<string, unknown> = { ...standard };
  for (const [key, part] of Object.entries(value)) {
    const inner = path === "" ? key : `${path}.${key}`;
    if (!Object.hasOwn(standard, key)) {
      const known = Object.keys(standard).join(", ");
      throw new RangeError(
        `Cannot read the recipe '${name}': '${inner}' must be one of ${known}, got '${key}'${
          remedy(inner)
        }`,
      );
    }
    out[key] = filled(standard[key], { value: part, path: inner, name });
  }
  return out;
}

function remedy(key: string): string {
  const isUnit = ["protocol", "fold", "seed", "fit.seed"].includes(key);
  return isUnit ? "; give it on the command line" : "";
}

/** A field that may be null by default may hold anything; its reader checks. */
function checked(standard: unknown, given: Given): unknown {
  const { value } = given;
  if (standard === null) return value;
  if (Array.isArray(standard)) {
    const [first] = standard;
    const fits = Array.isArray(value) &&
      value.every((part) => typeof part === typeof first);
    if (!fits) refuseType(given, `a list of ${typeof first}s`);
    return value;
  }
  if (typeof value !== typeof standard) {
    refuseType(given, `a ${typeof standard}`);
  }
  return value;
}

function refuseType({ value, path, name }: Given, rule: string): never {
  throw new TypeError(
    `Cannot read the recipe '${name}': '${path || "it"}' must be ${rule}, got ${
      JSON.stringify(value)
    }`,
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
