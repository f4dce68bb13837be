import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Backend } from "../lib/model/mod.ts";
import {
  adapterText,
  ALL_PROTOCOLS,
  type AnyProtocolName,
  AS_CLIP,
  type BackendChoice,
  CLIP,
  epochsIn,
  epochsOf,
  hasSpeechGate,
  HEARING_PROTOCOLS,
  type HearingProtocolName,
  hearTestClips,
  joinRecords,
  type MeasuredProtocolName,
  oneNoise,
  onlyHeard,
  percent,
  readAnswers,
  readJsonFile,
  readProgress,
  reportText,
  type RunConfig,
  type RunRecord,
  type Split,
  startTrainingBackend,
  varied,
  writeReport,
  writeRunReport,
} from "../lib/train/mod.ts";
import { fromCaller, runTask, type TaskArgs, UsageError } from "./cli.ts";
import { NOISE_OPTION, noiseToHear } from "./noise_option.ts";
import { stageBars } from "./stage_bars.ts";
import { BACKEND_OPTION, DATA_OPTION } from "./training_options.ts";

const OPTIONS = {
  protocol: {
    type: "string",
    help:
      "what is measured; noise, live and gate measure runs of other protocols; by default the runs' own",
    choices: Object.keys(ALL_PROTOCOLS),
  },
  ensemble: {
    type: "boolean",
    help: "measure each fold's seeds as one network too, the mean of theirs",
  },
  tta: {
    type: "number",
    help:
      "measure the mean over this many speeds of each clip too, an odd number",
    min: 3,
    integer: true,
  },
  again: {
    type: "boolean",
    help: "ask for the answers that crossval keeps in a run's folder again",
  },
  noise: NOISE_OPTION,
  data: DATA_OPTION,
  out: {
    type: "string",
    help: "folder for the report",
    default: join("data", "reports"),
    placeholder: "DIR",
    isPath: true,
  },
  backend: BACKEND_OPTION,
} as const;

type Args = TaskArgs<typeof OPTIONS>;

await runTask({
  name: "evaluate",
  summary:
    "Measures trained runs on the test clips of their splits. Runs of one protocol are joined: folds are pooled, figures are means over seeds.",
  options: OPTIONS,
  positional: {
    name: "RUN",
    help: "folder of a run that `train` made",
    many: true,
    required: true,
  },
}, async (args) => {
  const { tta } = args;
  if (tta !== undefined && tta % 2 === 0) {
    throw new UsageError(
      `Cannot run evaluate: '--tta' must be an odd number, got ${tta}; see --help`,
    );
  }
  const runs = args.positional.map(fromCaller);
  const trained = await readProtocol(runs);
  const name = (args.protocol ?? trained) as AnyProtocolName;
  checkProtocol(name, trained);
  for (const run of runs) await checkFinished(run);
  await checkOneRecipe(runs);
  await checkOneNoise(runs);
  const log = (line: string) => console.error(line);
  const backend = await startTrainingBackend(args.backend as BackendChoice, {
    log,
  });
  const records = await listen(runs, { args, name, backend });
  for (const { run, heard: { [CLIP]: answers } } of records) {
    log(await writeRunReport(run, { data: args.data, side: "test", answers }));
  }
  const report = joinRecords(records, { ensemble: args.ensemble });
  const date = new Date().toISOString().slice(0, 10);
  const command = `deno task evaluate ${Deno.args.join(" ")}`;
  const text = reportText(report, { command, date, name });
  const machine = `${backend.name}, ${adapterText(backend)}`;

  console.log(text);
  const measured = { name, report, command, date, machine };
  await writeReport(args.out, { text, ...measured });
  log(
    `${name}: accuracy ${percent(report.accuracy.mean)}, balanced ${
      percent(report.uar.mean)
    }`,
  );
  console.log(args.out);
});

