import * as tf from "@tensorflow/tfjs-core";
import type * as tfl from "@tensorflow/tfjs-layers";
import { type FeatureSpec, featureWidth } from "../dsp/mod.ts";
import {
  type Emotion,
  emotionLogits,
  EMOTIONS,
  HEAD_LAYERS,
  restartDraws,
} from "../model/mod.ts";
import { AdamW } from "./adamw.ts";
import {
  type Balance,
  epochOrder,
  lossWeights,
  visitsAnEpoch,
} from "./balance.ts";
import { crossEntropy } from "./calibrate.ts";
import { turnEventLoop } from "./event_loop.ts";
import { type Example, plainWindow, randomWindow } from "./examples.ts";
import { score, type Scores } from "./metrics.ts";
import { mixup } from "./mixup.ts";
import { Muon } from "./muon.ts";
import type { Optimiser } from "./optimiser.ts";
import { SeededRandom } from "./random.ts";

/** The ways of `FitConfig.keep`. */
export const KEEPS = ["best", "last"] as const;

/** The ways of `FitConfig.optimiser`. */
export const OPTIMISERS = ["adamw", "muon"] as const;

/** How a network is fitted. */
export interface FitConfig {
  epochs: number;
  batchSize: number;
  /** What moves the weights: see `AdamW` and `Muon`. */
  optimiser: typeof OPTIMISERS[number];
  /** Greatest learning rate of the one-cycle schedule. */
  learningRate: number;
  weightDecay: number;
  /** Share of a target's probability spread over all classes. */
  labelSmoothing: number;
  /** Both parameters of mixup's Beta distribution; 0 for none. */
  mixup: number;
  /**
   * Nats that an emotion's logit gains over what its clips taught: in training
   * they are taken away again, before the loss. 0 for every emotion asks for the
   * likeliest. Source: Menon et al. (2021).
   */
  logitAdjustment: Record<Emotion, number>;
  /** What is done about classes and voices with fewer clips. */
  balance: Balance;
  /**
   * Which epoch's network is the run's: the one that did best on the
   * development clips, or the last, whose rate is the smallest.
   */
  keep: typeof KEEPS[number];
  /**
   * Epochs that follow, as a share of `epochs`, in which the development clips
   * are learnt from too: all choices have been made by then. The mean of the
   * weights over the latter half of them is the run's network. 0 for none, as
   * it must be where the best epoch is kept: they go on from the last.
   */
  refit: number;
  seed: number;
}

/**
 * Sadness and fear are taken for others in voices that were not learnt from:
 * chosen on development actors, see docs/experiments.md.
 */
const LOGIT_ADJUSTMENT: Record<Emotion, number> = {
  neutral: 0.2,
  calm: 0,
  happy: 0,
  sad: 0.5,
  angry: 0.2,
  fearful: 0.4,
  disgust: 0,
  surprised: 0,
};

export const DEFAULT_FIT: FitConfig = {
  epochs: 60,
  batchSize: 32,
  optimiser: "muon",
  learningRate: 2e-3,
  weightDecay: 0.1,
  labelSmoothing: 0.1,
  mixup: 0.2,
  logitAdjustment: LOGIT_ADJUSTMENT,
  balance: "sampling",
  keep: "last",
  refit: 0.8,
  seed: 1,
};

/** Share of the greatest learning rate that a refit keeps to. */
const REFIT_RATE = 0.5;

/** Epochs that a refit has. */
export function nRefitEpochs(
  { epochs, refit }: Pick<FitConfig, "epochs" | "refit">,
): number {
  return Math.round(epochs * refit);
}

/** Epochs of a refit before weights are averaged. */
export function nRefitEpochsBefore(
  fit: Pick<FitConfig, "epochs" | "refit">,
): number {
  return Math.floor(nRefitEpochs(fit) / 2);
}

/** How a fit goes on with the development clips: fewer epochs, smaller steps. */
export function refitConfig(config: FitConfig): FitConfig {
  return {
    ...config,
    epochs: nRefitEpochs(config),
    learningRate: config.learningRate * REFIT_RATE,
    refit: 0,
  };
}

/** What a step learns from. */
export interface Batch {
  /** `[batch, frames, featureWidth]` */
  inputs: tf.Tensor;
  /** `[batch, 8]`, each row adds up to 1. */
  targets: tf.Tensor;
  /** `[batch]`: what each loss is multiplied by. */
  weights: tf.Tensor;
}

/** What a pass over the training clips came to. */
export interface PassReport {
  /** From 1. */
  epoch: number;
  /** Mean cross-entropy of the training batches, nats. */
  loss: number;
  /** Of the last step. */
  learningRate: number;
}

/** What an epoch came to. */
export interface EpochReport extends PassReport {
  /** Mean cross-entropy of the development clips, nats. */
  devLoss: number;
  dev: Scores;
}

/** What clips' logits come to. */
export interface Judged {
  /** Mean cross-entropy, nats. */
  loss: number;
  scores: Scores;
}

