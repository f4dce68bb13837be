import { join } from "node:path";
import type * as tfl from "@tensorflow/tfjs-layers";
import { type ModelSpec, readNetwork } from "../model/mod.ts";
import {
  type Progress,
  readProgress,
  restoreCheckpoint,
  saveCheckpoint,
} from "./checkpoint.ts";
import {
  forgetDevelopment,
  keepDevelopmentAnswers,
  writeDevelopment,
} from "./development.ts";
import { StoppedEarly } from "./event_loop.ts";
import type { Example } from "./examples.ts";
import { chooseSettings, exportModel } from "./export_model.ts";
import { folderSource, readJsonFile } from "./files.ts";
import {
  type EpochReport,
  Fit,
  type FitConfig,
  nRefitEpochs,
  nRefitEpochsBefore,
  type PassReport,
  refitConfig,
} from "./fit.ts";
import { keptText } from "./kept_text.ts";
import { percent } from "./metrics.ts";
import type { RunConfig, RunOptions } from "./training_run.ts";
import { WeightAverage } from "./weight_average.ts";

/** What a run learns from, and chooses by. */
export interface RunExamples {
  train: Example[];
  dev: Example[];
  /** The development clips with as many copies as the others: for the refit. */
  later: Example[];
}

/** What a run's epochs came to. */
export interface EpochsResult {
  /** Of the epochs before the refit, the one whose network was kept. */
  best: EpochReport;
  /** Epochs done before the refit, of this process and those before it. */
  epochs: number;
  /** Epochs of the refit that were done. */
  refit: number;
  /** Of those, the ones over whose weights the network is the mean. */
  averaged: number;
  /** Whether it was stopped before its last epoch. */
  stopped: boolean;
}

interface Job extends RunOptions {
  config: RunConfig;
  examples: RunExamples;
}

/**
 * Fits a network, and keeps a checkpoint after every epoch and one epoch's
 * network: the last one's, or that with the highest balanced accuracy on
 * development clips (see `FitConfig.keep`).
 *
 * Then the development clips, whose part is done, are learnt from too: some
 * epochs more, from the last one's weights on, at a rate that does not fall; the
 * network is then the mean over the latter half of them (see
 * {@linkcode WeightAverage}). Temperature and threshold stay what they were, and
 * what the development clips were answered is kept from before (see
 * `developmentAnswers`).
 */
export async function runEpochs(
  network: tfl.LayersModel,
  job: Job,
): Promise<EpochsResult> {
  const { out, resume, log } = job;
  const before = resume ? await readProgress(out) : null;
  const clock = stopwatch(before?.minutes);
  const isRefitting = (before?.refit ?? []).length > 0;
  if (before) log(`resumed after epoch ${epochsOf(before)}`);
  else await forgetDevelopment(out);
  const done = isRefitting
    ? before!
    : await fitEpochs(network, { ...job, before, clock });
  const { best, epochs, refit = [], averaged = 0 } = done;
  const result = { best, epochs: epochs.length, averaged };
  if (job.signal?.aborted) {
    return { ...result, refit: refit.length, stopped: true };
  }
  await keepDevelopmentAnswers(out, job);
  const refitted = await refitEpochs(network, { ...job, done, clock });
  return { ...result, ...refitted, stopped: !!job.signal?.aborted };
}

/**
 * What a run's epochs came to, in a line: `done after epoch 140/140; the network
 * kept is …`.
 */
export function epochsLine(
  result: EpochsResult,
  { fit }: Pick<RunConfig, "fit">,
): string {
  const { best, refit, averaged, stopped } = result;
  const last = result.epochs + refit;
  const kept = keptText({ epoch: best.epoch, last, averaged }, fit.keep);
  return `${stopped ? "stopped" : "done"} after epoch ${last}/${
    epochsIn({ fit })
  }; the network kept is ${kept}; epoch ${best.epoch}: dev balanced accuracy ${
    percent(best.dev.uar)
  }`;
}

/** Epochs done, those of the refit too. */
export function epochsOf(
  { epochs, refit = [] }: Pick<Progress, "epochs" | "refit">,
): number {
  return epochs.length + refit.length;
}

/** Epochs that a run has in all. */
export function epochsIn(
  { fit }: { fit: Pick<FitConfig, "epochs" | "refit"> },
): number {
  return fit.epochs + nRefitEpochs(fit);
}

/** Minutes since it was made, and those before. */
function stopwatch(before = 0): () => number {
  const start = performance.now();
  return () => before + (performance.now() - start) / 60_000;
}

