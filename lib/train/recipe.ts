import {
  DEFAULT_PERIODICITY,
  DEFAULT_SPEC,
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
import { type ProtocolName, PROTOCOLS } from "./protocols/mod.ts";
import type { RunConfig } from "./training_run.ts";

/** What a unit of a protocol sets, and a recipe must not. */
export type RunUnit = Pick<RunConfig, "protocol" | "fold" | "seed">;

/** How long a network learns. */
export type FitLength = Pick<FitConfig, "epochs" | "refit">;

/** How a network is trained, whatever the protocol, fold and seed. */
export type Recipe =
  & Omit<RunConfig, keyof RunUnit | "fit">
  & {
    fit: Omit<FitConfig, "seed">;
    /**
     * What a fit has instead where the test's voices are learnt from: a longer
     * one pays there, as it does not with strangers. Default: nothing.
     */
    knownVoices?: FitLength;
  };

const { seed: _, ...FIT } = DEFAULT_FIT;

/** What `deno task train` does unless told otherwise. */
export const DEFAULT_RECIPE: Required<Recipe> = {
  developmentActors: 2,
  corpora: CORPORA.map(({ name }) => name),
  copies: 8,
  augmentation: DEFAULT_AUGMENTATION,
  // A low voice's pitch needs longer frames than its bands: hence `nFft`.
  features: { ...DEFAULT_SPEC, nFft: 1024, periodicity: DEFAULT_PERIODICITY },
  network: DEFAULT_NETWORK,
  fit: FIT,
  knownVoices: { epochs: 150, refit: 0.4 },
};

/** A run's configuration: its recipe for one unit. */
export function runConfig(
  { knownVoices, ...recipe }: Recipe,
  unit: RunUnit,
): RunConfig {
  const { protocol, seed } = unit;
  const length = fitLength({ ...recipe, knownVoices }, protocol);
  return { ...unit, ...recipe, fit: { ...recipe.fit, ...length, seed } };
}

/** How long a recipe's network learns under a protocol. */
export function fitLength(
  { fit: { epochs, refit }, knownVoices }: Recipe,
  protocol: ProtocolName,
): FitLength {
  const { knowsVoices } = PROTOCOLS[protocol];
  return knowsVoices && knownVoices ? knownVoices : { epochs, refit };
}

/**
 * Reads a recipe from a JSON file that holds what differs from
 * `DEFAULT_RECIPE`.
 *
 * @throws {Error} when it cannot be read, {@linkcode SyntaxError} when it is
 * not JSON, and what {@linkcode parseRecipe} throws.
 */
export async function readRecipe(path: string): Promise<Required<Recipe>> {
  return parseRecipe(await readJsonFile(path), path);
}

/**
 * Fills a recipe's gaps from `DEFAULT_RECIPE`, within its records too. Lists
 * are taken whole. One that says how long a fit is, and not how long where
 * voices are known, means it for every protocol.
 *
 * @param name what the recipe is called in messages.
 * @throws {RangeError} when a field is not one of a recipe's, a word is not one
 * of a field's, or an epoch is chosen that a refit would not go on from.
 * @throws {TypeError} when a field has another type than its default.
 */
export function parseRecipe(
  value: unknown,
  name: string,
): Required<Recipe> {
  const given = filled(DEFAULT_RECIPE, { value, path: "", name });
  const recipe = lengthened(given as Required<Recipe>, value as PartialRecipe);
  checkChoice(recipe.fit.balance, { path: "fit.balance", of: BALANCES, name });
  checkChoice(recipe.fit.optimiser, {
    ...{ path: "fit.optimiser", of: OPTIMISERS, name },
  });
  checkChoice(recipe.fit.keep, { path: "fit.keep", of: KEEPS, name });
  checkRefit(recipe, { path: "fit", name });
  checkRefit(recipe, { path: "knownVoices", name });
  return {
    ...recipe,
    augmentation: parseAugmentationRecipe(recipe.augmentation),
    features: parseFeatureSpec(recipe.features),
  };
}

/** What a recipe's file may hold of how long a fit is. */
interface PartialRecipe {
  fit?: Partial<FitLength>;
  knownVoices?: Partial<FitLength>;
}

/** A recipe's fit is as long for known voices as its file says for all. */
function lengthened(
  recipe: Required<Recipe>,
  { fit, knownVoices }: PartialRecipe,
): Required<Recipe> {
  const { epochs, refit } = { ...recipe.knownVoices, ...fit, ...knownVoices };
  return { ...recipe, knownVoices: { epochs, refit } };
}

/** A recipe with as many epochs whatever the protocol. */
export function withEpochs(recipe: Recipe, epochs: number): Recipe {
  const { fit, knownVoices = fit } = recipe;
  return {
    ...recipe,
    fit: { ...fit, epochs },
    knownVoices: { epochs, refit: knownVoices.refit },
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

/** A refit goes on from the last epoch, whatever epoch was chosen. */
function checkRefit(
  recipe: Required<Recipe>,
  { path, name }: { path: "fit" | "knownVoices"; name: string },
): void {
  const { refit } = recipe[path];
  if (recipe.fit.keep === "last" || refit === 0) return;
  throw new RangeError(
    `Cannot read the recipe '${name}': '${path}.refit' must be 0 where 'fit.keep' is best, got ${refit}; set it to 0, or keep the last epoch`,
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
