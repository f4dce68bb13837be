import { type FeatureSpec, parseFeatureSpec } from "../dsp/mod.ts";
import { EMOTIONS } from "../model/mod.ts";
import { parseAugmentationRecipe } from "./augment/mod.ts";
import { BALANCES } from "./balance.ts";
import { CORPORA } from "./corpora/mod.ts";
import { readJsonFile } from "./files.ts";
import { KEEPS, OPTIMISERS } from "./fit.ts";
import { CLIP_RATE_HZ } from "./manifest.ts";
import {
  KNOWN_VOICES,
  NEW_VOICES,
  type Recipe,
  type TrainingRecipe,
} from "./recipe.ts";
import { isRecord } from "./records.ts";

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
 * are taken whole. What it says holds for known voices too, unless its
 * `knownVoices` says otherwise.
 *
 * @param name what the recipe is called in messages.
 * @throws {RangeError} when a field is not one of a recipe's, a word is not one
 * of a field's, a number is out of range, the rate is not that of prepared
 * clips, or an epoch is chosen that a refit would not go on from.
 * @throws {TypeError} when a field has another type than its default.
 */
export function parseRecipe(value: unknown, name: string): Required<Recipe> {
  if (!isRecord(value)) refuseType({ value, path: "", name }, "a record");
  const { knownVoices = {}, ...all } = value;
  const known = filled(KNOWN_VOICES, { value: all, path: "", name });
  const within = { name, within: "knownVoices" };
  return {
    ...parsed(NEW_VOICES, { value: all, path: "", name }),
    knownVoices: parsed(known, { value: knownVoices, path: "", ...within }),
  };
}

function parsed(standard: unknown, given: Given): TrainingRecipe {
  const recipe = filled(standard, given) as TrainingRecipe;
  const { balance, optimiser, keep } = recipe.fit;
  checkChoice(balance, { path: "fit.balance", of: BALANCES, given });
  checkChoice(optimiser, { path: "fit.optimiser", of: OPTIMISERS, given });
  checkChoice(keep, { path: "fit.keep", of: KEEPS, given });
  checkLists(recipe, given);
  checkRefit(recipe.fit, given);
  checkNumbers(recipe, given);
  checkRate(recipe.features, given);
  return {
    ...recipe,
    augmentation: parseAugmentationRecipe(recipe.augmentation),
    features: parseFeatureSpec(recipe.features),
  };
}

/** Where a message says that something stands. */
interface Place {
  /** The recipe's name. */
  name: string;
  /** The record that is read as a recipe of its own: `knownVoices`. */
  within?: string;
}

/** The beginning of every message. */
function cannotRead({ name, within = "" }: Place, path: string): string {
  const where = [within, path].filter((part) => part !== "").join(".") || "it";
  return `Cannot read the recipe '${name}': '${where}' must be`;
}

/** A word that is not known would mean another one in silence. */
function checkChoice(
  value: string,
  { path, of, given }: { path: string; of: readonly string[]; given: Place },
): void {
  if (of.includes(value)) return;
  throw new RangeError(
    `${cannotRead(given, path)} one of ${of.join(", ")}, got '${value}'`,
  );
}

/** What a number must be. */
interface Limits {
  from: number;
  to: number;
  whole?: boolean;
}

const COUNT: Limits = { from: 1, to: 4096, whole: true };

/** Of a recipe's numbers, and of all in its lists; what is not here checks its own. */
const NUMBERS: Record<string, Limits> = {
  developmentActors: { from: 2, to: 20, whole: true },
  copies: { from: 0, to: 1000, whole: true },
  "fit.epochs": { from: 1, to: 100_000, whole: true },
  "fit.batchSize": { from: 2, to: 10_000, whole: true },
  "fit.learningRate": { from: 0, to: 10 },
  "fit.weightDecay": { from: 0, to: 10 },
  "fit.labelSmoothing": { from: 0, to: 0.99 },
  "fit.mixup": { from: 0, to: 10 },
  ...Object.fromEntries(
    EMOTIONS.map((name) => [`fit.logitAdjustment.${name}`, {
      from: -10,
      to: 10,
    }]),
  ),
  "fit.refit": { from: 0, to: 10 },
  "network.stemChannels": COUNT,
  "network.stemSize": COUNT,
  "network.blockChannels": COUNT,
  "network.pitchChannels": COUNT,
  "network.frameChannels": COUNT,
  "network.attentionUnits": COUNT,
  "network.dropout": { from: 0, to: 0.99 },
  "network.maskFrames": { from: 0, to: 1e4, whole: true },
  "network.maskBands": { from: 0, to: 1e3, whole: true },
};

