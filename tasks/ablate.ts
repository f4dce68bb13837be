import { basename, resolve } from "node:path";
import {
  ablate,
  ABLATION_UNITS,
  ablationRow,
  ablationTable,
  type BackendChoice,
  isAblated,
  readRecipe,
  startTrainingBackend,
  unitName,
} from "../lib/train/mod.ts";
import { EXIT_STOPPED, fromCaller, runTask } from "./cli.ts";
import { NOISE_OPTION, trainingNoise } from "./noise_option.ts";
import { stageBars } from "./stage_bars.ts";
import {
  BACKEND_OPTION,
  CACHE_OPTION,
  DATA_OPTION,
} from "./training_options.ts";

const OPTIONS = {
  collect: {
    type: "boolean",
    help: "print what the trained recipes came to; train none",
  },
  noise: NOISE_OPTION,
  cache: CACHE_OPTION,
  data: DATA_OPTION,
  runs: {
    type: "string",
    help: "folder of the runs, a folder a recipe",
    default: "data/runs/ablation",
    placeholder: "DIR",
    isPath: true,
  },
  backend: BACKEND_OPTION,
} as const;

await runTask({
  name: "ablate",
  summary:
    "Compares recipes on development actors: two folds of `speakers`, two seeds. Test clips are not heard. Started again, or twice at a time, it goes on with what is left.",
  options: OPTIONS,
  positional: {
    name: "recipe.json",
    help: "recipes; the first is what the others are compared to",
    many: true,
    required: true,
  },
  handlesInterrupt: true,
}, async (args, { signal }) => {
  const { data, cache, runs } = args;
  // `reference.json ablation/*.json` names the first one twice.
  const paths = new Set(
    args.positional.map((path) => resolve(fromCaller(path))),
  );
  const recipes = await Promise.all([...paths].map(async (path) => ({
    name: basename(path, ".json"),
    recipe: await readRecipe(path),
  })));
  if (!args.collect) {
    const log = (line: string) => console.error(line);
    const backend = await startTrainingBackend(args.backend as BackendChoice, {
      log,
    });
    for (const unit of ABLATION_UNITS) {
      for (const { name, recipe } of recipes) {
        if (signal.aborted) break;
        if (await isAblated({ name, recipe, unit }, runs)) continue;
        log(`${name}: ${unitName(unit)}`);
        await ablate({ name, recipe, unit }, {
          ...{ data, cache, runs, backend, signal, log },
          noise: trainingNoise(args.noise),
          progress: stageBars(),
        });
      }
    }
  }
  const rows = await Promise.all(recipes.map((one) => ablationRow(one, runs)));
  console.log(ablationTable(rows));
  return signal.aborted ? EXIT_STOPPED : 0;
});
