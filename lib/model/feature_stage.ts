import * as tf from "@tensorflow/tfjs-core";
import {
  type FeatureSpec,
  featureWidth,
  FeatureWindow,
  type FrameRange,
  MfccGpu,
  MfccStream,
  MfccStreamGpu,
} from "../dsp/mod.ts";
import type { Backend } from "./backend.ts";
import { inOneSubmission, networkEncoder } from "./one_submission.ts";

/** Turns samples into a network's input tensor. */
export interface FeatureStage {
  /** Of a segment. */
  toTensor(segment: Float32Array): tf.Tensor;
  /** Of frames of a stream; null where there can be none. */
  readonly stream: StreamStage | null;
  /**
   * Of frames that a stream elsewhere has computed: taken from it now, tensors
   * when they are asked for. Null where those are not this stage's features.
   */
  ofHeard(heard: MfccStream, range: FrameRange): (() => TickTensors) | null;
  /** Runs `record`, which makes a network's output and begins to read it. */
  run<T>(record: () => Promise<T>): Promise<T>;
  dispose(): void;
}

/** Turns frames of a stream into a network's input tensor. */
export interface StreamStage {
  reset(): void;
  push(samples: Float32Array): void;
  toTensors(range: FrameRange): TickTensors;
}

/** What is made of some frames of a stream. */
export interface TickTensors {
  /** The network's input, `[1, windowFrames, featureWidth]`. */
  input: tf.Tensor;
  /** `{levelDb, speech}`, `[1, 2]`. */
  level: tf.Tensor;
}

/** The stage of a specification on a started backend. */
export function featureStage(
  features: FeatureSpec,
  { device }: Backend,
): Promise<FeatureStage> | FeatureStage {
  return device === null ? onCpu(features) : onGpu(features, device);
}

/** `[1, windowFrames, featureWidth]`. */
function inputShape(
  features: FeatureSpec,
): [number, number, number] {
  return [1, features.windowFrames, featureWidth(features)];
}

/** `{levelDb, speech}`. */
const LEVEL_SHAPE: [number, number] = [1, 2];

function onCpu(features: FeatureSpec): FeatureStage {
  const window = new FeatureWindow(features);
  const tensor = (values: Float32Array) =>
    tf.tensor(values, inputShape(features));
  const stream = features.center ? null : new MfccStream(features);
  const framesOf = (heard: MfccStream, range: FrameRange) => {
    const { levelDb, speech } = heard.level(range);
    // tfjs keeps the array it is given, and the stream reuses its own.
    const values = heard.window(range).slice();
    return () => ({
      input: tensor(values),
      level: tf.tensor([levelDb, speech], LEVEL_SHAPE, "float32"),
    });
  };
  return {
    toTensor: (segment) => tensor(window.fromSegment(segment)),
    stream: stream && {
      reset: () => stream.reset(),
      push: (samples) => void stream.push(samples),
      toTensors: (range) => framesOf(stream, range)(),
    },
    ofHeard: (heard, range) =>
      isSame(heard.spec, features) ? framesOf(heard, range) : null,
    run: (record) => record(),
    dispose: () => {},
  };
}

/** Whether two specifications give the same features. */
function isSame(a: FeatureSpec, b: FeatureSpec): boolean {
  const names = Object.keys(a) as (keyof FeatureSpec)[];
  return names.every((name) =>
    JSON.stringify(a[name]) === JSON.stringify(b[name])
  );
}

async function onGpu(
  features: FeatureSpec,
  device: GPUDevice,
): Promise<FeatureStage> {
  const segments = await MfccGpu.create(device, features);
  const stream = features.center
    ? null
    : await MfccStreamGpu.create(device, features).catch((error) => {
      segments.dispose();
      throw error;
    });
  const tensor = (
    buffer: GPUBuffer,
    shape: [number, number] | [number, number, number],
  ) => tf.tensor({ buffer, zeroCopy: true }, shape, "float32");
  const shape = inputShape(features);
  return {
    toTensor: (segment) =>
      tensor(segments.recordWindow(networkEncoder(device), segment), shape),
    stream: stream && {
      reset: () => stream.reset(),
      push: (samples) => stream.push(samples),
      toTensors(range) {
        const tick = stream.recordTick(networkEncoder(device), range);
        return {
          input: tensor(tick.window, shape),
          level: tensor(tick.level, LEVEL_SHAPE),
        };
      },
    },
    ofHeard: () => null, // its frames are on the GPU
    run: (record) => inOneSubmission(device, record),
    dispose: () => {
      segments.dispose();
      stream?.dispose();
    },
  };
}