/** Out of range they would train something else in silence, or never end. */
function checkNumbers(recipe: TrainingRecipe, given: Place): void {
  for (const [path, { from, to, whole = false }] of Object.entries(NUMBERS)) {
    const values = [at(recipe, path)].flat() as number[];
    const other = values.find((value) =>
      !(value >= from && value <= to) || (whole && !Number.isInteger(value))
    );
    if (other === undefined) continue;
    throw new RangeError(
      `${cannotRead(given, path)} ${
        whole ? "a whole number " : ""
      }from ${from} to ${to}, got ${other}`,
    );
  }
}

/** What stands in a recipe at `fit.epochs`. */
function at(recipe: TrainingRecipe, path: string): unknown {
  return path.split(".").reduce(
    (part, key) => (part as Record<string, unknown>)[key],
    recipe as unknown,
  );
}

/** A list that names nothing would train on nothing, hours later. */
function checkLists(
  { corpora, network: { blockChannels } }: TrainingRecipe,
  given: Place,
): void {
  const lists = { corpora, "network.blockChannels": blockChannels };
  for (const [path, { length }] of Object.entries(lists)) {
    if (length > 0) continue;
    throw new RangeError(
      `${cannotRead(given, path)} a list of at least 1, got none`,
    );
  }
  const of = CORPORA.map(({ name }) => name);
  for (const name of corpora) {
    checkChoice(name, { path: "corpora", of, given });
  }
}

/** Clips are prepared at one rate, whatever a recipe would like. */
function checkRate({ sampleRateHz }: FeatureSpec, given: Place): void {
  if (sampleRateHz === CLIP_RATE_HZ) return;
  throw new RangeError(
    `${
      cannotRead(given, "features.sampleRateHz")
    } ${CLIP_RATE_HZ}, the rate of prepared clips, got ${sampleRateHz}`,
  );
}

/** A refit goes on from the last epoch, whatever epoch was chosen. */
function checkRefit({ keep, refit }: Recipe["fit"], given: Place): void {
  if (keep === "last" || refit === 0) return;
  throw new RangeError(
    `${
      cannotRead(given, "fit.refit")
    } 0 where 'fit.keep' is best, got ${refit}; set it to 0, or keep the last epoch`,
  );
}

/** Stages that may be left out altogether. */
const MAY_BE_NULL = ["features.trim", "features.periodicity"];

interface Given extends Place {
  value: unknown;
  /** Where in the recipe it stands: `fit.epochs`. */
  path: string;
}

function filled(standard: unknown, given: Given): unknown {
  if (!isRecord(standard)) return checked(standard, given);
  const { value, path } = given;
  if (value === null && MAY_BE_NULL.includes(path)) return null;
  if (!isRecord(value)) refuseType(given, "a record");
  const out: Record<string, unknown> = { ...standard };
  for (const [key, part] of Object.entries(value)) {
    const inner = path === "" ? key : `${path}.${key}`;
    if (!Object.hasOwn(standard, key)) {
      const known = Object.keys(standard);
      if (path === "" && given.within === undefined) known.push("knownVoices");
      throw new RangeError(
        `${cannotRead(given, inner)} one of ${known.join(", ")}, got '${key}'${
          remedy(inner)
        }`,
      );
    }
    out[key] = filled(standard[key], { ...given, value: part, path: inner });
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

function refuseType(given: Given, rule: string): never {
  const { value, path } = given;
  throw new TypeError(
    `${cannotRead(given, path)} ${rule}, got ${JSON.stringify(value)}`,
  );
}
