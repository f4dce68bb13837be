import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  AS_CLIP,
  type BackendChoice,
  heardAs,
  hearTestClips,
  joinRuns,
  percent,
  PROTOCOLS,
  reportText,
  shipRun,
  startTrainingBackend,
  writeCard,
  writeReport,
} from "../lib/train/mod.ts";
import { fromCaller, ProgressBar, runTask, UsageError } from "./cli.ts";

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

await runTask({
  name: "evaluate",
  summary:
    "Measures trained runs on the test clips of their splits. Runs of one protocol are joined: folds are pooled, figures are means over seeds.",
  options: {
    data: {
      type: "string",
      help: "folder that `prepare` made",
      default: "data/prepared",
      placeholder: "DIR",
      isPath: true,
    },
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
    backend: {
      type: "string",
      help: "what computes; auto takes a GPU where there is one, else wasm",
      choices: ["auto", "webgpu", "wasm"],
      default: "auto",
    },
  },
  positional: {
    name: "RUN",
    help: "folder of a run that `train` made",
    many: true,
    required: true,
  },
}, async (args) => {
  checkTarget(args);
  const log = (line: string) => console.error(line);
  const backend = await startTrainingBackend(args.backend as BackendChoice, {
    log,
  });
  const runs = [];
  for (const run of args.positional) {
    const bar = new ProgressBar(100, { label: run });
    runs.push(
      heardAs(
        await hearTestClips({ run: fromCaller(run), hearings: [AS_CLIP] }, {
          data: args.data,
          backend,
          progress: (_, share) => bar.update(Math.round(100 * share)),
        }),
        AS_CLIP.name,
      ),
    );
    bar.finish();
  }
  const report = joinRuns(runs);
  const date = new Date().toISOString().slice(0, 10);
  const command = `deno task evaluate ${Deno.args.join(" ")}`;
  const text = reportText(report, { command, date });
  const machine = `${backend.name}, ${backend.adapter}`;

  console.log(text);
  if (args.ship) {
    await shipRun(fromCaller(args.positional[0]), {
      models: MODELS,
      id: args.ship,
    });
  }
  const id = args.ship ?? args.card;
  const folder = id ? join(MODELS, id) : args.out;
  const measured = { command, date, machine };
  await writeReport(folder, { report, text, ...measured });
  if (id) await writeCard(folder, { id, report, ...measured });
  log(
    `${PROTOCOLS[report.protocol].name}: accuracy ${
      percent(report.accuracy.mean)
    }, balanced ${percent(report.uar.mean)}`,
  );
  console.log(folder);
});
