import { DEFAULT_PERIODICITY, DEFAULT_SPEC } from "../dsp/mod.ts";
import { DEFAULT_NETWORK, EMOTIONS } from "../model/mod.ts";
import {
  DEFAULT_AUGMENTATION,
  recipeOf,
  type TransformName,
  TRANSFORMS,
} from "./augment/mod.ts";
import { CORPORA } from "./corpora/mod.ts";
import { DEFAULT_FIT, type FitConfig } from "./fit.ts";
import { type ProtocolName, PROTOCOLS } from "./protocols/mod.ts";
import type { RunConfig } from "./training_run.ts";

/** What a unit of a protocol sets, and a recipe must not. */
export type RunUnit = Pick<RunConfig, "protocol" | "fold" | "seed">;

/** How a network is trained, whatever the fold and seed. */
export type TrainingRecipe =
  & Omit<RunConfig, keyof RunUnit | "fit">
  & { fit: Omit<FitConfig, "seed"> };

/** How networks are trained, whatever the protocol, fold and seed. */
export interface Recipe extends TrainingRecipe {
  /**
   * How instead where the test's voices are learnt from: what makes a network
   * hold for strangers keeps it from remembering. Default: no other way.
   */
  knownVoices?: TrainingRecipe;
}

const { seed: _, ...FIT } = DEFAULT_FIT;

/** What `deno task train` does for strangers' voices unless told otherwise. */
export const NEW_VOICES: TrainingRecipe = {
  developmentActors: 2,
  corpora: CORPORA.map(({ name }) => name),
  copies: 8,
  augmentation: DEFAULT_AUGMENTATION,
  // A low voice's pitch needs longer frames than its bands: hence `nFft`.
  features: { ...DEFAULT_SPEC, nFft: 1024, periodicity: DEFAULT_PERIODICITY },
  network: DEFAULT_NETWORK,
  fit: FIT,
};

const NO_ADJUSTMENT = Object.fromEntries(
  EMOTIONS.map((emotion) => [emotion, 0]),
) as FitConfig["logitAdjustment"];

/** Rooms, lines and noise: what a known voice's other recordings have not. */
const SURROUNDINGS: readonly TransformName[] = [
  "reverberation",
  "whiteNoise",
  "pinkNoise",
  "recordedNoise",
  "bandLimit",
  "clipping",
  "telephone",
];

/**
 * For voices that were learnt from. What makes a network hold for strangers
 * keeps it from remembering: here copies vary little, the mean of a voice's
 * spectrum stays, and no clips are mixed.
 */
export const KNOWN_VOICES: TrainingRecipe = {
  ...NEW_VOICES,
  augmentation: {
    ...recipeOf(TRANSFORMS.filter((name) => !SURROUNDINGS.includes(name))),
    speed: { chance: 1, factor: [0.95, 1.05] },
    timeStretch: { chance: 0.3, tempo: [0.93, 1.07] },
    pitchShift: { chance: 0.3, semitones: [-1, 1] },
    equaliser: { chance: 0.5, gainDb: [-4, 4] },
  },
  features: { ...NEW_VOICES.features, normalisation: "level" },
  network: { ...NEW_VOICES.network, dropout: 0.2 },
  fit: { ...FIT, mixup: 0, logitAdjustment: NO_ADJUSTMENT },
};

/** What `deno task train` does unless told otherwise. */
export const DEFAULT_RECIPE: Required<Recipe> = {
  ...NEW_VOICES,
  knownVoices: KNOWN_VOICES,
};

/** What of a recipe a protocol's networks are trained by. */
export function recipeFor(
  { knownVoices, ...newVoices }: Recipe,
  protocol: ProtocolName,
): TrainingRecipe {
  return PROTOCOLS[protocol].knowsVoices ? knownVoices ?? newVoices : newVoices;
}

/** A run's configuration: its recipe for one unit. */
export function runConfig(recipe: Recipe, unit: RunUnit): RunConfig {
  const { fit, ...rest } = recipeFor(recipe, unit.protocol);
  return { ...unit, ...rest, fit: { ...fit, seed: unit.seed } };
}
