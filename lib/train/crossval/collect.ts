import {
  canAverage,
  CLIP,
  heardAs,
  joinRecords,
  type ProtocolReport,
  readAnswers,
  type RunRecord,
} from "../evaluation/mod.ts";
import { readGateDevelopment } from "../finish_run.ts";
import type { RunUnit } from "../recipe.ts";
import {
  acceptedShare,
  fitSpeechThreshold,
  SPEECH_THRESHOLD,
} from "../speech_threshold.ts";
import { checkConfig, isDone, unitCost, type UnitOptions } from "./unit_run.ts";
import { unitFolder, unitName, type UnitSet, unitsOf } from "./units.ts";

/** What the finished units of a set came to. */
export interface SetReport {
  set: UnitSet;
  /** By protocol; only seeds all of whose units are finished. */
  protocols: Record<string, ProtocolReport>;
  /** What computed them. */
  machines: string[];
  /** How long the units of each protocol took, one after the other. */
  minutes: Record<string, number>;
  /** By protocol, what all speech gates say of their development sounds. */
  gates: Record<string, PooledGate>;
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
 * @throws {Error} when a finished unit is of another recipe.
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
  const machines = new Set<string>();
  const minutes: SetReport["minutes"] = {};
  const gates: SetReport["gates"] = {};
  for (const [name, members] of Map.groupBy(units, (unit) => unit.protocol)) {
    const whole = wholeSeeds(members, missing);
    const records = await Promise.all(whole.map(async (unit) => {
      await checkConfig(unit, { runs, recipe });
      const cost = await unitCost(unit, runs);
      machines.add(cost.machine);
      minutes[name] = (minutes[name] ?? 0) + cost.minutes;
      return await recordOf(unit, runs);
    }));
    if (records.length === 0) continue;
    const clips = records.map((record) => heardAs(record, CLIP));
    protocols[name] = joinRecords(records, { ensemble: canAverage(clips) });
    const gate = await pooledGate(whole, runs);
    if (gate) gates[name] = gate;
  }
  return {
    ...{ set, protocols, machines: [...machines], minutes, gates },
    missing: missing.map(unitName),
  };
}

async function pooledGate(
  units: readonly RunUnit[],
  runs: string,
): Promise<PooledGate | null> {
  const said = (await Promise.all(
    units.map((unit) => readGateDevelopment(unitFolder(runs, unit))),
  )).filter((one) => one !== null);
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