/** How a pass is stopped, and watched. */
export interface PassOptions {
  signal?: AbortSignal;
  /** Told the share that is done. */
  onBatch?: (share: number) => void;
}

/** A network in training. */
export class Fit {
  readonly network: tfl.LayersModel;
  readonly config: FitConfig;
  readonly optimiser: Optimiser;
  readonly variables: tf.Variable[];
  readonly features: FeatureSpec;
  readonly #train: Example[];
  readonly #dev: Example[];
  readonly #totalSteps: number;
  readonly #rate: (progress: number) => number;
  /** What an example's loss is multiplied by; 1 where it is not here. */
  readonly #weights = new Map<Example, number>();
  readonly #adjustment: number[];
  #heard: { steps: number; logits: number[][] } | null = null;
  #msPerStep = NaN;

  constructor(
    network: tfl.LayersModel,
    { config, features, train, dev, rate = oneCycle }: {
      config: FitConfig;
      features: FeatureSpec;
      train: Example[];
      dev: Example[];
      /** Share of the greatest learning rate at a share of the run. */
      rate?: (progress: number) => number;
    },
  ) {
    this.network = network;
    this.#rate = rate;
    this.config = config;
    const { logitAdjustment } = config;
    this.#adjustment = EMOTIONS.map((emotion) => logitAdjustment[emotion]);
    this.features = features;
    this.#train = train;
    this.#dev = dev;
    if (config.balance === "weights") {
      const weights = lossWeights(train);
      train.forEach((example, i) => this.#weights.set(example, weights[i]));
    }
    this.optimiser = newOptimiser(config);
    this.variables = network.trainableWeights.map((weight) =>
      weight.read() as tf.Variable
    );
    this.#totalSteps = config.epochs *
      Math.ceil(visitsAnEpoch(train, config) / config.batchSize);
  }

  /**
   * One pass over the training clips, then the development clips' scores; see
   * {@linkcode pass}.
   */
  async epoch(
    epoch: number,
    options: PassOptions = {},
  ): Promise<EpochReport | undefined> {
    const report = await this.pass(epoch, options);
    if (!report) return undefined;
    const logits = await this.developmentLogits();
    const { loss: devLoss, scores: dev } = judged(this.#dev, logits);
    return { ...report, devLoss, dev };
  }

  /**
   * One pass over the training clips.
   *
   * All that is random in it follows from the seed and the epoch, so a run that
   * was stopped goes on as if it had not been.
   *
   * @param epoch from 1.
   * @param options.signal stops it; nothing is returned then.
   * @throws {RangeError} when a batch's loss is not finite; it names the batch.
   */
  async pass(
    epoch: number,
    { signal, onBatch }: PassOptions = {},
  ): Promise<PassReport | undefined> {
    const random = new SeededRandom(this.config.seed, `epoch/${epoch}`);
    restartDraws(this.network, epoch);
    const order = this.#order(random);
    const { batchSize } = this.config;
    const start = performance.now();
    let total = 0, learningRate = 0;
    for (let at = 0; at < order.length; at += batchSize) {
      await turnEventLoop();
      if (signal?.aborted) return undefined;
      const batch = order.slice(at, at + batchSize);
      learningRate = this.#rate(this.optimiser.steps / this.#totalSteps) *
        this.config.learningRate;
      const loss = await this.#step(batch, { random, learningRate });
      if (!Number.isFinite(loss)) {
        const step = 1 + at / batchSize;
        throw lossNotFinite(loss, { batch, epoch, step, learningRate });
      }
      total += loss * batch.length;
      onBatch?.(Math.min(1, (at + batchSize) / order.length));
    }
    const nSteps = Math.ceil(order.length / batchSize);
    this.#msPerStep = (performance.now() - start) / nSteps;
    return { epoch, loss: total / order.length, learningRate };
  }

  /** What a step of the last pass took on the average, ms; NaN before it. */
  get msPerStep(): number {
    return this.#msPerStep;
  }

  #order(random: SeededRandom): Example[] {
    return epochOrder(this.#train, { balance: this.config.balance, random });
  }

  async #step(
    batch: Example[],
    { random, learningRate }: { random: SeededRandom; learningRate: number },
  ): Promise<number> {
    const tensors = this.#batch(batch, random);
    const loss = this.gradientStep(tensors, { learningRate });
    tf.dispose({ ...tensors });
    const value = (await loss.data())[0];
    loss.dispose();
    return value;
  }

  /** One step down the gradient; returns the batch's loss, a scalar tensor. */
  gradientStep(
    { inputs, targets, weights }: Batch,
    { learningRate }: { learningRate: number },
  ): tf.Scalar {
    const { value, grads } = tf.variableGrads(
      () => {
        const outputs = this.network.apply(inputs, { training: true });
        const logits = emotionLogits(outputs as tf.Tensor2D);
        const learnt = tf.sub(logits, this.#adjustment);
        return tf.losses.softmaxCrossEntropy(targets, learnt, weights);
      },
      this.variables,
    );
    this.optimiser.step(this.variables, grads, { learningRate });
    tf.dispose(grads);
    return value;
  }

  /** A batch's windows, mixed up. */
  #batch(batch: Example[], random: SeededRandom): Batch {
    const { features, config: { mixup: alpha, labelSmoothing } } = this;
    const rows = batch.map((example) => ({
      window: randomWindow(example, { features, random }),
      label: example.label,
      weight: this.#weights.get(example) ?? 1,
    }));
    const nClasses = EMOTIONS.length;
    const mixed = mixup(rows, { alpha, labelSmoothing, nClasses, random });
    const { windowFrames } = features, width = featureWidth(features);
    return {
      inputs: tf.tensor(mixed.inputs, [batch.length, windowFrames, width]),
      targets: tf.tensor(mixed.targets, [batch.length, nClasses]),
      weights: tf.tensor1d(mixed.weights),
    };
  }

  /** Logits of the development clips `[nClips][8]`, computed once a step. */
  async developmentLogits(): Promise<number[][]> {
    const { steps } = this.optimiser;
    if (this.#heard?.steps !== steps) {
      this.#heard = { steps, logits: await this.logits(this.#dev) };
    }
    return this.#heard.logits;
  }

  /** Loss and scores of clips as they are, or of a variant, a window each. */
  async evaluate(
    examples: readonly Example[],
    variant = 0,
  ): Promise<Judged> {
    return judged(examples, await this.logits(examples, variant));
  }

  /** The same of the development clips. */
  evaluateDevelopment(variant = 0): Promise<Judged> {
    return this.evaluate(this.#dev, variant);
  }

  /** Labels of the development clips. */
  get developmentLabels(): number[] {
    return this.#dev.map(({ label }) => label);
  }

  /** Logits of clips as they are, or of a variant, `[nClips][8]`. */
  async logits(
    examples: readonly Example[],
    variant = 0,
  ): Promise<number[][]> {
    const { windowFrames } = this.features;
    const width = featureWidth(this.features);
    const rows: number[][] = [];
    for (let at = 0; at < examples.length; at += this.config.batchSize) {
      const part = examples.slice(at, at + this.config.batchSize);
      const windows = new Float32Array(part.length * windowFrames * width);
      part.forEach((example, i) =>
        windows.set(
          plainWindow(example, this.features, variant),
          i * windowFrames * width,
        )
      );
      const output = tf.tidy(() =>
        emotionLogits(
          this.network.predict(
            tf.tensor(windows, [part.length, windowFrames, width]),
          ) as tf.Tensor2D,
        )
      );
      rows.push(...await output.array());
      output.dispose();
    }
    return rows;
  }

  dispose(): void {
    this.optimiser.dispose();
  }
}

function judged(examples: readonly Example[], logits: number[][]): Judged {
  const truth = examples.map(({ label }) => EMOTIONS[label]);
  const predicted = logits.map((row) =>
    EMOTIONS[row.indexOf(Math.max(...row))]
  );
  const total = logits.reduce(
    (sum, row, i) => sum + crossEntropy(row, examples[i].label),
    0,
  );
  return { loss: total / examples.length, scores: score(truth, predicted) };
}

/** What moves the weights of a network from `buildNetwork`. */
export function newOptimiser(
  { optimiser, weightDecay }: Pick<FitConfig, "optimiser" | "weightDecay">,
): Optimiser {
  if (optimiser === "adamw") return new AdamW({ weightDecay });
  const isHidden = ({ name }: tf.Variable) =>
    !HEAD_LAYERS.some((layer) => name.startsWith(`${layer}/`));
  return new Muon({ weightDecay, isHidden });
}

/** Names the batch: one of its clips may be what is wrong. */
function lossNotFinite(
  loss: number,
  { batch, epoch, step, learningRate }: {
    batch: Example[];
    epoch: number;
    step: number;
    learningRate: number;
  },
): RangeError {
  const ids = batch.map(({ id }) => id).join(", ");
  return new RangeError(
    `Cannot go on training: the loss must be finite, got ${loss} in epoch ${epoch}, step ${step}; look at the clips of this batch, or lower the learning rate (${
      learningRate.toPrecision(3)
    } now): ${ids}`,
  );
}

const WARM_UP = 0.1;

/**
 * Share of the greatest learning rate at a share of the run: a cosine up from
 * 1/25 over the first tenth, then a cosine down to 1/10,000.
 * Source: Smith & Topin (2018); PyTorch's `OneCycleLR`.
 */
export function oneCycle(progress: number): number {
  const cosine = (from: number, to: number, share: number) =>
    to + ((from - to) / 2) * (1 + Math.cos(Math.PI * share));
  return progress < WARM_UP
    ? cosine(1 / 25, 1, progress / WARM_UP)
    : cosine(1, 1e-4, Math.min(1, (progress - WARM_UP) / (1 - WARM_UP)));
}
