import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { type FeatureSpec, featureWidth } from "../dsp/mod.ts";
import { SPEECH_LAYERS, speechProbability } from "../model/mod.ts";
import { AdamW } from "./adamw.ts";
import { turnEventLoop } from "./event_loop.ts";
import { oneCycle } from "./fit.ts";
import { SeededRandom } from "./random.ts";

/** Windows that the network takes, and whether each is of speech. */
export interface LabelledWindows {
  /** float32 `[windowFrames, featureWidth]` each. */
  windows: Float32Array[];
  /** 1 of speech, 0 of noise. */
  labels: number[];
}

const EPOCHS = 40;
const BATCH_SIZE = 128;
const LEARNING_RATE = 2e-3;
const WEIGHT_DECAY = 1e-2;
/** Windows that go through the network at a time. */
const FORWARD = 32;

/**
 * Fits the head that tells speech from noise, in place. All else stands still:
 * what the network says of emotions stays as it was.
 *
 * The head learns from what the layer before it gives, which is computed once
 * and brought to mean 0 and deviation 1 (the first layer's weights take that in
 * at the end), by minibatches of Adam with weight decay over the cross-entropy,
 * in which speech and noise weigh the same. The same seed gives the same head,
 * whatever it was before.
 *
 * @returns the cross-entropy of the last epoch, nats.
 * @throws {RangeError} when one of the two is missing, or the loss is not
 * finite.
 */
export async function fitSpeechHead(
  network: tfl.LayersModel,
  { windows, labels }: LabelledWindows,
  { features, seed }: { features: FeatureSpec; seed: number },
): Promise<number> {
  const shares = [0, 1].map((label) =>
    labels.filter((other) => other === label).length / labels.length
  );
  if (!shares.every((share) => share > 0)) {
    throw new RangeError(
      `Cannot fit the speech head: 'labels' must be of speech and of noise, got ${labels.length} of one`,
    );
  }
  const sounds = await embeddings(network, { windows, features });
  const scale = scaleOf(sounds);
  const rows = sounds.map((row) => standardised(row, scale));
  const head = new SpeechHead(network, seed);
  const random = new SeededRandom(seed, "speech head");
  const steps = EPOCHS * Math.ceil(labels.length / BATCH_SIZE);
  let loss = NaN;
  for (let epoch = 1; epoch <= EPOCHS; epoch++) {
    const order = random.shuffle(labels.map((_, i) => i));
    let total = 0;
    for (let at = 0; at < order.length; at += BATCH_SIZE) {
      await turnEventLoop();
      const batch = order.slice(at, at + BATCH_SIZE);
      const weights = batch.map((i) => 0.5 / shares[labels[i]]);
      total += batch.length * await head.step({
        rows: batch.map((i) => rows[i]),
        labels: batch.map((i) => labels[i]),
        weights,
      }, oneCycle(head.steps / steps) * LEARNING_RATE);
    }
    loss = total / order.length;
  }
  head.dispose();
  if (!Number.isFinite(loss)) {
    throw new RangeError(
      `Cannot fit the speech head: its loss must be finite, got ${loss}; look at the network's weights and at the ${windows.length} windows`,
    );
  }
  head.takeIn(scale);
  return loss;
}

/** The two layers of the head, in training. */
class SpeechHead {
  readonly #layers: tfl.layers.Layer[];
  readonly #variables: tf.Variable[];
  readonly #optimiser = new AdamW({ weightDecay: WEIGHT_DECAY });

