import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Backend, EMOTIONS } from "../../model/mod.ts";
import { fitNotSureBelow } from "../calibrate.ts";
import type { Recipe } from "../recipe.ts";
import { answerDevelopmentClips } from "../report_html/mod.ts";
import { checkConfig } from "./unit_run.ts";
import { unitFolder, unitsOf } from "./units.ts";

/** A threshold chosen by many networks' development clips. */
export interface PooledThreshold {
  notSureBelow: number;
  /** Answers it was chosen by. */
  clips: number;
  networks: number;
}

/**
 * The confidence under which a network of a recipe is not sure, chosen by what
 * all finished networks of `speakers` say of their own development actors: one
 * run's two actors tell too little. Test clips are not heard.
 *
 * @returns null where no unit is finished.
 * @throws {Error} when a finished unit is of another recipe.
 */
export async function poolNotSureBelow(
  recipe: Recipe,
  { runs, data, backend, onUnit }: {
    runs: string;
    data: string;
    backend: Backend;
    /** Told the share that is done. */
    onUnit?: (share: number) => void;
  },
): Promise<PooledThreshold | null> {
  const units = unitsOf("speakers").filter((unit) =>
    existsSync(join(unitFolder(runs, unit), "done.json"))
  );
  if (units.length === 0) return null;
  const probabilities: number[][] = [], labels: number[] = [];
  for (const [i, unit] of units.entries()) {
    await checkConfig(unit, { runs, recipe });
    const run = unitFolder(runs, unit);
    for (const answer of await answerDevelopmentClips(run, { data, backend })) {
      probabilities.push(answer.probabilities);
      labels.push(EMOTIONS.indexOf(answer.emotion));
    }
    onUnit?.((i + 1) / units.length);
  }
  return {
    notSureBelow: fitNotSureBelow(probabilities, labels),
    clips: labels.length,
    networks: units.length,
  };
}
