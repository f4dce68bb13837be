import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  ARRAY_VARIABLES,
  type BackendChoice,
  checkConfig,
  collectUnits,
  DEFAULT_RECIPE,
  epochsIn,
  epochsOf,
  HEARING_KINDS,
  HEARING_PROTOCOLS,
  type HearingKind,
  hearingsFor,
  inOrder,
  isDone,
  readProgress,
  readRecipe,
  type Recipe,
  type RunUnit,
  runUnit,
  setText,
  startTrainingBackend,
  type SurroundingsReader,
  UNIT_SETS,
  unitConfig,
  unitFolder,
  unitName,
  unitNumber,
  type UnitOptions,
  type UnitSet,
  unitsOf,
  writeJson,
} from "../lib/train/mod.ts";
import {
  checkOnlyOne,
  EXIT_STOPPED,
  runTask,
  type TaskArgs,
  UsageError,
} from "./cli.ts";
import {
  NOISE_OPTION,
  noiseFolder,
  noiseToHear,
  trainingNoise,
} from "./noise_option.ts";
import { stageBars } from "./stage_bars.ts";
import {
  BACKEND_OPTION,
  CACHE_OPTION,
  DATA_OPTION,
} from "./training_options.ts";

const OPTIONS = {
  set: {
    type: "string",
    help: "protocol whose folds and seeds are done, or all of them",
    choices: UNIT_SETS,
    default: "all",
  },
  recipe: {
    type: "string",
    help: "JSON file of what differs from the default recipe",
    placeholder: "FILE",
    isPath: true,
  },
  unit: {
    type: "string",
    help:
      "do this unit alone, counted from 1: 7 or 7/15; else the one named by SLURM_ARRAY_TASK_ID (from 1) or JOB_COMPLETION_INDEX (from 0), else all that are not finished",
    placeholder: "K/N",
  },
  jobs: {
    type: "number",
    help: "units done at a time where all are done, a process each",
    default: 1,
    min: 1,
    integer: true,
  },
  plan: {
    type: "boolean",
    help: "list the units with their numbers and how far they are; do none",
  },
  collect: {
    type: "boolean",
    help: "join the finished units into a report; do none",
  },
  hear: {
    type: "strings",
    help:
      "how test clips are heard beside whole, where the protocol has it; clip: only whole",
    choices: ["clip", ...HEARING_KINDS],
    default: HEARING_KINDS,
  },
  noise: NOISE_OPTION,
  cache: CACHE_OPTION,
  data: DATA_OPTION,
  runs: {
    type: "string",
    help: "folder of the runs; another recipe needs another folder",
    default: "data/runs",
    placeholder: "DIR",
    isPath: true,
  },
  out: {
    type: "string",
    help: "folder for the report",
    default: "data/reports",
    placeholder: "DIR",
    isPath: true,
  },
  backend: BACKEND_OPTION,
} as const;

type Args = TaskArgs<typeof OPTIONS>;

/** Settings that a unit's own process reads. */
const CHILD_VARIABLES = [
  "INIT_CWD",
  "UNDERTONE_DEBUG",
  "UNDERTONE_DATA",
  ...ARRAY_VARIABLES,
];

await runTask({
  name: "crossval",
  summary:
    "Trains and measures every fold and seed of a protocol, each one unit. Stopped or killed at any time, it goes on when it is started again.",
  options: OPTIONS,
  handlesInterrupt: true,
}, async (args, { signal }) => {
  const units = unitsOf(args.set as UnitSet);
  const surroundings = noiseToHear(args.noise, {
    orElse: ", or do without noise by --hear live --hear tta",
  });
  const job: Job = {
    args,
    recipe: args.recipe ? await readRecipe(args.recipe) : DEFAULT_RECIPE,
    hearings: hearingsOf(args, surroundings),
    signal,
  };
  const { plan, unit } = args;
  checkOnlyOne("crossval", { plan, collect: args.collect, unit });
  if (args.plan) return await printPlan(units, job);
  if (args.collect) return await collect(job);
  const number = numberOf(units, unit);
  const open = number === null ? units : [units[number - 1]];
  // A folder that is not there is told of before hours of training.
  if (hearsNoise(open, args)) await surroundings();
  return number === null
    ? await runAll(units, job)
    : await runOne(units[number - 1], job);
});

/** The unit that was named, or the environment's, from 1; null: all. */
function numberOf(units: RunUnit[], unit: string | undefined): number | null {
  const environment = Object.fromEntries(
    ARRAY_VARIABLES.map((name) => [name, Deno.env.get(name)]),
  );
  try {
    return unitNumber(unit, { count: units.length, environment });
  } catch (error) {
    if (unit === undefined || !(error instanceof RangeError)) throw error;
    throw new UsageError(`${error.message}; see --help`);
  }
}

/** What was asked for. */
interface Job {
  args: Args;
  recipe: Recipe;
  hearings: UnitOptions["hearings"];
  signal: AbortSignal;
}

function hearingsOf(
  { hear }: Args,
  surroundings: SurroundingsReader,
): UnitOptions["hearings"] {
  const kinds = hear.filter((kind) => kind !== "clip") as HearingKind[];
  return (protocol) => hearingsFor(protocol, { kinds, surroundings });
}

