/**
 * Prints what each way of varying a 3-second clip costs on one core, and what a
 * copy by the default recipe does, as a table.
 *
 * `deno run --allow-read --allow-env bench/augment/main.ts [copies]`
 *
 * @module
 */
import process from "node:process";
import {
  type AugmentationRecipe,
  augmentWaveform,
  DEFAULT_AUGMENTATION,
  NoisePool,
  recipeOf,
  SeededRandom,
  type TransformName,
  TRANSFORMS,
  whiteNoise,
} from "../../lib/train/mod.ts";
import { speechLike } from "../speech_like.ts";

const sampleRateHz = 16000;
const clip = speechLike({ seconds: 3, sampleRateHz });
const noise = new NoisePool([{
  name: "hiss",
  samples: whiteNoise(new SeededRandom(1), 5 * sampleRateHz),
}]);

/** Every seed is another copy, with other draws. */
function vary(recipe: AugmentationRecipe, seed: number): void {
  const random = new SeededRandom(seed);
  augmentWaveform(clip, { sampleRateHz, random, recipe, noise });
}

function always(name: TransformName): AugmentationRecipe {
  const recipe = recipeOf([name]);
  recipe[name].chance = 1;
  return recipe;
}

/**
 * Processor time a copy, ms, all threads of the process together: unlike the
 * clock's, it hardly grows with what else the machine does.
 */
function processorMs(recipe: AugmentationRecipe, nCopies: number): number {
  for (let seed = 0; seed < 10; seed++) vary(recipe, seed); // compiled
  const before = process.cpuUsage();
  for (let seed = 0; seed < nCopies; seed++) vary(recipe, 10 + seed);
  const { user, system } = process.cpuUsage(before); // µs
  return (user + system) / 1000 / nCopies;
}

const nCopies = Number(Deno.args[0] ?? 60);
const recipes = [
  { name: "none of them", recipe: recipeOf([]) },
  ...TRANSFORMS.map((name) => ({ name, recipe: always(name) })),
  { name: "DEFAULT_AUGMENTATION", recipe: DEFAULT_AUGMENTATION },
];
console.log("| transform | ms a copy |\n| --- | --- |");
for (const { name, recipe } of recipes) {
  console.log(`| ${name} | ${processorMs(recipe, nCopies).toFixed(1)} |`);
}
