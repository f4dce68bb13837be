import * as tf from "@tensorflow/tfjs-core";
import type * as tfl from "@tensorflow/tfjs-layers";
import {
  activeSegment,
  type FeatureSpec,
  type FrameRange,
  MfccStream,
  type SpeechLevel,
  windowSamples,
} from "../dsp/mod.ts";
import type { Backend } from "./backend.ts";
import { canarySignal } from "./canary.ts";
import { emotionLogits, speechProbability } from "./network.ts";
import { clipPrediction, type Prediction, toPrediction } from "./emotions.ts";
import {
  type FeatureStage,
  featureStage,
  type TickTensors,
} from "./feature_stage.ts";
import {
  type Canary,
  type ModelSource,
  type ModelSpec,
  readCanary,
  readModelSpec,
  readNetwork,
} from "./store.ts";
import { readTick, type TickValues } from "./tick_layout.ts";

/** What a live session or a task needs of a recogniser. */
export interface SegmentRecogniser {
  readonly spec: ModelSpec;
  predictSegment(segment: Float32Array): Promise<Prediction>;
  /** Begins a stream; null where the features cannot be had of one (`center`). */
  openStream?(): SpeechStream | null;
  /**
   * Judges frames that a stream elsewhere has computed, which need not be
   * computed twice. They are taken from it before this returns. Null where the
   * recogniser cannot use them: its features are others, or on the GPU.
   */
  judgeHeard?(
    heard: MfccStream,
    range: FrameRange,
  ): Promise<FrameJudgement> | null;
}

/** A stream of sound of which each frame's features are computed once. */
export interface SpeechStream {
  /** Whether the recogniser has begun another: nothing more can be had of it. */
  readonly ended: boolean;
  /** Takes samples in, at the model's rate. */
  push(samples: Float32Array): void;
  /**
   * The emotion of some of the last frames, counted from the stream's first:
   * that of `predictSegment` on the samples they are made of.
   *
   * @throws {RangeError} when a frame has not come yet or is long gone.
   * @throws {Error} when the stream has ended.
   */
  predictFrames(range: FrameRange): Promise<Prediction>;
  /**
   * The same, and whether the newest of the frames are speech. On WebGPU that
   * is one submission and one small read-back, see `TICK_LAYOUT`.
   */
  judgeFrames?(range: FrameRange): Promise<FrameJudgement>;
}

/** What is heard in some frames of a stream. */
export interface FrameJudgement extends SpeechLevel {
  prediction: Prediction;
  /**
   * 1 where the newest quarter of a second stands out of the noise, and the
   * network, if it can tell, hears speech in the frames; else 0.
   */
  speech: number;
}

/** What a canary finds. */
export interface CanaryResult {
  /** What is wrong, for people who can do something about it; null: nothing. */
  fault: string | null;
}

/**
 * Largest difference of a level that is still right, dB: far over what single
 * precision explains, far under the 6 dB by which speech must stand out.
 */
const CANARY_LEVEL_DB = 0.1;

/**
 * A loaded model: audio in, emotion out. On WebGPU the features are computed by
 * compute shaders and go into the network without leaving the GPU; elsewhere
 * the CPU computes them.
 *
 * @example
 * ```ts
 * const backend = await startBackend("webgpu", { wasmPath: "/wasm/" });
 * const recogniser = await loadRecogniser({ source, backend });
 * const { emotion, confidence } = await predictClip(recogniser, samples);
 * ```
 */
export class Recogniser implements SegmentRecogniser {
  readonly spec: ModelSpec;
  readonly #network: tfl.LayersModel;
  readonly #features: FeatureStage;
  readonly #canary: Canary;
  #last: Promise<unknown> = Promise.resolve();
  #streams = 0;

  /** Use {@link loadRecogniser}. */
  constructor(
    parts: {
      spec: ModelSpec;
      network: tfl.LayersModel;
      features: FeatureStage;
      canary: Canary;
    },
  ) {
    this.spec = parts.spec;
    this.#network = parts.network;
    this.#features = parts.features;
    this.#canary = parts.canary;
  }

