import { existsSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type FeatureSpec, Mfcc } from "../dsp/mod.ts";
import {
  type Backend,
  buildNetwork,
  type Canary,
  canarySignal,
  type Emotion,
  EMOTIONS,
  type ModelSpec,
  type NetworkConfig,
  networkFiles,
} from "../model/mod.ts";
import { fitNotSureBelow, fitTemperature, softmax } from "./calibrate.ts";
import {
  readProgress,
  restoreCheckpoint,
  saveCheckpoint,
} from "./checkpoint.ts";
import {
  type AugmentationRecipe,
  DEFAULT_AUGMENTATION,
  type NoisePool,
  readNoisePool,
  WaveformCache,
  withoutRecordedNoise,
} from "./augment/mod.ts";
import { type Example, type LabelledAudio, makeExamples } from "./examples.ts";
import { addSpeechGate, hasSpeechGate } from "./finish_run.ts";
import { jsonText, readJsonFile, writeFilesWhole, writeJson } from "./files.ts";
import { type EpochReport, Fit, type FitConfig } from "./fit.ts";
import { type Clip, readClip, readManifest } from "./manifest.ts";
import { commonest, percent, score, type Scores } from "./metrics.ts";
import {
  clipId,
  labelUnder,
  type ProtocolName,
  type Split,
  splitClips,
} from "./protocols/mod.ts";

/** All that a run's result follows from, kept in `run.json`. */
export interface RunConfig {
  protocol: ProtocolName;
  /** Fold of a protocol with folds, from 1; else null. */
  fold: number | null;
  /** Seed of the split, the weights and the training. */
  seed: number;
  /** Actors by whom choices are made where a protocol holds actors back. */
  developmentActors: number;
  /** Corpora whose clips are used. */
  corpora: string[];
  /** Varied copies of each training clip. */
  copies: number;
  /** How copies are varied. */
  augmentation: AugmentationRecipe;
  features: FeatureSpec;
  network: NetworkConfig;
  fit: FitConfig;
}

/** Where a run reads and writes, and whom it tells. */
export interface RunOptions {
  /** Folder that `prepare` made. */
  data: string;
  /** Folder of the run. */
  out: string;
  /** Folder of noise for the copies, see `readNoisePool`; null for none. */
  noise?: string | null;
  /** Folder where copies are kept from run to run; null for nowhere. */
  cache?: string | null;
  /** A started backend, see `startTrainingBackend`. */
  backend: Backend;
  /** Whether to go on from the run's checkpoint. */
  resume: boolean;
  /** Whether the network is given a speech gate in the end. Default true. */
  speechGate?: boolean;
  signal?: AbortSignal;
  log: (line: string) => void;
  /** Told how far a stage is, 0 to 1. */
  progress?: (stage: string, share: number) => void;
}

/** What a run came to. */
export interface RunResult {
  /** The trivial baseline on the development clips. */
  baseline: Scores;
  best: EpochReport;
  /** Epochs done, of this run and those before it. */
  epochs: number;
  /** Whether it was stopped before its last epoch. */
  stopped: boolean;
}

/**
 * Trains a network: reads the clips, splits them, makes examples, fits, and
 * keeps a checkpoint after every epoch and the network of the best one.
 *
 * After the last epoch the network that is kept is given its speech gate.
 *
 * The best epoch is the last, or the one with the highest balanced accuracy on
 * development clips (see `FitConfig.keep`); test clips are not read.
 *
 * @throws {Error} when the folder holds another run and `resume` is false, or
 * `resume` is true and the configuration or the split differs.
 */
export async function trainRun(
  config: RunConfig,
  options: RunOptions,
): Promise<RunResult> {
  const clips = await readCorpora(options.data, config.corpora);
  const noise = await readNoise(config, options);
  const split = {
    ...splitClips(config.protocol, clips, config),
    noise: noise?.fingerprint ?? null,
  };
  await openRun({ config, split }, options);
  const sides = { split, noise };
  const { train, dev } = await readExamples(clips, sides, config, options);

  const baseline = majorityBaseline(train, dev);
  options.log(
    `baseline (always ${EMOTIONS[mostFrequent(train)]}): dev accuracy ${
      percent(baseline.accuracy)
    }, balanced ${percent(baseline.uar)}`,
  );

  const network = buildNetwork({
    ...config.features,
    seed: config.seed,
    config: config.network,
  });
  const fit = new Fit(network, {
    config: config.fit,
    features: config.features,
    train,
    dev,
  });
  options.log(`network: ${network.countParams()} weights`);
  try {
    const result = await fitEpochs(fit, dev, config, options);
    const { speechGate = true, out } = options;
    if (speechGate && !result.stopped && !await hasSpeechGate(out)) {
      await addSpeechGate({ clips, split }, { ...options, seed: config.seed });
    }
    return { baseline, ...result };
  } finally {
    fit.dispose();
    network.dispose();
  }
}

