/**
 * Layers that tfjs-layers lacks, or has in a form that trains slowly or
 * without a seed. Importing this file registers them, so a saved network loads.
 */
import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { dctMatrix } from "../dsp/mod.ts";

type Shape = (number | null)[];
type Inputs = tf.Tensor | tf.Tensor[];
type CallOptions = { training?: boolean };
type Arguments = { name?: string; [option: string]: unknown };

const EPSILON = 1e-3;
const VARIANCE_EPSILON = 1e-4;

function only(inputs: Inputs): tf.Tensor {
  return Array.isArray(inputs) ? inputs[0] : inputs;
}

/**
 * Batch normalisation over the last axis.
 *
 * `y = γ·(x − μ)/√(σ² + 10⁻³) + β`; in training μ and σ² are the batch's, and
 * running means of them are kept for prediction. The gradient is written out
 * in one step: derived through the stock layer it tiles every statistic over
 * the batch, which is slow on the CPU. Not `affine`, γ stays 1 and β 0: the
 * network's input then needs no gradient. Source: Ioffe & Szegedy (2015), §3.
 */
export class BatchNorm extends tfl.layers.Layer {
  static readonly className = "UndertoneBatchNorm";
  readonly #momentum: number;
  readonly #affine: boolean;
  #gamma!: tfl.LayerVariable;
  #beta!: tfl.LayerVariable;
  #mean!: tfl.LayerVariable;
  #variance!: tfl.LayerVariable;

  constructor(
    args: Arguments & { momentum?: number; affine?: boolean } = {},
  ) {
    super(args);
    this.#momentum = args.momentum ?? 0.95;
    this.#affine = args.affine ?? true;
  }

  override build(inputShape: Shape | Shape[]): void {
    const channels = [(inputShape as Shape).at(-1)!];
    const { ones, zeros } = tfl.initializers;
    const weight = (name: string, one: boolean, trainable: boolean) =>
      this.addWeight(
        name,
        channels,
        "float32",
        one ? ones() : zeros(),
        undefined,
        trainable,
      );
    this.#gamma = weight("gamma", true, this.#affine);
    this.#beta = weight("beta", false, this.#affine);
    this.#mean = weight("moving_mean", false, false);
    this.#variance = weight("moving_variance", true, false);
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: Shape | Shape[]) {
    return inputShape;
  }