  /**
   * The emotion of a stretch of speech.
   *
   * Calls are answered in order; the network runs one at a time.
   *
   * @param segment samples at the model's rate, full scale ±1, trimmed (see
   * `activeSegment`); the first `windowSamples(features)` are used.
   * @throws {RangeError} when it is empty or holds what no feature takes, see
   * `checkSamples`.
   */
  async predictSegment(segment: Float32Array): Promise<Prediction> {
    if (segment.length === 0) {
      throw new RangeError(
        "Cannot recognise an emotion: 'segment' must hold samples, got 0",
      );
    }
    const values = await this.#inTurn(() =>
      this.#classify(this.#features.toTensor(segment))
    );
    return toPrediction(values, this.spec);
  }

  /**
   * Begins a stream; the one before it ends. Null where the specification asks
   * for what only a whole segment can give.
   */
  openStream(): SpeechStream | null {
    const { stream } = this.#features;
    if (stream === null) return null;
    stream.reset();
    const opened = ++this.#streams;
    const hasEnded = () => opened !== this.#streams;
    const ofThisOne = () => {
      // It would hear, or be judged by, the sound of another.
      if (hasEnded()) throw streamEnded();
      return stream;
    };
    const judgeFrames = (range: FrameRange) =>
      this.#judge(() => ofThisOne().toTensors(range));
    return {
      get ended() {
        return hasEnded();
      },
      push: (samples) => ofThisOne().push(samples),
      judgeFrames,
      predictFrames: async (range) => (await judgeFrames(range)).prediction,
    };
  }

  /** See `SegmentRecogniser`. */
  judgeHeard(
    heard: MfccStream,
    range: FrameRange,
  ): Promise<FrameJudgement> | null {
    const toTensors = this.#features.ofHeard(heard, range);
    return toTensors && this.#judge(toTensors);
  }

  /** One submission and one small read-back, on WebGPU. */
  async #readTick(toTensors: () => TickTensors): Promise<TickValues> {
    const floats = await this.#inTurn(() => {
      const { input, level } = toTensors();
      return tf.concat([this.#classify(input), level], 1);
    });
    return readTick(floats);
  }

  async #judge(toTensors: () => TickTensors): Promise<FrameJudgement> {
    const tick = await this.#readTick(toTensors);
    const { probabilities, speechProbability, levelDb } = tick;
    const prediction = toPrediction(
      [...probabilities, speechProbability],
      this.spec,
    );
    const speech = prediction.isSpeech ? tick.speech : 0;
    return { prediction, levelDb, speech };
  }

  /** A tensor's values, one call at a time. */
  #inTurn(toOutput: () => tf.Tensor): Promise<Float32Array> {
    const next = this.#last.then(() =>
      this.#features.run(() => read(tf.tidy(toOutput)))
    );
    this.#last = next.catch(() => {});
    return next;
  }

  /** Probabilities `[1, 9]`: in the order of the labels, then of speech. */
  #classify(input: tf.Tensor): tf.Tensor {
    const outputs = this.#network.predict(input) as tf.Tensor2D;
    const logits = tf.div(emotionLogits(outputs), this.spec.temperature);
    return tf.concat([tf.softmax(logits), speechProbability(outputs)], 1);
  }

  /**
   * Runs the known input through features and network, as a segment and as a
   * stream: a driver that computes wrong numbers is found before anything is
   * shown. A stream under way ends.
   */
  async checkCanary(): Promise<CanaryResult> {
    const signal = canarySignal(this.spec.features);
    const values = await this.#inTurn(() =>
      this.#classify(this.#features.toTensor(signal))
    );
    const streamed = await this.#streamCanary(signal);
    const answers = [values, ...(streamed ? [streamed.values] : [])];
    const worst = Math.max(...answers.map((got) => this.#canaryGap(got)));
    const isWithin = worst <= this.#canary.tolerance;
    const fault = isWithin
      ? streamed?.levelFault ?? null
      : `a probability is off by ${worst.toPrecision(2)}`;
    return { fault };
  }

  /** Largest difference of a probability; infinite where one is no number. */
  #canaryGap(got: ArrayLike<number>): number {
    // An older model's canary says nothing of speech.
    const { probabilities } = this.#canary;
    const gaps = probabilities.map((p, i) => Math.abs(p - got[i]));
    return gaps.every(Number.isFinite) ? Math.max(...gaps) : Infinity;
  }

  /** The known input as a tick hears it, and what is wrong with its level. */
  async #streamCanary(
    signal: Float32Array,
  ): Promise<{ values: number[]; levelFault: string | null } | null> {
    const stream = this.openStream();
    if (stream === null) return null;
    const { features } = this.spec;
    const range = { firstFrame: 0, nFrames: features.windowFrames };
    stream.push(signal);
    const tick = await this.#readTick(() =>
      this.#features.stream!.toTensors(range)
    );
    const reference = new MfccStream(features);
    reference.push(signal);
    const { levelDb, speech } = reference.level(range);
    const gapDb = Math.abs(tick.levelDb - levelDb);
    const levelFault = !(gapDb <= CANARY_LEVEL_DB)
      ? `a stream's level is off by ${gapDb.toPrecision(2)} dB`
      : tick.speech !== speech
      ? `a stream's flag of speech must be ${speech}, got ${tick.speech}`
      : null;
    return {
      values: [...tick.probabilities, tick.speechProbability],
      levelFault,
    };
  }

  /** Frees the network and the GPU's buffers. */
  dispose(): void {
    this.#network.dispose();
    this.#features.dispose();
  }
}