/** The protocol that all runs were trained under. */
async function readProtocol(
  runs: string[],
): Promise<MeasuredProtocolName> {
  const splits = await Promise.all(
    runs.map((run) => readJsonFile<Split>(join(run, "split.json"))),
  );
  const names = new Set(splits.map(({ protocol }) => protocol));
  const [name] = names;
  if (name === "final") {
    throw new UsageError(
      "Cannot run evaluate: the runs must have test clips, got those of 'final', which learnt from all; measure its recipe with deno task crossval",
    );
  }
  if (names.size === 1) return name;
  throw new UsageError(
    `Cannot run evaluate: the runs must be of one protocol, got ${[
      ...names,
    ]}; see --help`,
  );
}

function checkProtocol(
  name: AnyProtocolName,
  trained: MeasuredProtocolName,
): void {
  const of = name in HEARING_PROTOCOLS
    ? HEARING_PROTOCOLS[name as HearingProtocolName].of
    : [name];
  if ((of as readonly string[]).includes(trained)) return;
  throw new UsageError(
    `Cannot run evaluate: '--protocol ${name}' must be given runs of ${
      of.join(" or ")
    }, got ${trained}; see --help`,
  );
}

/**
 * A run that was stopped has another network than its recipe's, and one without
 * its speech gate takes every sound for speech: their figures would mislead.
 */
async function checkFinished(run: string): Promise<void> {
  const config = await readJsonFile<RunConfig>(join(run, "run.json"));
  const { protocol, fold, seed, fit: { epochs, refit = 0 } } = config;
  const progress = await readProgress(run);
  const done = progress ? epochsOf(progress) : 0;
  const all = epochsIn({ fit: { epochs, refit } });
  if (done === all && await hasSpeechGate(run)) return;
  const place = fold === null ? protocol : `${protocol} --fold ${fold}`;
  throw new UsageError(
    `Cannot run evaluate: '${run}' must be a finished run, got one ${
      done < all
        ? `stopped after epoch ${done} of ${all}`
        : "without its speech gate"
    }; finish it with deno task train --resume --protocol ${place} --seed ${seed} --out ${run} and the other options it was started with`,
  );
}

/** Figures of several recipes, joined, would be those of none. */
async function checkOneRecipe(runs: string[]): Promise<void> {
  const recipes = await Promise.all(runs.map(async (run) => {
    const config = await readJsonFile<RunConfig>(join(run, "run.json"));
    const fit = { ...config.fit, seed: null };
    return { ...config, seed: null, fold: null, fit };
  }));
  const other = recipes.findIndex((one) => !isDeepStrictEqual(one, recipes[0]));
  if (other < 0) return;
  throw new UsageError(
    `Cannot run evaluate: the runs must be of one recipe, got another in '${
      runs[other]
    }' than in '${runs[0]}'; measure each by itself`,
  );
}

/** @throws {Error} when runs learnt with different noise. */
async function checkOneNoise(runs: string[]): Promise<void> {
  const uses = await Promise.all(runs.map(async (name) => {
    const { noise } = await readJsonFile<Split>(join(name, "split.json"));
    return { name, noise };
  }));
  oneNoise(uses, "learnt");
}

/** Every run's answers, heard as asked. */
async function listen(
  runs: string[],
  { args, name, backend }: {
    args: Args;
    name: AnyProtocolName;
    backend: Backend;
  },
): Promise<RunRecord[]> {
  const surroundings = noiseToHear(args.noise);
  // A folder that is not there is told of before clips are heard.
  if (name === "noise" || name === "gate") await surroundings();
  const hearings = [
    AS_CLIP,
    ...(args.tta ? [varied(args.tta)] : []),
    ...(name in HEARING_PROTOCOLS
      ? HEARING_PROTOCOLS[name as HearingProtocolName].hearings(surroundings)
      : []),
  ];
  const names = hearings.flatMap(({ names }) => names);
  const records = [];
  for (const run of runs) {
    const record = await hearTestClips({ run, hearings }, {
      data: args.data,
      backend,
      before: args.again ? null : await readAnswers(run),
      progress: labelled(run),
    });
    records.push(onlyHeard(record, names));
  }
  return records;
}

/** A bar for each way in which a run hears. */
function labelled(run: string): (hearing: string, share: number) => void {
  const bars = stageBars();
  return (hearing, share) => bars(`${run}: ${hearing}`, share);
}