async function fitEpochs(
  network: tfl.LayersModel,
  job: Job & { before: Progress | null; clock: () => number },
): Promise<Omit<Progress, "folder">> {
  const { config, examples, before, clock, out, signal } = job;
  const { features } = config;
  const fit = new Fit(network, { config: config.fit, features, ...examples });
  try {
    if (before) await restoreCheckpoint(out, fit, before);
    const epochs = before?.epochs ?? [];
    let best = before?.best;
    for (let n = epochs.length + 1; n <= config.fit.epochs; n++) {
      const report = await fit.epoch(n, passOptions(n, job));
      if (!report) break;
      epochs.push(report);
      job.log(epochLine(report, { config, fit }));
      if (!best || config.fit.keep === "last" || isBetter(report, best)) {
        best = report;
        await exportModel(out, fit, await chooseSettings(fit));
      }
      await saveCheckpoint(out, fit, { epochs, best, minutes: clock() });
    }
    if (!best) {
      throw new StoppedEarly(
        "Cannot give a network: training was stopped in its first epoch; go on with --resume",
      );
    }
    // In the middle of an epoch the network is not one that is kept.
    if (!signal?.aborted) {
      if (best.epoch !== epochs.length) await restoreKept(network, out);
      await writeDevelopment(out, fit);
    }
    return { epochs, best };
  } finally {
    fit.dispose();
  }
}

/** Gives a network that went on the weights of the epoch that is kept. */
async function restoreKept(
  network: tfl.LayersModel,
  out: string,
): Promise<void> {
  const kept = await readNetwork(folderSource(out));
  network.setWeights(kept.getWeights());
  kept.dispose();
}

async function refitEpochs(
  network: tfl.LayersModel,
  job: Job & {
    done: Omit<Progress, "folder"> & { folder?: string };
    clock: () => number;
  },
): Promise<Pick<EpochsResult, "refit" | "averaged">> {
  const { config, examples, done, clock, out } = job;
  const { epochs, best, folder, averaged = 0, refit = [] } = done;
  const shorter = refitConfig(config.fit);
  if (refit.length === shorter.epochs) {
    return { refit: refit.length, averaged };
  }
  const { temperature, notSureBelow } = await readJsonFile<ModelSpec>(
    join(out, "spec.json"),
  );
  const fit = new Fit(network, {
    config: shorter,
    features: config.features,
    train: [...examples.train, ...examples.later],
    dev: [],
    rate: () => 1,
  });
  const average = new WeightAverage(network);
  try {
    if (refit.length > 0) {
      await restoreCheckpoint(out, fit, { folder: folder!, averaged }, average);
    }
    for (let n = epochsOf({ epochs, refit }) + 1; n <= epochsIn(config); n++) {
      const report = await fit.pass(n, passOptions(n, job));
      if (!report) break;
      refit.push(report);
      job.log(passLine(report, { config, fit }));
      if (refit.length > nRefitEpochsBefore(config.fit)) {
        await average.add();
        await average.during(() =>
          exportModel(out, fit, { temperature, notSureBelow })
        );
      }
      const progress = { epochs, best, refit, minutes: clock() };
      await saveCheckpoint(out, fit, progress, average);
    }
    return { refit: refit.length, averaged: average.count };
  } finally {
    fit.dispose();
  }
}

function passOptions(n: number, { signal, progress }: Job) {
  const onBatch = (share: number) => progress?.(`epoch ${n}`, share);
  return { signal, onBatch };
}

function isBetter(a: EpochReport, b: EpochReport): boolean {
  return a.dev.uar > b.dev.uar ||
    (a.dev.uar === b.dev.uar && a.devLoss < b.devLoss);
}

/** Whose line is written. */
interface LineOptions {
  config: RunConfig;
  fit: Fit;
}

function passLine(
  { epoch, loss, learningRate }: PassReport,
  { config, fit }: LineOptions,
): string {
  return `epoch ${epoch}/${epochsIn(config)}  loss ${loss.toFixed(3)}  rate ${
    learningRate.toExponential(1)
  }  ${fit.msPerStep.toFixed(1)} ms a step`;
}

function epochLine(report: EpochReport, options: LineOptions): string {
  const { devLoss, dev } = report;
  return `${passLine(report, options)}  dev loss ${
    devLoss.toFixed(3)
  }  dev accuracy ${percent(dev.accuracy)}  balanced ${percent(dev.uar)}`;
}
