import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Backend, EMOTIONS, type ModelSpec } from "../../model/mod.ts";
import {
  fitNotSureBelow,
  fitTemperature,
  logitsOf,
  softmax,
} from "../calibrate.ts";
import { readJsonFile } from "../files.ts";
import type { Recipe } from "../recipe.ts";
import { developmentAnswers } from "../development.ts";
import type { Split } from "../protocols/mod.ts";
import { type NoiseUse, oneNoise } from "./one_noise.ts";
import { checkConfig } from "./unit_run.ts";
import { unitFolder, unitName, unitsOf } from "./units.ts";

/** What was chosen by many networks' development clips. */
export interface PooledSettings {
  temperature: number;
  notSureBelow: number;
  /** Answers that `notSureBelow` was chosen by. */
  clips: number;
  networks: number;
  /** What those learnt with, see `NoisePool.fingerprint`; undefined: not known. */
  noise?: string | null;
}

/**
 * A recipe's temperature, and when its networks are not sure, chosen by what all
 * finished networks of `speakers` say of their own development actors: one run's
 * two actors tell too little. Test clips are not heard.
 *
 * @throws {Error} when no unit is finished, or one is of another recipe, or they
 * learnt with different noise.
 */
export async function poolSettings(
  recipe: Recipe,
  { runs, data, backend, onUnit }: {
    runs: string;
    data: string;
    backend: Backend;
    /** Told the share that is done. */
    onUnit?: (share: number) => void;
  },
): Promise<PooledSettings> {
  const units = unitsOf("speakers").filter((unit) =>
    existsSync(join(unitFolder(runs, unit), "done.json"))
  );
  if (units.length === 0) {
    throw new Error(
      `Cannot pool settings: '${runs}' must hold finished units of speakers, got none; train them with deno task crossval --set speakers --runs ${runs}, or leave --runs out`,
    );
  }
  const logits: number[][] = [], labels: number[] = [];
  const noises: NoiseUse[] = [];
  for (const [i, unit] of units.entries()) {
    await checkConfig(unit, { runs, recipe });
    const run = unitFolder(runs, unit);
    const spec = await readJsonFile<ModelSpec>(join(run, "spec.json"));
    const { noise } = await readJsonFile<Split>(join(run, "split.json"));
    noises.push({ name: unitName(unit), noise });
    for (const answer of await developmentAnswers(run, { data, backend })) {
      logits.push(logitsOf(answer.probabilities, spec.temperature));
      labels.push(EMOTIONS.indexOf(answer.emotion));
    }
    onUnit?.((i + 1) / units.length);
  }
  const noise = oneNoise(noises, "learnt");
  const temperature = fitTemperature(logits, labels);
  const tempered = logits.map((row) => softmax(row, temperature));
  return {
    temperature,
    notSureBelow: fitNotSureBelow(tempered, labels),
    clips: labels.length,
    networks: units.length,
    noise,
  };
}
