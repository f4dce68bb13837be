import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Backend } from "../../model/mod.ts";
import { readProgress } from "../checkpoint.ts";
import { StoppedEarly } from "../event_loop.ts";
import { epochsIn, epochsOf } from "../run_epochs.ts";
import {
  heardNames,
  type Hearing,
  hearTestClips,
  readAnswers,
  writeAnswers,
} from "../evaluation/mod.ts";
import { readJsonFile, writeJson } from "../files.ts";
import { hasSpeechGate } from "../finish_run.ts";
import { FolderLock } from "../folder_lock.ts";
import { type ProtocolName, PROTOCOLS } from "../protocols/mod.ts";
import { type Recipe, runConfig, type RunUnit } from "../recipe.ts";
import { adapterText } from "../training_backend.ts";
import { type RunConfig, type RunOptions, trainRun } from "../training_run.ts";
import { unitFolder, unitName } from "./units.ts";

/** How units are done. */
export interface UnitOptions
  extends Omit<RunOptions, "out" | "lock" | "resume"> {
  /** Folder of all runs. */
  runs: string;
  recipe: Recipe;
  /** How the test clips are heard once the network is trained. */
  hearings: (protocol: ProtocolName) => readonly Hearing[];
}

/**
 * What became of a unit: done now, done before, another process has it, or it
 * was stopped and goes on when it is started again.
 */
export type UnitOutcome = "done" | "was done" | "taken" | "stopped";

const DONE = "done.json";

/** `done.json`: what a unit came to. */
interface Done {
  unit: string;
  /** When it was done, ISO 8601. */
  date: string;
  /** How long it took, over all processes; the one a kill ended counts to its last checkpoint. */
  minutes: number;
  /** How its test clips were heard. */
  heard: string[];
  /** What computed it. */
  machine: string;
}

/** Whether a unit is trained, and its test clips were heard as asked. */
export function isDone(
  unit: RunUnit,
  { runs, hearings }: Pick<UnitOptions, "runs" | "hearings">,
): boolean {
  const path = join(unitFolder(runs, unit), DONE);
  if (!existsSync(path)) return false;
  const { heard }: Done = JSON.parse(readFileSync(path, "utf8"));
  return namesOf(hearings(unit.protocol)).every((name) => heard.includes(name));
}

/** What computed a finished unit, and how long it took. */
export async function unitCost(
  unit: RunUnit,
  runs: string,
): Promise<{ machine: string; minutes: number }> {
  const path = join(unitFolder(runs, unit), DONE);
  const { machine = "not recorded", minutes } = await readJsonFile<
    Omit<Done, "machine"> & { machine?: string }
  >(path);
  return { machine, minutes };
}

/** What earlier processes spent on a unit. */
async function minutesBefore(out: string): Promise<number> {
  const path = join(out, DONE);
  if (existsSync(path)) return (await readJsonFile<Done>(path)).minutes;
  return (await readProgress(out))?.minutes ?? 0;
}

/** `wasm, WebAssembly on the CPU (linux, x86_64, 2 cores)`. */
function machineText(backend: Backend): string {
  const { os, arch } = Deno.build;
  return `${backend.name}, ${
    adapterText(backend)
  } (${os}, ${arch}, ${navigator.hardwareConcurrency} cores)`;
}

function namesOf(hearings: readonly Hearing[]): string[] {
  return hearings.flatMap(({ names }) => names);
}

/** The configuration of a unit's run: the recipe on its protocol's corpora. */
export function unitConfig(recipe: Recipe, unit: RunUnit): RunConfig {
  const { corpora } = PROTOCOLS[unit.protocol];
  const config = runConfig(recipe, unit);
  return corpora === null ? config : { ...config, corpora: [...corpora] };
}

/**
 * Trains a unit's network and has it answer the test clips. What was done
 * before, by this process or one that was killed, is not done again.
 *
 * @throws {Error} when the folder holds a run of another recipe.
 */
export async function runUnit(
  unit: RunUnit,
  options: UnitOptions,
): Promise<UnitOutcome> {
  const { runs, recipe } = options;
  const out = unitFolder(runs, unit);
  await using lock = await FolderLock.take(out);
  if (lock === null) return "taken";
  const config = unitConfig(recipe, unit);
  if (isDone(unit, options)) {
    await checkConfig(unit, { runs, recipe });
    return "was done";
  }
  const before = await minutesBefore(out);
  const start = performance.now();
  const heard = await trainAndAnswer(config, { ...options, out, lock });
  if (heard === null) return "stopped";
  const done: Done = {
    unit: unitName(unit),
    date: new Date().toISOString(),
    minutes: before + (performance.now() - start) / 60_000,
    heard,
    machine: machineText(options.backend),
  };
  await writeJson(join(out, DONE), done);
  return "done";
}

/**
 * Checks that a unit's run is of a recipe.
 *
 * @throws {Error} when it is of another.
 */
export async function checkConfig(
  unit: RunUnit,
  { runs, recipe }: { runs: string; recipe: Recipe },
): Promise<void> {
  await checkRunConfig(unitFolder(runs, unit), unitConfig(recipe, unit));
}

/**
 * Checks that the run in a unit's folder is the one that is meant.
 *
 * @throws {Error} when it is another.
 */
export async function checkRunConfig(
  folder: string,
  config: RunConfig,
): Promise<void> {
  const path = join(folder, "run.json");
  const wanted = JSON.parse(JSON.stringify(config));
  if (isDeepStrictEqual(await readJsonFile<RunConfig>(path), wanted)) return;
  throw new Error(
    `Cannot take the unit ${
      unitName(config)
    }: '${path}' must hold the recipe given now, got another; name another folder with --runs`,
  );
}

/** @returns the names of all that was heard; null where it was stopped. */
async function trainAndAnswer(
  config: RunConfig,
  options: UnitOptions & { out: string; lock: FolderLock },
): Promise<string[] | null> {
  try {
    return await train(config, options) ? await answer(config, options) : null;
  } catch (error) {
    // Stopped where there was no network yet, or before it had heard all.
    if (error instanceof StoppedEarly) return null;
    throw error;
  }
}

/** @returns false where it was stopped. */
async function train(
  config: RunConfig,
  options: UnitOptions & { out: string; lock: FolderLock },
): Promise<boolean> {
  const { out } = options;
  const resume = existsSync(join(out, "run.json"));
  const before = resume ? await readProgress(out) : null;
  const isTrained = before !== null && epochsOf(before) === epochsIn(config);
  if (isTrained && await hasSpeechGate(out)) {
    await checkConfig(config, options);
    return true;
  }
  return !(await trainRun(config, { ...options, resume })).stopped;
}

/** @returns the names of all that was heard. */
async function answer(
  { protocol }: RunUnit,
  { out: run, hearings, data, backend, signal, progress, log }: UnitOptions & {
    out: string;
  },
): Promise<string[]> {
  const ways = { run, hearings: hearings(protocol) };
  const record = await hearTestClips(ways, {
    ...{ data, backend, signal, progress, before: await readAnswers(run) },
    onHeard: async (record) => {
      await writeAnswers(run, record);
      log(`test clips answered: ${heardNames(record).join(", ")}`);
    },
  });
  return heardNames(record);
}
