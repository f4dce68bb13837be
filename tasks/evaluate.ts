import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Backend } from "../lib/model/mod.ts";
import {
  ALL_PROTOCOLS,
  type AnyProtocolName,
  AS_CLIP,
  type BackendChoice,
  CLIP,
  HEARING_PROTOCOLS,
  type HearingProtocolName,
  hearTestClips,
  joinRecords,
  onlyHeard,
  percent,
  type ProtocolName,
  readAnswers,
  readJsonFile,
  reportText,
  type RunRecord,
  shipRun,
  type Split,
  startTrainingBackend,
  surroundingsIn,
  varied,
  writeCard,
  writeReport,
  writeRunReport,
} from "../lib/train/mod.ts";
import { fromCaller, runTask, type TaskArgs, UsageError } from "./cli.ts";
import { NOISE_OPTION, noiseFolder } from "./noise_option.ts";
import { stageBars } from "./stage_bars.ts";
import { BACKEND_OPTION, DATA_OPTION } from "./training_options.ts";

const MODELS = join("static", "models");

/** What is wrong with the names is said before anything is measured. */
function checkTarget({ ship, card }: { ship?: string; card?: string }): void {
  if (ship !== undefined && card !== undefined) {
    throw new UsageError(
      `Cannot run evaluate: '--card' must be left out with --ship, which writes the card too, got ${card}; see --help`,
    );
  }
  for (const [option, id] of Object.entries({ ship, card })) {
    if (id === undefined || /^[a-z0-9][a-z0-9.-]*$/.test(id)) continue;
    throw new UsageError(
      `Cannot run evaluate: '--${option}' must be a name of a-z, 0-9, '-' and '.', got ${
        JSON.stringify(id)
      }; see --help`,
    );
  }
  if (card === undefined || existsSync(join(MODELS, card, "spec.json"))) return;
  throw new Error(
    `Cannot evaluate: '--card' must be a shipped model, got '${card}'; ship it first with --ship ${card}`,
  );
}

const OPTIONS = {
  protocol: {
    type: "string",
    help:
      "what is measured; noise, live and gate measure runs of other protocols; by default the runs' own",
    choices: Object.keys(ALL_PROTOCOLS),
  },
  ensemble: {
    type: "boolean",
    help: "measure the mean of runs of the same split too, each fold's seeds",
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
  ship: {
    type: "string",
    help: "copy the first run to static/models/ID, make it the default model",
    placeholder: "ID",
  },
  card: {
    type: "string",
    help: "put the figures on the card of static/models/ID",
    placeholder: "ID",
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
  checkTarget(args);
  const runs = args.positional.map(fromCaller);
  const trained = await readProtocol(runs);
  const name = (args.protocol ?? trained) as AnyProtocolName;
  checkProtocol(name, trained);
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
  const machine = `${backend.name}, ${backend.adapter}`;

  console.log(text);
  if (args.ship) await shipRun(runs[0], { models: MODELS, id: args.ship });
  const id = args.ship ?? args.card;
  const folder = id ? join(MODELS, id) : args.out;
  const measured = { name, report, command, date, machine };
  await writeReport(folder, { text, ...measured });
  if (id) await writeCard(folder, { id, ...measured });
  log(
    `${name}: accuracy ${percent(report.accuracy.mean)}, balanced ${
      percent(report.uar.mean)
    }`,
  );
  console.log(folder);
});

/** The protocol that all runs were trained under. */
async function readProtocol(runs: string[]): Promise<ProtocolName> {
  const splits = await Promise.all(
    runs.map((run) => readJsonFile<Split>(join(run, "split.json"))),
  );
  const names = new Set(splits.map(({ protocol }) => protocol));
  if (names.size === 1) return splits[0].protocol;
  throw new UsageError(
    `Cannot run evaluate: the runs must be of one protocol, got ${[
      ...names,
    ]}; see --help`,
  );
}

function checkProtocol(name: AnyProtocolName, trained: ProtocolName): void {
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

/** Every run's answers, heard as asked. */
async function listen(
  runs: string[],
  { args, name, backend }: {
    args: Args;
    name: AnyProtocolName;
    backend: Backend;
  },
): Promise<RunRecord[]> {
  const surroundings = surroundingsIn(noiseFolder(args.noise));
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
