import { join } from "node:path";
import { DEFAULT_DENOISE, type Normalisation } from "../lib/dsp/mod.ts";
import {
  type BackendChoice,
  CORPORA,
  DEFAULT_RECIPE,
  developmentAnswers,
  epochsLine,
  type ProtocolName,
  PROTOCOLS,
  readRecipe,
  recipeFor,
  runConfig,
  startTrainingBackend,
  type TrainingRecipe,
  trainRun,
  writeRunReport,
} from "../lib/train/mod.ts";
import { EXIT_STOPPED, runTask, type TaskArgs, UsageError } from "./cli.ts";
import { NOISE_OPTION, trainingNoise } from "./noise_option.ts";
import { stageBars } from "./stage_bars.ts";
import {
  BACKEND_OPTION,
  CACHE_OPTION,
  DATA_OPTION,
} from "./training_options.ts";

/** What holds where neither the option nor the recipe says. */
function otherwise(of: (recipe: TrainingRecipe) => string | number): string {
  const value = of(DEFAULT_RECIPE), known = of(DEFAULT_RECIPE.knownVoices);
  const random = known === value ? "" : `, for random ${known}`;
  return `; else the recipe's, else ${value}${random}`;
}

const OPTIONS = {
  data: DATA_OPTION,
  out: {
    type: "string",
    help: "folder of the run; by default data/runs/PROTOCOL-SEED[-FOLD]",
    placeholder: "DIR",
    isPath: true,
  },
  protocol: {
    type: "string",
    help: "how clips are divided into training, development and test",
    choices: Object.keys(PROTOCOLS),
    default: "random",
  },
  fold: {
    type: "number",
    help: "fold of a protocol that has folds; by default 1",
    min: 1,
    integer: true,
  },
  seed: {
    type: "number",
    help: "seed of the split, the weights and the training",
    default: 1,
    min: 0,
    integer: true,
  },
  recipe: {
    type: "string",
    help:
      "JSON file of what differs from the default recipe; options given beside it come first",
    placeholder: "FILE",
    isPath: true,
  },
  corpus: {
    type: "strings",
    help: `corpora to use${otherwise(({ corpora }) => corpora.join(", "))}`,
    choices: CORPORA.map(({ name }) => name),
  },
  epochs: {
    type: "number",
    help: `passes over the training clips${otherwise(({ fit }) => fit.epochs)}`,
    min: 1,
    integer: true,
  },
  batchSize: {
    type: "number",
    help: `clips a step${otherwise(({ fit }) => fit.batchSize)}`,
    min: 2,
    integer: true,
  },
  learningRate: {
    type: "number",
    help: `greatest learning rate of the one-cycle schedule${
      otherwise(({ fit }) => fit.learningRate)
    }`,
    min: 0,
  },
  copies: {
    type: "number",
    help: `varied copies of each training clip${
      otherwise(({ copies }) => copies)
    }`,
    min: 0,
    integer: true,
  },
  normalisation: {
    type: "string",
    help: `what is removed from a window of coefficients${
      otherwise(({ features }) => features.normalisation)
    }`,
    choices: ["none", "level", "mean", "mean-variance"],
  },
  noise: NOISE_OPTION,
  cache: CACHE_OPTION,
  denoise: {
    type: "boolean",
    help: "take stationary noise out of the spectra, here and in the model",
  },
  backend: BACKEND_OPTION,
  resume: {
    type: "boolean",
    help: "go on from the run's last checkpoint",
  },
} as const;

await runTask({
  name: "train",
  summary:
    "Trains a network on prepared recordings. Ctrl-C stops after the step; --resume goes on from the last whole epoch.",
  options: OPTIONS,
  handlesInterrupt: true,
}, async (args, { signal }) => {
  const protocol = args.protocol as ProtocolName;
  const fold = foldOf(protocol, args.fold);
  const name = [protocol, args.seed, ...(fold === null ? [] : [fold])];
  const out = args.out ?? join("data", "runs", name.join("-"));
  const recipe = args.recipe ? await readRecipe(args.recipe) : DEFAULT_RECIPE;
  const config = runConfig(changed(recipeFor(recipe, protocol), args), {
    protocol,
    fold,
    seed: args.seed,
  });
  const log = (line: string) => console.error(line);
  const backend = await startTrainingBackend(args.backend as BackendChoice, {
    log,
  });
  const { data } = args, progress = stageBars();
  const result = await trainRun(config, {
    ...{ data, out, backend, signal, log, progress },
    noise: trainingNoise(args.noise),
    cache: args.cache,
    resume: args.resume,
  });
  log(epochsLine(result, config));
  const answers = await developmentAnswers(out, {
    ...{ data, backend },
    onProgress: (share) => progress("report", share),
  });
  log(await writeRunReport(out, { data, side: "development", answers }));
  console.log(out);
  return result.stopped ? EXIT_STOPPED : 0;
});

/** The recipe with the options that were given. */
function changed(
  recipe: TrainingRecipe,
  args: TaskArgs<typeof OPTIONS>,
): TrainingRecipe {
  const { features, fit } = recipe;
  return {
    ...recipe,
    corpora: args.corpus.length > 0 ? args.corpus : recipe.corpora,
    copies: args.copies ?? recipe.copies,
    features: {
      ...features,
      normalisation:
        (args.normalisation ?? features.normalisation) as Normalisation,
      denoise: args.denoise ? DEFAULT_DENOISE : features.denoise,
    },
    fit: {
      ...fit,
      epochs: args.epochs ?? fit.epochs,
      batchSize: args.batchSize ?? fit.batchSize,
      learningRate: args.learningRate ?? fit.learningRate,
    },
  };
}

function foldOf(protocol: ProtocolName, given?: number): number | null {
  if (PROTOCOLS[protocol].folds !== null) return given ?? 1;
  if (given === undefined) return null;
  throw new UsageError(
    `Cannot run train: '--fold' must be left out, for '${protocol}' has no folds, got ${given}; see --help`,
  );
}
