import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { networkFiles, readNetwork } from "../model/mod.ts";
import {
  folderSource,
  readJsonFile,
  removeFolder,
  syncFolder,
  writeFilesWhole,
  writeJson,
} from "./files.ts";
import type { EpochReport, Fit, PassReport } from "./fit.ts";
import type { WeightAverage } from "./weight_average.ts";

/** How far a run has come. */
export interface Progress {
  /** Folder of the last whole checkpoint, within the run's folder. */
  folder: string;
  /** One report an epoch done. */
  epochs: EpochReport[];
  /**
   * Of `epochs`, the one whose network is kept: the best or the last, see
   * `FitConfig.keep`. After a refit it is the one that it went on from.
   */
  best: EpochReport;
  /** One report an epoch of the refit; a run of old has none. */
  refit?: PassReport[];
  /** Of those, the ones whose weights are averaged so far. */
  averaged?: number;
  /** How long the epochs took, over all processes; a run of old has none. */
  minutes?: number;
}

const PROGRESS = "progress.json";
const AVERAGE = "average.bin";

/** The progress of a run's folder, or null when none is kept there. */
export async function readProgress(run: string): Promise<Progress | null> {
  const path = join(run, PROGRESS);
  return existsSync(path) ? await readJsonFile<Progress>(path) : null;
}

/**
 * Keeps a run's state after an epoch. The files go into a folder of their own,
 * then `progress.json` is pointed at it in one step, and only then is the last
 * checkpoint removed: a run killed at any moment, or one whose disk is full,
 * finds the last whole checkpoint.
 */
export async function saveCheckpoint(
  run: string,
  fit: Fit,
  progress: Omit<Progress, "folder" | "averaged">,
  average?: WeightAverage,
): Promise<void> {
  const { epochs, refit = [] } = progress;
  const averaged = average?.count ?? 0;
  const folder = `checkpoint-${epochs.length + refit.length}`;
  const moments = await fit.optimiser.save(fit.variables);
  try {
    await writeFilesWhole(join(run, folder), {
      ...await networkFiles(fit.network),
      "optimiser.bin": new Uint8Array(moments.buffer),
      ...(averaged > 0 ? { [AVERAGE]: average!.save() } : {}),
    });
    await syncFolder(run);
    const path = join(run, PROGRESS);
    await writeJson(path, { folder, ...progress, averaged });
  } catch (error) {
    const kept = (await readProgress(run))?.folder;
    if (kept !== folder) await removeFolder(join(run, folder));
    throw error;
  }
  await removeOthers(run, folder);
}

/** Also what a run left that was killed between two checkpoints. */
async function removeOthers(run: string, folder: string): Promise<void> {
  for (const name of await readdir(run)) {
    if (/^checkpoint-\d+$/.test(name) && name !== folder) {
      await removeFolder(join(run, name));
    }
  }
}

/**
 * Puts the weights and moments of a run's checkpoint into a fit, and what was
 * averaged by then into `average`.
 *
 * @throws {Error} when the checkpoint is damaged.
 */
export async function restoreCheckpoint(
  run: string,
  fit: Fit,
  { folder, averaged = 0 }: Pick<Progress, "folder" | "averaged">,
  average?: WeightAverage,
): Promise<void> {
  const source = folderSource(join(run, folder));
  try {
    const saved = await readNetwork(source);
    fit.network.setWeights(saved.getWeights());
    saved.dispose();
    const bytes = await source.read("optimiser.bin");
    fit.optimiser.restore(
      fit.variables,
      new Float32Array(Uint8Array.from(bytes).buffer),
    );
    if (averaged > 0) {
      average?.restore(await source.read(AVERAGE), averaged);
    }
  } catch (cause) {
    throw new Error(
      `Cannot resume the run: its checkpoint '${
        join(run, folder)
      }' is damaged (${
        (cause as Error).message
      }); start another run with --out`,
      { cause },
    );
  }
}
