import { join } from "node:path";
import {
  type CollectedReport,
  readJsonFile,
  shipRun,
  startTrainingBackend,
} from "../lib/train/mod.ts";
import { fromCaller, runTask, UsageError } from "./cli.ts";

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
  const log = (line: string) => console.error(line);
  await startTrainingBackend("wasm", { log });
  const run = fromCaller(args.positional[0]);
  const { protocols } = await shipRun(run, { models, id, reports });
  const measured = Object.keys(protocols);
  log(
    measured.length > 0
      ? `figures of ${measured.join(", ")}`
      : "no figures: name them with --report",
  );
  console.log(join(models, id));
});
