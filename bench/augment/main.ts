/**
 * Prints what each way of varying a 3-second clip costs on one core, and what a
 * copy by the default recipe does, as a table.
 *
 * `deno run --allow-read bench/augment/main.ts [rounds]`
 *
 * @module
 */
import process from "node:process";
import {
  augmentWaveform,
  DEFAULT_RECIPE,
  NoisePool,
  recipeOf,
  SeededRandom,
  type TransformName,
  TRANSFORMS,
  whiteNoise,
} from "../../lib/train/mod.ts";
import { interleave } from "../measure.ts";
import { speechLike } from "../speech_like.ts";

const sampleRateHz = 16000;
const clip = speechLike({ seconds: 3, sampleRateHz });
const noise = new NoisePool([{
  name: "hiss",
  samples: whiteNoise(new SeededRandom(1), 5 * sampleRateHz),
}]);
/** Every round is another copy, with other draws. */
let seed = 0;
const copy = (recipe: typeof DEFAULT_RECIPE) => () =>
  augmentWaveform(clip, {
    sampleRateHz,
    random: new SeededRandom(++seed),
    recipe,
    noise,
  });

function always(name: TransformName) {
  const recipe = recipeOf([name]);
  recipe[name].chance = 1;
  return recipe;
}

const nRuns = Number(Deno.args[0] ?? 40);
const timings = await interleave(
  [
    { name: "none of them", run: copy(recipeOf([])) },
    ...TRANSFORMS.map((name) => ({ name, run: copy(always(name)) })),
    { name: "DEFAULT_RECIPE", run: copy(DEFAULT_RECIPE) },
  ],
  { nRuns },
);
console.log("| transform | median ms | range ms |\n| --- | --- | --- |");
for (const [name, { medianMs, minMs, maxMs }] of Object.entries(timings)) {
  const range = `${minMs.toFixed(1)}–${maxMs.toFixed(1)}`;
  console.log(`| ${name} | ${medianMs.toFixed(1)} | ${range} |`);
}

// Processor time, which does not grow with what else the machine does.
const nCopies = 4 * nRuns;
const before = process.cpuUsage();
for (let i = 0; i < nCopies; i++) copy(DEFAULT_RECIPE)();
const { user, system } = process.cpuUsage(before); // µs
const meanMs = (user + system) / 1000 / nCopies;
console.log(
  `\n${nCopies} copies by DEFAULT_RECIPE: ${
    meanMs.toFixed(1)
  } ms of processor time each`,
);