/** A tensor's floats; the tensor is gone afterwards. */
async function read(tensor: tf.Tensor): Promise<Float32Array> {
  try {
    return await tensor.data() as Float32Array;
  } finally {
    tensor.dispose();
  }
}

function streamEnded(): Error {
  return new Error(
    "Cannot go on with a stream: the recogniser has begun another; open one anew",
  );
}

/**
 * Loads a model onto a started backend.
 *
 * @throws {Error} when a file does not arrive, or is not what it should be.
 */
export async function loadRecogniser(
  { source, backend }: { source: ModelSource; backend: Backend },
): Promise<Recogniser> {
  const network = readNetwork(source);
  try {
    const [spec, canary] = await Promise.all([
      readModelSpec(source),
      readCanary(source),
      network,
    ]);
    const features = await featureStage(spec.features, backend);
    return new Recogniser({ spec, network: await network, features, canary });
  } catch (error) {
    // Another backend may be tried; where it did not arrive there is nothing.
    network.then((loaded) => loaded.dispose(), () => {});
    throw error;
  }
}

/** Distance between the windows of a clip longer than one, seconds. */
const WINDOW_HOP_SECONDS = 1;

/**
 * The stretches of a clip that a network sees: silence is trimmed from the
 * clip; what is longer than a window is cut into windows a second apart, each
 * trimmed again. Digital silence gives none.
 *
 * @param samples mono, at the model's rate.
 */
export function clipSegments(
  samples: Float32Array,
  features: FeatureSpec,
): Float32Array[] {
  const { start, end } = activeSegment(samples, features);
  const speech = samples.subarray(start, end);
  const length = windowSamples(features);
  if (speech.length === 0) return [];
  if (speech.length <= length) return [speech];
  const hop = Math.round(WINDOW_HOP_SECONDS * features.sampleRateHz);
  const last = speech.length - length;
  const starts: number[] = [];
  for (let at = 0; at < last; at += hop) starts.push(at);
  starts.push(last);
  return starts.flatMap((at) => {
    const window = speech.subarray(at, at + length);
    const active = activeSegment(window, features);
    return active.end > active.start
      ? [window.subarray(active.start, active.end)]
      : [];
  });
}

/**
 * The emotion of a whole clip: the mean over its windows' probabilities, see
 * {@linkcode clipPrediction}.
 *
 * @param samples mono, at the model's rate, full scale ±1.
 * @throws {RangeError} when the clip is empty or digital silence.
 */
export async function predictClip(
  recogniser: SegmentRecogniser,
  samples: Float32Array,
): Promise<Prediction> {
  const predictions = await predictWindows(recogniser, samples);
  if (predictions.length === 0) {
    throw new RangeError(
      "Cannot recognise an emotion: the audio must hold sound, got silence",
    );
  }
  return clipPrediction(predictions, recogniser.spec);
}

/**
 * A prediction for each window of a clip, see {@linkcode clipSegments}; none of
 * digital silence.
 *
 * @param samples mono, at the model's rate, full scale ±1.
 */
export async function predictWindows(
  recogniser: SegmentRecogniser,
  samples: Float32Array,
): Promise<Prediction[]> {
  const predictions: Prediction[] = [];
  for (const segment of clipSegments(samples, recogniser.spec.features)) {
    predictions.push(await recogniser.predictSegment(segment));
  }
  return predictions;
}
