/** Least and greatest of what is drawn, evenly. */
export type DrawRange = [number, number];

/** Probability that a transform is applied to a copy, 0 to 1. */
interface Chance {
  chance: number;
}

/**
 * How the copies of a recording are varied; plain JSON, kept in `run.json`.
 * Each transform has a chance, and ranges that its parameters are drawn from.
 */
export interface AugmentationRecipe {
  /** Tempo and pitch together: factor. */
  speed: Chance & { factor: DrawRange };
  /** Tempo alone: factor. */
  timeStretch: Chance & { tempo: DrawRange };
  /** Pitch alone. */
  pitchShift: Chance & { semitones: DrawRange };
  /** A made-up room. */
  reverberation: Chance & {
    rt60Seconds: DrawRange;
    directToReverberantDb: DrawRange;
  };
  /** Room tone before and after; its level is relative to the speech. */
  timeShift: Chance & {
    leadSeconds: DrawRange;
    trailSeconds: DrawRange;
    roomToneDb: DrawRange;
  };
  whiteNoise: Chance & { snrDb: DrawRange };
  pinkNoise: Chance & { snrDb: DrawRange };
  /** Noise from recordings; asks for a `NoisePool`. */
  recordedNoise: Chance & { snrDb: DrawRange };
  /** Five bands, a gain each. */
  equaliser: Chance & { gainDb: DrawRange };
  /** Corners of what is left. */
  bandLimit: Chance & { lowHz: DrawRange; highHz: DrawRange };
  /** Peaks cut off so far under the highest. */
  clipping: Chance & { overDb: DrawRange };
  /** 300 to 3,400 Hz, 8 kHz, µ-law. */
  telephone: Chance;
  gain: Chance & { gainDb: DrawRange };
}

/** A transform of {@linkcode AugmentationRecipe}. */
export type TransformName = keyof AugmentationRecipe;

/** What copies are made by where nothing else is said. */
export const DEFAULT_AUGMENTATION: AugmentationRecipe = {
  speed: { chance: 1, factor: [0.8, 1.25] },
  timeStretch: { chance: 1, tempo: [0.7, 1.4] },
  pitchShift: { chance: 0.7, semitones: [-4, 4] },
  reverberation: {
    chance: 0.3,
    rt60Seconds: [0.1, 0.8],
    directToReverberantDb: [-3, 12],
  },
  timeShift: {
    chance: 0.3,
    leadSeconds: [0, 0.5],
    trailSeconds: [0, 0.5],
    roomToneDb: [-60, -30],
  },
  whiteNoise: { chance: 0.15, snrDb: [8, 35] },
  pinkNoise: { chance: 0.15, snrDb: [8, 35] },
  recordedNoise: { chance: 0.35, snrDb: [3, 30] },
  equaliser: { chance: 1, gainDb: [-10, 10] },
  bandLimit: { chance: 0.15, lowHz: [50, 400], highHz: [3000, 7500] },
  clipping: { chance: 0.05, overDb: [1, 9] },
  telephone: { chance: 0.1 },
  gain: { chance: 1, gainDb: [-6, 6] },
};

/** The names of the transforms, in the order they are applied in. */
export const TRANSFORMS = Object.keys(DEFAULT_AUGMENTATION) as TransformName[];

/** The recipe with only some of its transforms: for ablations. */
export function recipeOf(
  names: readonly TransformName[],
  recipe: AugmentationRecipe = DEFAULT_AUGMENTATION,
): AugmentationRecipe {
  const copy = structuredClone(recipe);
  for (const name of TRANSFORMS) {
    if (!names.includes(name)) copy[name].chance = 0;
  }
  return copy;
}

/**
 * The recipe for where no recordings of noise are at hand: pink noise takes
 * their chance.
 */
export function withoutRecordedNoise(
  recipe: AugmentationRecipe,
): AugmentationRecipe {
  const { recordedNoise, pinkNoise } = recipe;
  const chance = 1 - (1 - pinkNoise.chance) * (1 - recordedNoise.chance);
  return {
    ...recipe,
    pinkNoise: { ...pinkNoise, chance },
    recordedNoise: { ...recordedNoise, chance: 0 },
  };
}