/** Whether any of the units hears its test clips in noise. */
function hearsNoise(units: RunUnit[], { hear }: Args): boolean {
  const kinds = (["noise", "gate"] as const)
    .filter((kind) => hear.includes(kind));
  return units.some(({ protocol }) =>
    kinds.some((kind) => HEARING_PROTOCOLS[kind].of.includes(protocol))
  );
}

async function runOne(
  unit: RunUnit,
  { args, recipe, hearings, signal }: Job,
): Promise<number> {
  const log = (line: string) => console.error(line);
  const backend = await startTrainingBackend(args.backend as BackendChoice, {
    log,
  });
  const { data, runs, cache } = args;
  const outcome = await runUnit(unit, {
    ...{ data, runs, cache, recipe, hearings, backend, signal, log },
    noise: trainingNoise(args.noise),
    progress: stageBars(),
  });
  log(
    outcome === "taken"
      ? `${unitName(unit)}: another process is at it`
      : `${unitName(unit)}: ${outcome}`,
  );
  console.log(unitFolder(runs, unit));
  if (outcome === "stopped") return EXIT_STOPPED;
  return outcome === "taken" ? 1 : 0;
}

/**
 * Units that are not finished.
 *
 * @throws {Error} when a finished one is of another recipe.
 */
async function unfinished(
  units: RunUnit[],
  { args: { runs }, recipe, hearings }: Job,
): Promise<RunUnit[]> {
  const open: RunUnit[] = [];
  for (const unit of units) {
    if (isDone(unit, { runs, hearings })) {
      await checkConfig(unit, { runs, recipe });
    } else open.push(unit);
  }
  return open;
}

/** Every unit in a process of its own: one that fails ends no other. */
async function runAll(units: RunUnit[], job: Job): Promise<number> {
  const { args: { jobs, runs }, signal } = job;
  const open = await unfinished(units, job);
  console.error(`${open.length} of ${units.length} units are to be done`);
  const ended = await inOrder(open, {
    jobs,
    signal,
    work: async (unit) => {
      const number = `${1 + units.indexOf(unit)}/${units.length}`;
      console.error(`${unitName(unit)}: begun, unit ${number}`);
      const start = performance.now();
      const code = await runChild(unit, { number, job });
      const minutes = ((performance.now() - start) / 60_000).toFixed(1);
      const how = code === 0 ? "done" : `not done, exit code ${code}`;
      console.error(`${unitName(unit)}: ${how}, after ${minutes} min`);
      return code;
    },
  });
  console.log(runs);
  if (signal.aborted) return EXIT_STOPPED;
  return ended.every((code) => code === 0) ? 0 : 1;
}

/** Does a unit in another process; what it says goes into the unit's folder. */
async function runChild(
  unit: RunUnit,
  { number, job: { args, signal } }: { number: string; job: Job },
): Promise<number> {
  const folder = unitFolder(args.runs, unit);
  await mkdir(folder, { recursive: true });
  const path = join(folder, "log.txt");
  using log = await Deno.open(path, { create: true, append: true });
  const child = new Deno.Command(Deno.execPath(), {
    args: childWords(number, args),
    // Paths are already named from here.
    env: { INIT_CWD: Deno.cwd() },
    signal,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  // Not `pipeTo`, which keeps what is said until the child ends.
  for await (const chunk of child.stderr) await log.write(chunk);
  const { code } = await child.status;
  if (code !== 0 && !signal.aborted) {
    console.error(`${unitName(unit)}: ${await lastLine(path)} (${path})`);
  }
  return code;
}

function childWords(number: string, args: Args): string[] {
  const { set, recipe, data, runs, cache, backend, hear, noise } = args;
  const folder = noise && noiseFolder(noise);
  const options = { unit: number, set, recipe, data, runs, cache, backend };
  const given = { ...options, noise: folder };
  return [
    ...["run", "--no-prompt", "--allow-read", "--allow-write"],
    `--allow-env=${CHILD_VARIABLES}`,
    fileURLToPath(import.meta.url),
    ...Object.entries(given).flatMap(([name, value]) =>
      value === undefined ? [] : [`--${name}`, value]
    ),
    ...hear.flatMap((kind) => ["--hear", kind]),
  ];
}

async function lastLine(path: string): Promise<string> {
  return (await Deno.readTextFile(path)).trim().split("\n").at(-1) ?? "";
}

async function printPlan(units: RunUnit[], job: Job): Promise<void> {
  const { args: { runs }, recipe } = job;
  const open = new Set(await unfinished(units, job));
  for (const [i, unit] of units.entries()) {
    const folder = unitFolder(runs, unit);
    const progress = existsSync(folder) ? await readProgress(folder) : null;
    const epochs = progress ? epochsOf(progress) : 0;
    const state = !open.has(unit)
      ? "done"
      : epochs > 0
      ? `epoch ${epochs}/${epochsIn(unitConfig(recipe, unit))}`
      : "to do";
    console.log(`${i + 1}/${units.length}  ${unitName(unit)}  ${state}`);
  }
}

async function collect({ args, recipe, hearings }: Job): Promise<number> {
  const { runs, out } = args;
  const set = args.set as UnitSet;
  const report = await collectUnits(set, { runs, recipe, hearings });
  const path = join(out, `${report.set}.json`);
  await writeJson(path, {
    command: `deno task crossval ${Deno.args.join(" ")}`,
    date: new Date().toISOString().slice(0, 10),
    recipe,
    ...report,
  });
  console.log(setText(report));
  console.log(path);
  return report.missing.length > 0 ? 1 : 0;
}
