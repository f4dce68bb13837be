import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type * as tfl from "@tensorflow/tfjs-layers";
import { networkFiles, readNetwork } from "../model/mod.ts";
import {
  folderSource,
  readJsonFile,
  removeFolder,
  writeJson,
  writeWhole,
} from "./files.ts";
import type { EpochReport, Fit } from "./fit.ts";

/** How far a run has come. */
export interface Progress {
  /** Folder of the last whole checkpoint, within the run's folder. */
  folder: string;
  /** One report an epoch done. */
  epochs: EpochReport[];
  /** The epoch whose network is the run's result. */
  best: EpochReport;
}

const PROGRESS = "progress.json";

/** The progress of a run's folder, or null when none is kept there. */
export async function readProgress(run: string): Promise<Progress | null> {
  const path = join(run, PROGRESS);
  return existsSync(path) ? await readJsonFile<Progress>(path) : null;
}

/**
 * Keeps a run's state after an epoch. The files go into a folder of their own,
 * then `progress.json` is pointed at it in one step: a run stopped at any
 * moment finds the last whole checkpoint.
 */
export async function saveCheckpoint(
  run: string,
  fit: Fit,
  { epochs, best }: Omit<Progress, "folder">,
): Promise<void> {
  const old = (await readProgress(run))?.folder;
  const folder = `checkpoint-${epochs.length}`;
  await writeNetwork(join(run, folder), fit.network);
  const moments = await fit.optimiser.save(fit.variables);
  await writeWhole(
    join(run, folder, "optimiser.bin"),
    new Uint8Array(moments.buffer),
  );
  await writeJson(join(run, PROGRESS), { folder, epochs, best });
  if (old && old !== folder) await removeFolder(join(run, old));
}

/** Puts the weights and moments of a run's checkpoint into a fit. */
export async function restoreCheckpoint(
  run: string,
  fit: Fit,
  { folder }: Progress,
): Promise<void> {
  const source = folderSource(join(run, folder));
  const saved = await readNetwork(source);
  fit.network.setWeights(saved.getWeights());
  saved.dispose();
  const bytes = await readFile(join(run, folder, "optimiser.bin"));
  fit.optimiser.restore(
    fit.variables,
    new Float32Array(Uint8Array.from(bytes).buffer),
  );
}

/** Writes a network's `model.json` and `weights.bin` into a folder. */
export async function writeNetwork(
  folder: string,
  network: tfl.LayersModel,
): Promise<void> {
  for (const [name, bytes] of Object.entries(await networkFiles(network))) {
    await writeWhole(join(folder, name), bytes);
  }
}
