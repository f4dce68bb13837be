import { join } from "node:path";
import {
  checkShippable,
  type CollectedReport,
  poolSettings,
  readJsonFile,
  shipRun,
  startTrainingBackend,
} from "../lib/train/mod.ts";
import { fromCaller, runTask, UsageError } from "./cli.ts";
import { stageBars } from "./stage_bars.ts";
import { DATA_OPTION } from "./training_options.ts";

await runTask({
  name: "ship",
  summary:
    "Makes a finished run of the protocol `final` the model that the page uses, with its card. The figures come from `crossval --collect`.",
  options: {
    name: {
      type: "string",
      help: "what the model is called: its folder under static/models",
      required: true,
      placeholder: "NAME",
    },
    report: {
      type: "strings",
      help: "what `crossval --collect` wrote for the same recipe",
      placeholder: "FILE",
    },
    runs: {
      type: "string",
      help:
        "folder of crossval's runs, by whose development actors the model's thresholds are chosen; by default by its own",
      placeholder: "DIR",
      isPath: true,
    },
    data: DATA_OPTION,
    models: {
      type: "string",
      help: "folder of the models",
      default: join("static", "models"),
      placeholder: "DIR",
      isPath: true,
    },
  },
  positional: {
    name: "RUN",
    help: "folder of the run",
    required: true,
  },
}, async (args) => {
  const bars = stageBars();
  const { name: id, models } = args;
  if (!/^[a-z0-9][a-z0-9.-]*$/.test(id)) {
    throw new UsageError(
      `Cannot run ship: '--name' must be of a-z, 0-9, '-' and '.', got ${
        JSON.stringify(id)
      }; see --help`,
    );
  }
  const reports = await Promise.all(
    args.report.map((path) => readJsonFile<CollectedReport>(fromCaller(path))),
  );
  const run = fromCaller(args.positional[0]);
  const shippable = await checkShippable(run, { models, id, reports });
  const { protocol: _, fold: __, seed: ___, ...recipe } = shippable.recipe;
  const log = (line: string) => console.error(line);
  const backend = await startTrainingBackend("wasm", { log });
  const { runs, data } = args;
  const pooled = runs === undefined ? null : await poolSettings(recipe, {
    ...{ runs, data, backend },
    onUnit: (share) => bars("development clips", share),
  });
  const how = { models, id, data, reports, pooled };
  const { protocols } = await shipRun(run, how);
  const measured = Object.keys(protocols);
  log(
    measured.length > 0
      ? `figures of ${measured.join(", ")}`
      : "no figures: name them with --report",
  );
  console.log(join(models, id));
});
