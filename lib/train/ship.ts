import { existsSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import {
  type Canary,
  EMOTIONS,
  type ModelIndex,
  type ModelSpec,
  multiplyAdds,
  readNetwork,
} from "../model/mod.ts";
import { atTemperature } from "./calibrate.ts";
import {
  folderSource,
  jsonText,
  readJsonFile,
  writeFolderWhole,
  writeJson,
} from "./files.ts";
import type { PooledSettings } from "./crossval/mod.ts";
import { hasSpeechGate } from "./finish_run.ts";
import { countSpeakers } from "./learnt_from.ts";
import {
  cardText,
  type CollectedReport,
  makeCard,
  type ModelCard,
  type NetworkCost,
} from "./model_card.ts";
import type { Split } from "./protocols/mod.ts";
import { runConfig } from "./recipe.ts";
import type { RunConfig } from "./training_run.ts";

const MODEL_FILES = ["model.json", "weights.bin", "split.json"];

/**
 * Copies a finished run's network, specification and split to a folder under
 * the models that are shipped, writes its card (`card.json`, `card.md`), and
 * makes it the default. What was there under the name stays until all is
 * written, and is then removed. A backend must have been started.
 *
 * @param options.data folder that `prepare` made; without it the card does not
 * say from how many speakers the network learnt.
 * @param options.reports what networks of the same recipe measured.
 * @param options.pooled temperature and "not sure", where not its own.
 * @throws {Error} as {@linkcode checkShippable} does, or when settings are of
 * networks with other noise.
 */
export async function shipRun(
  run: string,
  { models, id, data, reports, pooled = null }: {
    models: string;
    id: string;
    data?: string;
    reports: readonly CollectedReport[];
    pooled?: PooledSettings | null;
  },
): Promise<ModelCard> {
  const folder = join(models, id), path = join(models, "index.json");
  const { recipe, split } = await checkShippable(run, { models, id, reports });
  if (pooled) {
    checkNoise(pooled, { split, whose: "its temperature and 'not sure'" });
  }
  const own = await readJsonFile<ModelSpec>(join(run, "spec.json"));
  const spec = pooled ? withSettings(own, pooled) : own;
  const card = makeCard({
    ...{ id, recipe, split, reports, spec, pooled },
    network: await costOf(run),
    speakers: data === undefined ? undefined : await countSpeakers(run, data),
  });
  const canary = await readJsonFile<Canary>(join(run, "canary.json"));
  const temperatures = { from: own.temperature, to: spec.temperature };
  const index: ModelIndex = existsSync(path)
    ? await readJsonFile(path)
    : { default: id, models: [] };
  await writeFolderWhole(folder, {
    ...await copied(run),
    "spec.json": jsonText(spec),
    "canary.json": jsonText(tempered(canary, temperatures)),
    "card.json": jsonText(card),
    "card.md": cardText(card, reports),
  });
  // Last: it names what is there.
  const names = new Set([...index.models, id]);
  await writeJson(path, { default: id, models: [...names].sort() });
  return card;
}

/**
 * Whether a run may become the model `id`, told before anything is heard.
 *
 * @throws {Error} when that folder is a file or the run itself, the run is not a
 * finished one of `final`, a report is of another recipe or of other noise.
 */
export async function checkShippable(
  run: string,
  { models, id, reports }: {
    models: string;
    id: string;
    reports: readonly CollectedReport[];
  },
): Promise<{ recipe: RunConfig; split: Split }> {
  const folder = join(models, id);
  if (folder === join(models, "index.json") || await isFile(folder)) {
    throw new Error(
      `Cannot ship the run: '${folder}' must be a model's folder, got the name of a file; choose another --name`,
    );
  }
  if (resolve(run) === resolve(folder)) {
    throw new Error(
      `Cannot ship the run: 'run' must be another folder than '${folder}', which it would become`,
    );
  }
  const recipe = await readJsonFile<RunConfig>(join(run, "run.json"));
  if (recipe.protocol !== "final" || !await hasSpeechGate(run)) {
    throw new Error(
      `Cannot ship the run: '${run}' must be a finished run of the protocol final, got ${
        recipe.protocol === "final"
          ? "one without its speech gate"
          : recipe.protocol
      }; train one with deno task train --protocol final`,
    );
  }
  const split = await readJsonFile<Split>(join(run, "split.json"));
  for (const report of reports) {
    checkRecipe(report, recipe);
    checkNoise(report, { split, whose: `its figures (${report.command})` });
  }
  return { recipe, split };
}

async function isFile(path: string): Promise<boolean> {
  return existsSync(path) && !(await stat(path)).isDirectory();
}

/** The files that a model has from its run, as they are. */
async function copied(run: string): Promise<Record<string, Uint8Array>> {
  const files = MODEL_FILES.map(async (name) =>
    [name, await readFile(join(run, name))] as const
  );
  return Object.fromEntries(await Promise.all(files));
}

function withSettings(
  spec: ModelSpec,
  { temperature, notSureBelow }: PooledSettings,
): ModelSpec {
  return { ...spec, temperature, notSureBelow };
}

/** A known input's answer at another temperature; that of speech has none. */
function tempered(
  canary: Canary,
  temperatures: { from: number; to: number },
): Canary {
  const { probabilities } = canary;
  const emotions = probabilities.slice(0, EMOTIONS.length);
  const speech = probabilities.slice(EMOTIONS.length);
  return {
    ...canary,
    probabilities: [...atTemperature(emotions, temperatures), ...speech],
  };
}

async function costOf(run: string): Promise<NetworkCost> {
  const network = await readNetwork(folderSource(run));
  const cost = {
    weights: network.countParams(),
    multiplyAdds: multiplyAdds(network),
    bytes: (await stat(join(run, "weights.bin"))).size,
  };
  network.dispose();
  return cost;
}

/** Figures of another recipe would say nothing of this network. */
function checkRecipe(report: CollectedReport, recipe: RunConfig): void {
  const { protocol, fold, seed } = recipe;
  const reported = runConfig(report.recipe, { protocol, fold, seed });
  const wanted = JSON.parse(JSON.stringify(reported));
  if (isDeepStrictEqual(recipe, wanted)) return;
  throw new Error(
    `Cannot ship the run: its figures must be of its own recipe, got those of another (${report.command})`,
  );
}

/** Nor would what is of networks that learnt with other noise. */
function checkNoise(
  { noise: reported }: { noise?: string | null },
  { split: { noise = reported }, whose }: { split: Split; whose: string },
): void {
  if (reported === undefined || reported === noise) return;
  throw new Error(
    `Cannot ship the run: ${whose} must be of networks that learnt with the same noise, got those of others; train it with the --noise that they had`,
  );
}