/** Writes `split.json` and `run.json`, or checks that those there are the same. */
async function openRun(
  { config, split }: { config: RunConfig; split: Split },
  { out, resume }: RunOptions,
): Promise<void> {
  const configPath = join(out, "run.json"), splitPath = join(out, "split.json");
  if (!existsSync(configPath)) {
    await writeJson(splitPath, split);
    return await writeJson(configPath, config);
  }
  if (!resume) {
    throw new Error(
      `Cannot start a run: '${out}' already holds one; go on with --resume, or name another folder with --out`,
    );
  }
  if (!await holdsConfig(configPath, config)) {
    throw new Error(
      `Cannot resume the run: '${configPath}' must hold the options given now, got others; give the options it was started with`,
    );
  }
  // Other sides would let a network learn from what it is measured on.
  if (!await holds(splitPath, split)) {
    throw new Error(
      `Cannot resume the run: '${splitPath}' must divide the clips prepared now, got other clips; name the folder it was started with by --data, or start another run`,
    );
  }
}

/** A run from before a field was there has what every run then had. */
async function holdsConfig(path: string, config: RunConfig): Promise<boolean> {
  const known = await readJsonFile<RunConfig>(path);
  const { developmentActors = 2, features } = known;
  const { denoise = null } = features;
  return isDeepStrictEqual(
    { ...known, developmentActors, features: { ...features, denoise } },
    config,
  );
}

async function holds(path: string, value: unknown): Promise<boolean> {
  return JSON.stringify(await readJsonFile(path)) === JSON.stringify(value);
}

/**
 * The clips of some corpora from a prepared folder.
 *
 * @throws {RangeError} when there are none.
 */
export async function readCorpora(
  data: string,
  corpora: readonly string[],
): Promise<Clip[]> {
  const { clips } = await readManifest(data);
  const chosen = clips.filter(({ corpus }) => corpora.includes(corpus));
  if (chosen.length === 0) {
    throw new RangeError(
      `Cannot read the corpora: '${data}' must hold clips of ${
        corpora.join(" or ")
      }, got none; run deno task prepare`,
    );
  }
  return chosen;
}

/** The half of the recorded noise that is for training, where there is any. */
async function readNoise(
  { features }: RunConfig,
  { noise, log }: RunOptions,
): Promise<NoisePool | null> {
  if (noise) {
    const { sampleRateHz } = features;
    return await readNoisePool(noise, { half: "train", sampleRateHz });
  }
  log("no recordings of noise: pink noise stands in for them in the copies");
  return null;
}

async function readExamples(
  clips: Clip[],
  { split, noise }: { split: Split; noise: NoisePool | null },
  config: RunConfig,
  { data, cache, log, progress }: RunOptions,
): Promise<{ train: Example[]; dev: Example[] }> {
  const byId = new Map(clips.map((clip) => [clipId(clip), clip]));
  const read = (ids: string[]): Promise<LabelledAudio[]> =>
    Promise.all(ids.map(async (id) => {
      const clip = byId.get(id)!;
      return {
        id,
        emotion: labelUnder(config.protocol, clip.emotion),
        samples: await readClip(data, clip),
      };
    }));
  const { augmentation } = config;
  const kept = cache ? new WaveformCache(cache, { onTrouble: log }) : null;
  const make = (
    audio: LabelledAudio[],
    { copies, recipe }: { copies: number; recipe: AugmentationRecipe },
  ) =>
    makeExamples(audio, {
      features: config.features,
      copies,
      recipe: noise ? recipe : withoutRecordedNoise(recipe),
      noise,
      cache: kept,
      seed: config.seed,
      onProgress: (done) => progress?.("features", done / audio.length),
    });
  log(
    `clips: ${split.train.length} to learn from (and ${config.copies} varied copies of each), ${split.dev.length} to choose by, ${split.test.length} kept for the test`,
  );
  return {
    train: make(await read(split.train), {
      copies: config.copies,
      recipe: augmentation,
    }),
    // The same variety for every recipe, so that they can be compared.
    dev: make(await read(split.dev), {
      copies: DEVELOPMENT_COPIES,
      recipe: DEFAULT_AUGMENTATION,
    }),
  };
}

/** Varied copies of a development clip, heard when a run has ended. */
const DEVELOPMENT_COPIES = 2;

function mostFrequent(examples: readonly Example[]): number {
  return EMOTIONS.indexOf(commonest(examples.map(emotionOf)));
}

function emotionOf({ label }: Example): Emotion {
  return EMOTIONS[label];
}

