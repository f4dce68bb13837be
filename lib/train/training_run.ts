import { existsSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { FeatureSpec } from "../dsp/mod.ts";
import {
  type Backend,
  buildNetwork,
  type Emotion,
  EMOTIONS,
  type NetworkConfig,
} from "../model/mod.ts";
import {
  type AugmentationRecipe,
  DEFAULT_AUGMENTATION,
  type NoisePool,
  readNoisePool,
  WaveformCache,
  withoutRecordedNoise,
} from "./augment/mod.ts";
import { DEVELOPMENT_COPIES } from "./development.ts";
import { type Example, type LabelledAudio, makeExamples } from "./examples.ts";
import { readJsonFile, writeJson } from "./files.ts";
import { addSpeechGate, hasSpeechGate } from "./finish_run.ts";
import { type FitConfig, nRefitEpochs } from "./fit.ts";
import { FolderLock } from "./folder_lock.ts";
import { type Clip, readClip, readCorpora } from "./manifest.ts";
import { commonest, percent, score, type Scores } from "./metrics.ts";
import {
  clipId,
  labelUnder,
  type ProtocolName,
  type Split,
  splitClips,
} from "./protocols/mod.ts";
import {
  type EpochsResult,
  runEpochs,
  type RunExamples,
} from "./run_epochs.ts";

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
  /** What holds that folder for the caller; default: it is taken, and let go. */
  lock?: FolderLock;
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
export interface RunResult extends EpochsResult {
  /** The trivial baseline on the development clips. */
  baseline: Scores;
}

/**
 * Trains a network: reads the clips, splits them, makes examples, fits (see
 * {@linkcode runEpochs}), and gives the network its speech gate. Test clips are
 * not read.
 *
 * @throws {Error} when another process is at the folder, when it holds a run and
 * `resume` is false, or when `resume` is true and the configuration or the split
 * differs.
 * @throws {StoppedEarly} when it is stopped before there is a network, or before
 * that has its speech gate.
 */
export async function trainRun(
  config: RunConfig,
  options: RunOptions,
): Promise<RunResult> {
  const clips = await readCorpora(options.data, config.corpora);
  logMissing(clips, { config, ...options });
  const noise = await readNoise(config, options);
  const split = {
    ...splitClips(config.protocol, clips, config),
    noise: noise?.fingerprint ?? null,
  };
  // Two processes would write over each other's checkpoints.
  const claim = { doing: "train", option: "--out" };
  await using _taken = options.lock
    ? null
    : await FolderLock.takeFree(options.out, claim);
  // First: one that cannot be built is told of before clips are read.
  const network = buildNetwork({
    ...config.features,
    seed: config.seed,
    config: config.network,
  });
  try {
    await openRun({ config, split }, options);
    options.log(`network: ${network.countParams()} weights`);
    const sides = { split, noise };
    const examples = await readExamples(clips, sides, config, options);
    const { train, dev } = examples;
    const baseline = majorityBaseline(train, dev);
    options.log(
      `baseline (always ${EMOTIONS[mostFrequent(train)]}): dev accuracy ${
        percent(baseline.accuracy)
      }, balanced ${percent(baseline.uar)}`,
    );
    const result = await runEpochs(network, { config, examples, ...options });
    const { speechGate = true, out } = options;
    if (speechGate && !result.stopped && !await hasSpeechGate(out)) {
      await addSpeechGate({ clips, split }, { ...options, seed: config.seed });
    }
    return { baseline, ...result };
  } finally {
    network.dispose();
  }
}

/** It may be meant, and must not go unnoticed. */
function logMissing(
  clips: readonly Clip[],
  { config, data, log }: Pick<RunOptions, "data" | "log"> & {
    config: RunConfig;
  },
): void {
  const missing = config.corpora.filter((name) =>
    clips.every(({ corpus }) => corpus !== name)
  );
  if (missing.length === 0) return;
  log(`no clips of ${missing.join(", ")} in '${data}': done without`);
}

/** Writes `split.json` and `run.json`, or checks that those there are the same. */
async function openRun(
  { config, split }: { config: RunConfig; split: Split },
  { out, resume, log }: RunOptions,
): Promise<void> {
  const configPath = join(out, "run.json"), splitPath = join(out, "split.json");
  if (!existsSync(configPath)) {
    if (resume) log(`no run in '${out}' to go on with: begun from the start`);
    await writeJson(splitPath, split);
    return await writeJson(configPath, config);
  }
  if (!resume) {
    throw new Error(
      `Cannot start a run: '${out}' already holds one; go on with --resume, or name another folder with --out`,
    );
  }
  if (!isDeepStrictEqual(await readJsonFile(configPath), config)) {
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

async function holds(path: string, value: unknown): Promise<boolean> {
  return JSON.stringify(await readJsonFile(path)) === JSON.stringify(value);
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
  { data, cache, signal, log, progress }: RunOptions,
): Promise<RunExamples> {
  const byId = new Map(clips.map((clip) => [clipId(clip), clip]));
  const read = (ids: string[]): Promise<LabelledAudio[]> =>
    Promise.all(ids.map(async (id) => {
      const clip = byId.get(id)!;
      return {
        id,
        emotion: labelUnder(config.protocol, clip.emotion),
        voice: clip.speaker,
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
      signal,
      seed: config.seed,
      onProgress: (done) => progress?.("features", done / audio.length),
    });
  log(
    `clips: ${split.train.length} to learn from (and ${config.copies} varied copies of each), ${split.dev.length} to choose by, ${split.test.length} kept for the test`,
  );
  const { copies } = config;
  const isRefitted = nRefitEpochs(config.fit) > 0;
  return {
    train: await make(await read(split.train), {
      copies,
      recipe: augmentation,
    }),
    later: isRefitted
      ? await make(await read(split.dev), { copies, recipe: augmentation })
      : [],
    // The same variety for every recipe, so that they can be compared.
    dev: await make(await read(split.dev), {
      copies: DEVELOPMENT_COPIES,
      recipe: DEFAULT_AUGMENTATION,
    }),
  };
}

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