  /** Begins anew, whatever the layers held. */
  constructor(network: tfl.LayersModel, seed: number) {
    this.#layers = SPEECH_LAYERS.map((name) => network.getLayer(name));
    this.#variables = this.#layers.flatMap(({ trainableWeights }) =>
      trainableWeights.map((weight) => weight.read() as tf.Variable)
    );
    const kernels = tfl.initializers.glorotUniform({ seed });
    const biases = tfl.initializers.zeros();
    for (const variable of this.#variables) {
      const drawn = variable.rank === 2 ? kernels : biases;
      tf.tidy(() => variable.assign(drawn.apply(variable.shape)));
    }
  }

  get steps(): number {
    return this.#optimiser.steps;
  }

  /** One step down the gradient; the batch's loss. */
  async step(
    { rows, labels, weights }: {
      rows: Float32Array[];
      labels: number[];
      weights: number[];
    },
    learningRate: number,
  ): Promise<number> {
    const { value, grads } = tf.variableGrads(() => {
      const targets = tf.tensor2d(labels.map((y) => [1 - y, y]));
      const logit = this.#layers.reduce(
        (x: tf.Tensor, layer) => layer.apply(x) as tf.Tensor,
        tf.stack(rows.map((row) => tf.tensor1d(row))),
      );
      // Of two classes, one of which has the logit 0: the same as a sigmoid.
      const logits = tf.concat([tf.zerosLike(logit), logit], 1);
      return tf.losses.softmaxCrossEntropy(
        targets,
        logits,
        tf.tensor1d(weights),
      );
    }, this.#variables);
    this.#optimiser.step(this.#variables, grads, { learningRate });
    tf.dispose(grads);
    const [loss] = await value.data();
    value.dispose();
    return loss;
  }

  /** Takes a scale into the first layer: it is given rows as they are. */
  takeIn({ mean, deviation }: Scale): void {
    const [kernel, bias] = this.#variables;
    tf.tidy(() => {
      const scaled = tf.div(kernel, tf.reshape(deviation, [-1, 1]));
      const shift = tf.matMul(tf.tensor2d([[...mean]]), scaled as tf.Tensor2D);
      bias.assign(tf.sub(bias, tf.reshape(shift, bias.shape)));
      kernel.assign(scaled);
    });
  }

  dispose(): void {
    this.#optimiser.dispose();
  }
}

/** What each column of rows is like. */
interface Scale {
  mean: Float32Array;
  deviation: Float32Array;
}

/** A column that hardly deviates is no evidence; it is not blown up. */
const LEAST_DEVIATION = 1e-2;

function scaleOf(rows: readonly Float32Array[]): Scale {
  const mean = new Float64Array(rows[0].length);
  const square = new Float64Array(mean.length);
  for (const row of rows) {
    row.forEach((x, k) => {
      mean[k] += x / rows.length;
      square[k] += x * x / rows.length;
    });
  }
  return {
    mean: Float32Array.from(mean),
    deviation: Float32Array.from(
      square,
      (power, k) =>
        Math.max(LEAST_DEVIATION, Math.sqrt(Math.max(0, power - mean[k] ** 2))),
    ),
  };
}

function standardised(row: Float32Array, { mean, deviation }: Scale) {
  return row.map((x, k) => (x - mean[k]) / deviation[k]);
}

/** What the head is given of each window. */
async function embeddings(
  network: tfl.LayersModel,
  options: { windows: readonly Float32Array[]; features: FeatureSpec },
): Promise<Float32Array[]> {
  const [first] = SPEECH_LAYERS;
  // It shares the network's layers: to dispose of it would be to take them.
  const trunk = tfl.model({
    inputs: network.inputs,
    outputs: network.getLayer(first).input as tfl.SymbolicTensor,
  });
  return await forward((x) => trunk.predict(x) as tf.Tensor2D, options);
}

/** The probability of speech that a network gives each window. */
export async function speechProbabilities(
  network: tfl.LayersModel,
  options: { windows: readonly Float32Array[]; features: FeatureSpec },
): Promise<number[]> {
  const rows = await forward(
    (x) => speechProbability(network.predict(x) as tf.Tensor2D),
    options,
  );
  return rows.map(([p]) => p);
}

async function forward(
  apply: (inputs: tf.Tensor3D) => tf.Tensor2D,
  { windows, features }: {
    windows: readonly Float32Array[];
    features: FeatureSpec;
  },
): Promise<Float32Array[]> {
  const rows: Float32Array[] = [];
  const { windowFrames } = features, width = featureWidth(features);
  const size = windowFrames * width;
  for (let at = 0; at < windows.length; at += FORWARD) {
    await turnEventLoop();
    const part = windows.slice(at, at + FORWARD);
    const values = new Float32Array(part.length * size);
    part.forEach((window, i) => values.set(window, i * size));
    const output = tf.tidy(() =>
      apply(tf.tensor3d(values, [part.length, windowFrames, width]))
    );
    const all = await output.data() as Float32Array;
    const columns = output.shape[1];
    part.forEach((_, i) =>
      rows.push(all.slice(i * columns, (i + 1) * columns))
    );
    output.dispose();
  }
  return rows;
}
