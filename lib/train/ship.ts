import { existsSync } from "node:fs";
import { copyFile, mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { ModelIndex } from "../model/mod.ts";
import type { ClipLabel } from "./corpora/mod.ts";
import type { ProtocolReport } from "./evaluation/mod.ts";
import { readJsonFile, removeFolder, writeJson, writeWhole } from "./files.ts";
import type { AnyProtocolName } from "./report.ts";
import type { RunConfig } from "./training_run.ts";

/** A protocol's figures on a model's card, as shares of 1. */
export interface CardFigures
  extends Omit<ProtocolReport, "protocol" | "bySeed"> {
  /** The command that measured them. */
  command: string;
  /** The day they were measured, `YYYY-MM-DD`. */
  date: string;
  /** What computed them. */
  machine: string;
}

/** `card.json`: what a model is, and how right it was measured to be. */
export interface ModelCard {
  id: string;
  summary: string;
  licence: string;
  /** What the weights were learnt from. */
  corpora: { name: string; licence: string; source: string }[];
  protocols: Record<string, CardFigures>;
}

type CorpusName = ClipLabel["corpus"];

const CORPORA: Record<CorpusName, ModelCard["corpora"][number]> = {
  ravdess: {
    name: "RAVDESS",
    licence: "CC BY-NC-SA 4.0",
    source: "Livingstone & Russo (2018), doi:10.5281/zenodo.1188976",
  },
  tess: {
    name: "TESS",
    licence: "CC BY-NC-ND 4.0",
    source: "Dupuis & Pichora-Fuller (2010), doi:10.5683/SP2/E8H2MF",
  },
};

const MODEL_FILES = [
  "model.json",
  "weights.bin",
  "spec.json",
  "canary.json",
  "split.json",
  "run.json",
];

/**
 * Copies a run's network, specification, labels, split and seed to a folder
 * under the shipped models, and makes it the default. Card and reports of a
 * model that had the name before are removed: they are of other weights.
 *
 * @throws {Error} when the run is that folder.
 */
export async function shipRun(
  run: string,
  { models, id }: { models: string; id: string },
): Promise<void> {
  const folder = join(models, id);
  if (resolve(run) === resolve(folder)) {
    throw new Error(
      `Cannot ship the run: 'run' must be another folder than '${folder}', which it would become; use --card ${id}`,
    );
  }
  await removeFolder(folder);
  await mkdir(folder, { recursive: true });
  for (const name of MODEL_FILES) {
    await copyFile(join(run, name), join(folder, name));
  }
  const path = join(models, "index.json");
  const index: ModelIndex = existsSync(path)
    ? await readJsonFile(path)
    : { default: id, models: [] };
  const names = new Set([...index.models, id]);
  await writeJson(path, { default: id, models: [...names].sort() });
}

/** How a protocol's figures came about. */
export interface Measured {
  /** The protocol that is reported. */
  name: AnyProtocolName;
  report: ProtocolReport;
  /** The command that measured them. */
  command: string;
  /** The day, `YYYY-MM-DD`. */
  date: string;
  /** What computed them. */
  machine: string;
}

/** Writes a protocol's report, as JSON and as text, into a folder. */
export async function writeReport(
  folder: string,
  { name, report, text, ...measured }: Measured & { text: string },
): Promise<void> {
  const path = join(folder, `report-${name}`);
  await writeJson(`${path}.json`, { ...measured, ...report });
  await writeWhole(`${path}.md`, text);
}

/** Puts a protocol's figures on the card of the model in a folder. */
export async function writeCard(
  folder: string,
  { id, name, report, ...measured }: Measured & { id: string },
): Promise<void> {
  const path = join(folder, "card.json");
  const card: ModelCard = existsSync(path)
    ? await readJsonFile(path)
    : newCard(id, await readJsonFile<RunConfig>(join(folder, "run.json")));
  const { protocol: _, bySeed: __, ...figures } = report;
  card.protocols[name] = { ...figures, ...measured };
  await writeJson(path, card);
}

function newCard(id: string, { corpora }: RunConfig): ModelCard {
  return {
    id,
    summary:
      "Residual 1-D convolutional network on MFCCs; eight acted emotions in English speech",
    licence:
      "Learnt from recordings for non-commercial use: the weights are for non-commercial use only",
    corpora: corpora.map((name) => CORPORA[name as CorpusName]),
    protocols: {},
  };
}