/** Scores of always giving the training clips' commonest emotion. */
function majorityBaseline(train: Example[], dev: Example[]): Scores {
  const guess = EMOTIONS[mostFrequent(train)];
  return score(dev.map(emotionOf), dev.map(() => guess));
}

async function fitEpochs(
  fit: Fit,
  dev: Example[],
  config: RunConfig,
  { out, resume, signal, log, progress }: RunOptions,
): Promise<Omit<RunResult, "baseline">> {
  const before = resume ? await readProgress(out) : null;
  if (before) {
    await restoreCheckpoint(out, fit, before);
    log(`resumed after epoch ${before.epochs.length}`);
  }
  const epochs = before?.epochs ?? [];
  let best = before?.best;
  const begun = performance.now();
  for (let n = epochs.length + 1; n <= config.fit.epochs; n++) {
    const report = await fit.epoch(n, {
      signal,
      onBatch: (share) => progress?.(`epoch ${n}`, share),
    });
    if (!report) break;
    epochs.push(report);
    log(epochLine(report, config.fit.epochs));
    if (!best || config.fit.keep === "last" || isBetter(report, best)) {
      best = report;
      await exportModel(out, fit, dev, config.features);
    }
    const minutes = (before?.minutes ?? 0) + (performance.now() - begun) / 6e4;
    await saveCheckpoint(out, fit, { epochs, best, minutes });
  }
  if (!best) {
    throw new Error(
      "Cannot give a network: training was stopped in its first epoch; go on with --resume",
    );
  }
  const stopped = !!signal?.aborted;
  // In the middle of an epoch the network is not one that is kept.
  if (!stopped) await writeDevelopment(out, fit, dev);
  return { best, epochs: epochs.length, stopped };
}

/** What a run's last network says of the development clips. */
export interface Development {
  /** Of the clips themselves. */
  plain: Scores;
  /** Of varied copies: other rooms, microphones, lines, and noise. */
  varied: Scores[];
}

/** Name of {@linkcode Development} in a run's folder. */
export const DEVELOPMENT = "development.json";

async function writeDevelopment(
  out: string,
  fit: Fit,
  dev: Example[],
): Promise<void> {
  const varied: Scores[] = [];
  for (let variant = 1; variant <= DEVELOPMENT_COPIES; variant++) {
    varied.push((await fit.evaluate(dev, variant)).scores);
  }
  const { scores: plain } = await fit.evaluate(dev);
  const development: Development = { plain, varied };
  await writeJson(join(out, DEVELOPMENT), development);
}

function isBetter(a: EpochReport, b: EpochReport): boolean {
  return a.dev.uar > b.dev.uar ||
    (a.dev.uar === b.dev.uar && a.devLoss < b.devLoss);
}

function epochLine(report: EpochReport, total: number): string {
  const { epoch, loss, devLoss, dev, learningRate } = report;
  return `epoch ${epoch}/${total}  loss ${loss.toFixed(3)}  dev loss ${
    devLoss.toFixed(3)
  }  dev accuracy ${percent(dev.accuracy)}  balanced ${
    percent(dev.uar)
  }  rate ${learningRate.toExponential(1)}`;
}

/**
 * Largest difference of a canary's probability that passes: twenty times what
 * rounding explains between sound backends, so that only wrong numbers fail.
 */
const CANARY_TOLERANCE = 0.02;

/** Writes the network with its specification, temperature and canary. */
async function exportModel(
  out: string,
  fit: Fit,
  dev: Example[],
  features: FeatureSpec,
): Promise<void> {
  const logits = await fit.developmentLogits();
  const labels = dev.map(({ label }) => label);
  const temperature = fitTemperature(logits, labels);
  const probabilities = logits.map((row) => softmax(row, temperature));
  const notSureBelow = fitNotSureBelow(probabilities, labels);
  const spec: ModelSpec = {
    features,
    labels: EMOTIONS,
    temperature,
    notSureBelow,
  };
  // Together, for weights with another temperature are another model.
  await writeFilesWhole(out, {
    ...await networkFiles(fit.network),
    "spec.json": jsonText(spec),
    "canary.json": jsonText(await makeCanary(fit, spec)),
  });
}

/** What the canary's input gives, its features computed in double precision. */
async function makeCanary(
  fit: Fit,
  { features, temperature }: ModelSpec,
): Promise<Canary> {
  const { mfcc } = new Mfcc(features).compute(canarySignal(features));
  const example = {
    id: "canary",
    label: 0,
    variants: [new Float32Array(mfcc)],
  };
  const [logits] = await fit.logits([example]);
  return {
    signal: "chirp-and-noise-v1",
    probabilities: softmax(logits, temperature),
    tolerance: CANARY_TOLERANCE,
  };
}
