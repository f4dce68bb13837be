import { join } from "node:path";
import type { ModelSpec } from "../../model/mod.ts";
import {
  canAverage,
  CLIP,
  heardAs,
  joinRecords,
  type ProtocolReport,
  readAnswers,
  type RunRecord,
} from "../evaluation/mod.ts";
import { readJsonFile } from "../files.ts";
import { readGateDevelopment } from "../finish_run.ts";
import type { Split } from "../protocols/mod.ts";
import type { RunUnit } from "../recipe.ts";
import {
  acceptedShare,
  fitSpeechThreshold,
  type GateDevelopment,
  SPEECH_THRESHOLD,
} from "../speech_threshold.ts";
import { type NoiseUse, oneNoise } from "./one_noise.ts";
import { checkConfig, isDone, unitCost, type UnitOptions } from "./unit_run.ts";
import { unitFolder, unitName, type UnitSet, unitsOf } from "./units.ts";

/** What the finished units of a set came to. */
export interface SetReport {
  set: UnitSet;
  /** By protocol; only seeds all of whose units are finished. */
  protocols: Record<string, ProtocolReport>;
  /** What computed them. */
  machines: string[];
  /** The noise that all learnt with, see `Split`; left out where none says. */
  noise?: string | null;
  /** How long the units of each protocol took, one after the other. */
  minutes: Record<string, number>;
  /** Those of `speakers`; null where none is finished. */
  gate: PooledGate | null;
  /** Names of the units that are not finished. */
  missing: string[];
}

/** Speech gates on the development sounds of all networks together. */
export interface PooledGate {
  networks: number;
  /** The threshold they would choose together, see `fitSpeechThreshold`. */
  fitted: number;
  /** At `SPEECH_THRESHOLD`: shares of speech in noise accepted, of noise rejected. */
  accepted: number;
  rejected: number;
}

/**
 * Joins the finished units of a set.
 *
 * @throws {Error} when a finished unit is of another recipe, or takes sounds
 * for speech from another probability on than `SPEECH_THRESHOLD`, or two learnt
 * with different noise, or were heard in different noise.
 */
export async function collectUnits(
  set: UnitSet,
  { runs, recipe, hearings }: Pick<
    UnitOptions,
    "runs" | "recipe" | "hearings"
  >,
): Promise<SetReport> {
  const units = unitsOf(set);
  const missing = units.filter((unit) => !isDone(unit, { runs, hearings }));
  const protocols: SetReport["protocols"] = {};
  const minutes: SetReport["minutes"] = {};
  const all: FinishedUnit[] = [];
  for (const [name, members] of Map.groupBy(units, (unit) => unit.protocol)) {
    const whole = wholeSeeds(members, missing);
    if (whole.length === 0) continue;
    const finished = await Promise.all(
      whole.map((unit) => readUnit(unit, { runs, recipe })),
    );
    minutes[name] = finished.reduce((sum, { minutes }) => sum + minutes, 0);
    const records = finished.map(({ record }) => record);
    const clips = records.map((record) => heardAs(record, CLIP));
    protocols[name] = joinRecords(records, { ensemble: canAverage(clips) });
    all.push(...finished);
  }
  const noise = oneNoise(all, "learnt");
  oneNoise(all.flatMap(noisesHeard), "heard");
  const machines = [...new Set(all.map(({ machine }) => machine))];
  return {
    ...{ set, protocols, machines, minutes, noise },
    gate: pooledGate(all),
    missing: missing.map(unitName),
  };
}

function pooledGate(units: readonly FinishedUnit[]): PooledGate | null {
  // Only of these are the gates measured.
  const said = units.filter(({ record }) => record.protocol === "speakers")
    .flatMap(({ gate }) => gate ?? []);
  const speech = said.flatMap(({ noisy }) => noisy);
  const noise = said.flatMap(({ recorded, varied }) => [
    ...recorded,
    ...varied,
  ]);
  if (speech.length === 0 || noise.length === 0) return null;
  return {
    networks: said.length,
    fitted: fitSpeechThreshold({ speech, noise }),
    accepted: acceptedShare(speech, SPEECH_THRESHOLD),
    rejected: 1 - acceptedShare(noise, SPEECH_THRESHOLD),
  };
}

/** Units of seeds of which none is missing. */
function wholeSeeds(units: RunUnit[], missing: RunUnit[]): RunUnit[] {
  const gaps = new Set(
    missing.filter(({ protocol }) => protocol === units[0].protocol)
      .map(({ seed }) => seed),
  );
  return units.filter(({ seed }) => !gaps.has(seed));
}

/** What a finished unit came to, and the noise that it learnt with. */
interface FinishedUnit extends NoiseUse {
  record: RunRecord;
  /** What its speech gate says of development sounds; null where it has none. */
  gate: GateDevelopment | null;
  machine: string;
  minutes: number;
}

async function readUnit(
  unit: RunUnit,
  { runs, recipe }: Pick<UnitOptions, "runs" | "recipe">,
): Promise<FinishedUnit> {
  await checkConfig(unit, { runs, recipe });
  const folder = unitFolder(runs, unit);
  await checkThreshold(unit, folder);
  const { noise } = await readJsonFile<Split>(join(folder, "split.json"));
  return {
    ...{ name: unitName(unit), noise, record: await recordOf(unit, runs) },
    gate: await readGateDevelopment(folder),
    ...await unitCost(unit, runs),
  };
}

/** Gates by two rules would be measured as if they were one. */
async function checkThreshold(unit: RunUnit, folder: string): Promise<void> {
  const path = join(folder, "spec.json");
  const { speech } = await readJsonFile<ModelSpec>(path);
  if (speech?.threshold === SPEECH_THRESHOLD) return;
  throw new Error(
    `Cannot collect the unit ${
      unitName(unit)
    }: its speech threshold must be ${SPEECH_THRESHOLD}, got ${
      speech?.threshold ?? "none"
    }; take 'speech' out of '${path}', remove answers.json and done.json beside it, and run it again`,
  );
}

function noisesHeard({ name, record }: FinishedUnit): NoiseUse[] {
  return Object.values(record.noise ?? {}).map((noise) => ({ name, noise }));
}

async function recordOf(unit: RunUnit, runs: string): Promise<RunRecord> {
  const folder = unitFolder(runs, unit);
  const record = await readAnswers(folder);
  if (record) return record;
  throw new Error(
    `Cannot collect the unit ${
      unitName(unit)
    }: '${folder}' must hold answers.json, got none; remove its done.json and run it again`,
  );
}