  override call(inputs: Inputs, options: CallOptions): tf.Tensor {
    return tf.tidy(() => {
      const x = only(inputs);
      if (options.training) return this.#train(x);
      const scale = tf.div(
        this.#gamma.read(),
        tf.sqrt(tf.add(this.#variance.read(), EPSILON)),
      );
      const shift = tf.sub(
        this.#beta.read(),
        tf.mul(this.#mean.read(), scale),
      );
      return tf.add(tf.mul(x, scale), shift);
    });
  }

  #train(x: tf.Tensor): tf.Tensor {
    const flat = tf.reshape(x, [-1, x.shape.at(-1)!]) as tf.Tensor2D;
    const normalise = tf.customGrad((...args) => {
      const save = args.pop() as unknown as tf.GradSaveFunc;
      const [input, gamma, beta] = args as tf.Tensor2D[];
      const { normalised, mean, variance, gradient } =
        tf.getKernel(BATCH_NORM, tf.getBackend())
          ? normaliseByKernel(input, gamma, beta)
          : normaliseByOperations(input, gamma, beta);
      this.#keep(this.#mean, mean);
      this.#keep(this.#variance, variance);
      save(gradient.of);
      return {
        value: normalised,
        gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
          gradient.take(dy as tf.Tensor2D, saved),
      };
    });
    const y = normalise(flat, this.#gamma.read(), this.#beta.read());
    return tf.reshape(y, x.shape);
  }

  #keep(running: tfl.LayerVariable, batch: tf.Tensor): void {
    const old = running.read();
    const change = tf.mul(
      tf.sub(tf.reshape(batch, old.shape), old),
      1 - this.#momentum,
    );
    running.write(tf.add(old, change));
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {
      ...super.getConfig(),
      momentum: this.#momentum,
      affine: this.#affine,
    };
  }
}

/** A batch `[n, channels]`, normalised, its statistics and its gradient. */
interface Normalised {
  normalised: tf.Tensor;
  mean: tf.Tensor;
  variance: tf.Tensor;
  gradient: {
    /** What it is computed from. */
    of: tf.Tensor[];
    /** Those of the input, γ and β. */
    take(dy: tf.Tensor2D, saved: tf.Tensor[]): tf.Tensor[];
  };
}

/**
 * Kernels that a backend may have for the two, else operations that every
 * backend has do it; lib/train has them for WebAssembly.
 */
const BATCH_NORM = "UndertoneBatchNorm";
const BATCH_NORM_GRADIENT = "UndertoneBatchNormGradient";

function normaliseByKernel(
  x: tf.Tensor2D,
  gamma: tf.Tensor,
  beta: tf.Tensor,
): Normalised {
  const attrs = { epsilon: EPSILON };
  const run = (name: string, inputs: tf.NamedTensorMap) =>
    tf.engine().runKernel(name, inputs, attrs) as unknown as tf.Tensor[];
  const [normalised, mean, variance] = run(BATCH_NORM, { x, gamma, beta });
  return {
    normalised,
    mean,
    variance,
    gradient: {
      of: [x, gamma, mean, variance],
      take: (dy, [x, gamma, mean, variance]) =>
        run(BATCH_NORM_GRADIENT, { dy, x, gamma, mean, variance }),
    },
  };
}

function normaliseByOperations(
  x: tf.Tensor2D,
  gamma: tf.Tensor,
  beta: tf.Tensor,
): Normalised {
  const mean = columnMean(x);
  const centred = tf.sub(x, mean) as tf.Tensor2D;
  const variance = columnMean(tf.square(centred));
  const inverse = tf.rsqrt(tf.add(variance, EPSILON));
  const standard = tf.mul(centred, inverse) as tf.Tensor2D;
  return {
    normalised: tf.add(tf.mul(standard, gamma), beta),
    mean,
    variance,
    gradient: { of: [standard, inverse, gamma], take: batchNormGradient },
  };
}

/** Mean of each column `[1, channels]`, as a product with a row of ones. */
function columnMean(x: tf.Tensor2D): tf.Tensor2D {
  return tf.matMul(tf.fill([1, x.shape[0]], 1 / x.shape[0]), x) as tf.Tensor2D;
}

/** `dx = γ/σ·(dy − mean(dy) − x̂·mean(dy·x̂))`; dγ and dβ are column sums. */
function batchNormGradient(
  dy: tf.Tensor2D,
  [standard, inverse, gamma]: tf.Tensor[],
): tf.Tensor[] {
  const n = dy.shape[0];
  const meanDy = columnMean(dy);
  const meanDyX = columnMean(tf.mul(dy, standard));
  const inner = tf.sub(tf.sub(dy, meanDy), tf.mul(standard, meanDyX));
  return [
    tf.mul(inner, tf.mul(inverse, gamma)),
    tf.reshape(tf.mul(meanDyX, n), gamma.shape),
    tf.reshape(tf.mul(meanDy, n), gamma.shape),
  ];
}

/**
 * A convolution without a bias, padded to keep its size but for the strides:
 * `[batch, rows, columns, channels]` → `[…, filters]`.
 *
 * The stock layer always computes its input's gradient too; this one only where
 * something that learns stands before it. Before the first convolution nothing
 * does, and there it costs more than all else of it.
 */
export class Convolution2d extends tfl.layers.Layer {
  static readonly className = "UndertoneConvolution";
  readonly #filters: number;
  readonly #size: number;
  readonly #strides: [number, number];
  readonly #seed: number;
  #kernel!: tfl.LayerVariable;

  constructor(
    args: Arguments & {
      filters: number;
      /** Rows and columns that a filter sees. */
      size: number;
      strides?: [number, number];
      /** Seed of the first weights. */
      seed: number;
    },
  ) {
    super(args);
    this.#filters = args.filters;
    this.#size = args.size;
    this.#strides = args.strides ?? [1, 1];
    this.#seed = args.seed;
  }

  override build(inputShape: Shape | Shape[]): void {
    const channels = (inputShape as Shape).at(-1)!;
    this.#kernel = this.addWeight(
      "kernel",
      [this.#size, this.#size, channels, this.#filters],
      "float32",
      tfl.initializers.heNormal({ seed: this.#seed }),
    );
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch, rows, columns] = inputShape as Shape;
    const [down, right] = this.#strides;
    const part = (n: number | null, step: number) =>
      n === null ? null : Math.ceil(n / step);
    return [batch, part(rows, down), part(columns, right), this.#filters];
  }

  override call(inputs: Inputs): tf.Tensor {
    const kernel = this.#kernel.read() as tf.Tensor4D;
    const x = only(inputs) as tf.Tensor4D;
    return tf.conv2d(x, kernel, this.#strides, "same");
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {
      ...super.getConfig(),
      filters: this.#filters,
      size: this.#size,
      strides: this.#strides,
      seed: this.#seed,
    };
  }
}

/**
 * Dropout whose masks follow from a seed and the number of the call, so that a
 * run repeats. (The stock layer with a seed drops the same units every time.)
 */
export class SeededDropout extends tfl.layers.Layer {
  static readonly className = "UndertoneDropout";
  readonly #rate: number;
  readonly #seed: number;
  #calls = 0;

  constructor(args: Arguments & { rate: number; seed: number }) {
    super(args);
    this.#rate = args.rate;
    this.#seed = args.seed;
    this.supportsMasking = true;
  }

  override computeOutputShape(inputShape: Shape | Shape[]) {
    return inputShape;
  }

  override call(inputs: Inputs, options: CallOptions): tf.Tensor {
    const x = only(inputs);
    if (!options.training || this.#rate === 0) return tf.clone(x);
    const seed = this.#seed * 1_000_003 + this.#calls++;
    return tf.tidy(() => tf.dropout(x, this.#rate, undefined, seed));
  }

  /** Sets the number of the next call, so that a stopped run can go on. */
  restart(call: number): void {
    this.#calls = call;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), rate: this.#rate, seed: this.#seed };
  }
}

/**
 * Sets stretches of frames and of bands of a spectrogram `[batch, frames,
 * bands]` to 0, in training alone: other ones for each of the batch. Like
 * {@link SeededDropout} the draws follow from a seed and the call's number.
 * Source: SpecAugment (Park et al. 2019), without its warping.
 */
export class SpectrumMask extends tfl.layers.Layer {
  static readonly className = "UndertoneSpectrumMask";
  readonly #most: { frames: number; bands: number };
  readonly #seed: number;
  #calls = 0;

  /** Most frames and most bands of a stretch; there are two of each. */
  constructor(
    args: Arguments & { frames: number; bands: number; seed: number },
  ) {
    super(args);
    this.#most = { frames: args.frames, bands: args.bands };
    this.#seed = args.seed;
  }

  override computeOutputShape(inputShape: Shape | Shape[]) {
    return inputShape;
  }

  override call(inputs: Inputs, options: CallOptions): tf.Tensor {
    const x = only(inputs);
    if (!options.training) return tf.clone(x);
    const [batch, frames, bands] = x.shape;
    const random = randomNumbers(this.#seed * 1_000_003 + this.#calls++);
    const kept = (length: number, most: number) =>
      keptStretches(batch, { length, most, random });
    return tf.tidy(() => {
      const inTime = tf.tensor(
        kept(frames, this.#most.frames),
        [batch, frames, 1],
      );
      const inBands = tf.tensor(
        kept(bands, this.#most.bands),
        [batch, 1, bands],
      );
      return tf.mul(x, tf.mul(inTime, inBands));
    });
  }

  /** Sets the number of the next call, so that a stopped run can go on. */
  restart(call: number): void {
    this.#calls = call;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.#most, seed: this.#seed };
  }
}

/** Ones `[batch, length]`, with two stretches of at most `most` zeros each. */
function keptStretches(
  batch: number,
  { length, most, random }: {
    length: number;
    most: number;
    random: () => number;
  },
): Float32Array {
  const kept = new Float32Array(batch * length).fill(1);
  for (let i = 0; i < 2 * batch; i++) {
    const size = Math.floor(random() * (Math.min(most, length) + 1));
    const first = Math.floor(random() * (length - size + 1));
    const row = (i >> 1) * length;
    kept.fill(0, row + first, row + first + size);
  }
  return kept;
}

/** Uniform numbers in [0, 1). Source: Ettinger's mulberry32. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Attentive statistics pooling: `[batch, time, channels]` →
 * `[batch, 2·channels]`, a weighted mean and standard deviation over time.
 *
 * The weights of each channel are `softmax over t of (V·tanh(W·h_t + b) + c)`.
 * Source: Okabe, Koshinaka & Shinoda (2018), eq. 3–6, with a weight a channel
 * as in Desplanques et al. (2020).
 */
export class AttentiveStatistics extends tfl.layers.Layer {
  static readonly className = "UndertoneAttentiveStatistics";
  readonly #units: number;
  readonly #seed: number;
  #hidden!: { kernel: tfl.LayerVariable; bias: tfl.LayerVariable };
  #score!: { kernel: tfl.LayerVariable; bias: tfl.LayerVariable };

  constructor(args: Arguments & { units: number; seed: number }) {
    super(args);
    this.#units = args.units;
    this.#seed = args.seed;
  }

  override build(inputShape: Shape | Shape[]): void {
    const channels = (inputShape as Shape).at(-1)!;
    this.#hidden = this.#dense("hidden", [channels, this.#units], this.#seed);
    this.#score = this.#dense(
      "score",
      [this.#units, channels],
      this.#seed + 1,
    );
    super.build(inputShape);
  }

  #dense(name: string, shape: [number, number], seed: number) {
    const { glorotUniform, zeros } = tfl.initializers;
    return {
      kernel: this.addWeight(
        `${name}_kernel`,
        shape,
        "float32",
        glorotUniform({ seed }),
      ),
      bias: this.addWeight(`${name}_bias`, [shape[1]], "float32", zeros()),
    };
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch, , channels] = inputShape as Shape;
    return [batch, 2 * channels!];
  }

  override call(inputs: Inputs): tf.Tensor {
    return tf.tidy(() => {
      const x = only(inputs);
      const [batch, time, channels] = x.shape;
      const flat = tf.reshape(x, [batch * time, channels]);
      const hidden = tf.tanh(affine(flat, this.#hidden));
      const scores = tf.reshape(affine(hidden, this.#score), x.shape);
      const weights = tf.softmax(tf.transpose(scores, [0, 2, 1])); // [b, c, t]
      const frames = tf.transpose(x, [0, 2, 1]);
      const weighted = tf.mul(weights, frames);
      const mean = tf.sum(weighted, 2);
      const power = tf.sum(tf.mul(weighted, frames), 2);
      const variance = tf.relu(tf.sub(power, tf.square(mean)));
      const deviation = tf.sqrt(tf.add(variance, VARIANCE_EPSILON));
      return tf.concat([mean, deviation], 1);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), units: this.#units, seed: this.#seed };
  }
}

/**
 * What each channel of a map `[batch, frames, …, channels]` is like over time:
 * its mean, its standard deviation, and that of its change from frame to frame,
 * `[batch, 3·channels]`.
 *
 * A steady sound hardly deviates, a click changes at once, speech in between.
 * In training it gives zeros: what it feeds is fitted when all else is done.
 */
export class ChannelStatistics extends tfl.layers.Layer {
  static readonly className = "UndertoneChannelStatistics";

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = inputShape as Shape;
    return [shape[0], 3 * shape.at(-1)!];
  }

  override call(inputs: Inputs, options: CallOptions): tf.Tensor {
    return tf.tidy(() => {
      const x = only(inputs);
      const shape: number[] = x.shape;
      if (options.training) return tf.zeros([shape[0], 3 * shape.at(-1)!]);
      const { mean, deviation } = overTime(x);
      const frames = shape[1] - 1, rest = shape.slice(2);
      const from = (frame: number) =>
        tf.slice(x, [0, frame, ...rest.map(() => 0)], [
          shape[0],
          frames,
          ...rest,
        ]);
      const change = tf.sub(from(1), from(0));
      return tf.concat([mean, deviation, overTime(change).deviation], 1);
    });
  }
}

/** Over all but the batch and the channels. */
function overTime(x: tf.Tensor): { mean: tf.Tensor; deviation: tf.Tensor } {
  const [batch, ...rest] = x.shape;
  const flat = tf.reshape(x, [batch, -1, rest.at(-1)!]);
  const { mean, variance } = tf.moments(flat, 1);
  return { mean, deviation: tf.sqrt(tf.add(variance, VARIANCE_EPSILON)) };
}

/**
 * The inverse of an orthonormal DCT-II: cepstral coefficients
 * `[batch, frames, nMfcc]` → mel bands `[batch, frames, nMels]`, dB.
 *
 * `mel[m] = Σ_n D[n, m]·mfcc[n]`, see `dctMatrix`: exact where `nMfcc` is
 * `nMels`, else the mel spectrum without its finest ripples. Not trained.
 */
export class InverseDct extends tfl.layers.Layer {
  static readonly className = "UndertoneInverseDct";
  readonly #nMels: number;
  #matrix!: tfl.LayerVariable;

  constructor(args: Arguments & { nMels: number }) {
    super(args);
    this.#nMels = args.nMels;
  }

  override build(inputShape: Shape | Shape[]): void {
    const nMfcc = (inputShape as Shape).at(-1)!;
    const shape = [nMfcc, this.#nMels];
    const { zeros } = tfl.initializers;
    const none = undefined;
    this.#matrix = this.addWeight("matrix", shape, none, zeros(), none, false);
    tf.tidy(() => {
      const matrix = Float32Array.from(dctMatrix(nMfcc, this.#nMels));
      this.#matrix.write(tf.tensor(matrix, shape));
    });
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return [...(inputShape as Shape).slice(0, -1), this.#nMels];
  }

  override call(inputs: Inputs): tf.Tensor {
    return tf.tidy(() => {
      const x = only(inputs);
      const flat = tf.reshape(x, [-1, x.shape.at(-1)!]) as tf.Tensor2D;
      const mel = tf.matMul(flat, this.#matrix.read() as tf.Tensor2D);
      return tf.reshape(mel, [...x.shape.slice(0, -1), this.#nMels]);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), nMels: this.#nMels };
  }
}

function affine(
  x: tf.Tensor,
  { kernel, bias }: { kernel: tfl.LayerVariable; bias: tfl.LayerVariable },
): tf.Tensor {
  return tf.add(
    tf.matMul(x as tf.Tensor2D, kernel.read() as tf.Tensor2D),
    bias.read(),
  );
}

const LAYERS = [
  AttentiveStatistics,
  BatchNorm,
  ChannelStatistics,
  Convolution2d,
  InverseDct,
  SeededDropout,
  SpectrumMask,
];
for (const layer of LAYERS) {
  tf.serialization.registerClass(
    layer as unknown as tf.serialization.SerializableConstructor<
      tf.serialization.Serializable
    >,
  );
}
