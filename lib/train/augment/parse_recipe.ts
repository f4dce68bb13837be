import {
  type AugmentationRecipe,
  DEFAULT_AUGMENTATION,
  type DrawRange,
  type TransformName,
  TRANSFORMS,
} from "./recipe.ts";

/** Where each range must lie; half the lowest rate, 4 kHz, bounds `lowHz`. */
const LIMITS: {
  [T in TransformName]: {
    [P in Exclude<keyof AugmentationRecipe[T], "chance">]: DrawRange;
  };
} = {
  speed: { factor: [0.7, 1.4] },
  timeStretch: { tempo: [0.7, 1.4] },
  pitchShift: { semitones: [-5, 5] },
  reverberation: { rt60Seconds: [0.05, 3], directToReverberantDb: [-20, 60] },
  timeShift: {
    leadSeconds: [0, 10],
    trailSeconds: [0, 10],
    roomToneDb: [-120, 0],
  },
  whiteNoise: { snrDb: [-20, 100] },
  pinkNoise: { snrDb: [-20, 100] },
  recordedNoise: { snrDb: [-20, 100] },
  equaliser: { gainDb: [-24, 24] },
  bandLimit: { lowHz: [20, 2000], highHz: [2000, 7900] },
  clipping: { overDb: [0, 24] },
  telephone: {},
  gain: { gainDb: [-60, 60] },
};

/**
 * Checks a recipe that was read as JSON.
 *
 * A transform that is not named is not applied (chance 0), so a recipe kept by
 * an older version means what it meant; a named one must be whole.
 *
 * @param value `{ "<transform>": { "chance": 0.5, "<range>": [low, high] } }`.
 * @returns a recipe of its own, all transforms named in their order.
 * @throws {TypeError} when something is not an object, a number or a range.
 * @throws {RangeError} when a name is unknown or missing, a number outside its
 * limits, or a range's greatest value first.
 */
export function parseAugmentationRecipe(value: unknown): AugmentationRecipe {
  const given = objectAt("recipe", value);
  refuseOthers("recipe", given, TRANSFORMS);
  return Object.fromEntries(
    TRANSFORMS.map((name) => [
      name,
      given[name] === undefined
        ? { ...structuredClone(DEFAULT_AUGMENTATION[name]), chance: 0 }
        : parseTransform(name, given[name]),
    ]),
  ) as unknown as AugmentationRecipe;
}

function parseTransform(name: TransformName, value: unknown) {
  const given = objectAt(name, value);
  const limits: Record<string, DrawRange> = LIMITS[name];
  refuseOthers(name, given, ["chance", ...Object.keys(limits)]);
  return {
    chance: numberAt(`${name}.chance`, given.chance, [0, 1]),
    ...Object.fromEntries(
      Object.entries(limits).map(([key, within]) => [
        key,
        rangeAt(`${name}.${key}`, given[key], within),
      ]),
    ),
  };
}

function objectAt(path: string, value: unknown): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new TypeError(complaint(path, "an object", value));
}

function refuseOthers(
  path: string,
  given: Record<string, unknown>,
  known: readonly string[],
): void {
  const other = Object.keys(given).find((key) => !known.includes(key));
  if (other === undefined) return;
  throw new RangeError(
    complaint(path, `made of ${known.join(", ")}`, other),
  );
}

function numberAt(
  path: string,
  value: unknown,
  [low, high]: DrawRange,
): number {
  if (typeof value !== "number") {
    throw new TypeError(complaint(path, "a number", value));
  }
  if (value >= low && value <= high) return value;
  throw new RangeError(complaint(path, `from ${low} to ${high}`, value));
}

function rangeAt(path: string, value: unknown, within: DrawRange): DrawRange {
  if (!Array.isArray(value) || value.length !== 2) {
    throw new TypeError(
      complaint(path, "two numbers, least and greatest", value),
    );
  }
  const low = numberAt(`${path}[0]`, value[0], within);
  const high = numberAt(`${path}[1]`, value[1], within);
  if (low <= high) return [low, high];
  throw new RangeError(complaint(path, "the lower number first", value));
}

function complaint(path: string, rule: string, value: unknown): string {
  return `Cannot use the augmentation recipe: '${path}' must be ${rule}, got ${
    value === undefined ? "nothing" : JSON.stringify(value)
  }`;
}
