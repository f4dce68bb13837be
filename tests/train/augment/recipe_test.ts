import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import {
  DEFAULT_AUGMENTATION,
  parseAugmentationRecipe,
  recipeOf,
  TRANSFORMS,
  withoutRecordedNoise,
} from "../../../lib/train/mod.ts";

const asJson = (value: unknown) => JSON.parse(JSON.stringify(value));

Deno.test("parseAugmentationRecipe() gives a kept recipe back", () => {
  const parsed = parseAugmentationRecipe(asJson(DEFAULT_AUGMENTATION));
  assertEquals(JSON.stringify(parsed), JSON.stringify(DEFAULT_AUGMENTATION));
});

Deno.test("parseAugmentationRecipe() does not apply what is not named", () => {
  const parsed = parseAugmentationRecipe({
    gain: { chance: 0.5, gainDb: [-3, 3] },
  });
  assertEquals(Object.keys(parsed), TRANSFORMS);
  for (const name of TRANSFORMS) {
    assertEquals(parsed[name].chance, name === "gain" ? 0.5 : 0);
  }
  assertEquals(parsed.gain.gainDb, [-3, 3]);
  parsed.speed.factor[0] = 0; // its own, not the default's
  assertEquals(DEFAULT_AUGMENTATION.speed.factor[0], 0.8);
});

const speed = (speed: unknown) => ({ speed });
const REFUSED: [unknown, typeof TypeError | typeof RangeError, string][] = [
  [null, TypeError, "'recipe' must be an object, got null"],
  [[], TypeError, "'recipe' must be an object, got []"],
  [{ echo: {} }, RangeError, `'recipe' must be made of speed, timeStretch`],
  [{ echo: {} }, RangeError, `got "echo"`],
  [speed(1), TypeError, "'speed' must be an object, got 1"],
  [speed({}), TypeError, "'speed.chance' must be a number, got nothing"],
  [
    speed({ chance: 2, factor: [1, 1] }),
    RangeError,
    "'speed.chance' must be from 0 to 1, got 2",
  ],
  [
    speed({ chance: 1 }),
    TypeError,
    "'speed.factor' must be two numbers, least and greatest, got nothing",
  ],
  [
    speed({ chance: 1, factor: [1.1, 0.9] }),
    RangeError,
    "'speed.factor' must be the lower number first, got [1.1,0.9]",
  ],
  [
    speed({ chance: 1, factor: [0.1, 0.9] }),
    RangeError,
    "'speed.factor[0]' must be from 0.7 to 1.4, got 0.1",
  ],
  [
    speed({ chance: 1, factor: [1, null] }),
    TypeError,
    "'speed.factor[1]' must be a number, got null",
  ],
  [
    speed({ chance: 1, factor: [1, 1], pitch: [1, 1] }),
    RangeError,
    `'speed' must be made of chance, factor, got "pitch"`,
  ],
];

for (const [value, kind, message] of REFUSED) {
  Deno.test(`parseAugmentationRecipe() refuses ${JSON.stringify(value)}: ${message}`, () => {
    const error = assertThrows(() => parseAugmentationRecipe(value), kind);
    assert(
      error.message.startsWith("Cannot use the augmentation recipe: "),
      error.message,
    );
    assert(error.message.includes(message), error.message);
  });
}

Deno.test("parseAugmentationRecipe() takes a whole transform", () => {
  const parsed = parseAugmentationRecipe(
    speed({ chance: 1, factor: [0.7, 1.4] }),
  );
  assertEquals(parsed.speed, { chance: 1, factor: [0.7, 1.4] });
});

Deno.test("recipeOf() switches the others off and leaves the default", () => {
  const recipe = recipeOf(["speed"]);
  assertEquals(recipe.speed, DEFAULT_AUGMENTATION.speed);
  const others = TRANSFORMS.filter((name) => name !== "speed");
  assert(others.every((name) => recipe[name].chance === 0));
  assert(others.every((name) => DEFAULT_AUGMENTATION[name].chance > 0));
});

Deno.test("withoutRecordedNoise() is as noisy as before", () => {
  const { recordedNoise, pinkNoise } = withoutRecordedNoise(
    DEFAULT_AUGMENTATION,
  );
  assertEquals(recordedNoise.chance, 0);
  assertAlmostEquals(1 - pinkNoise.chance, 0.85 * 0.65, 1e-12);
});
