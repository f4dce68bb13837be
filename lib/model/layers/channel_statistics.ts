import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import {
  type CallOptions,
  type Inputs,
  only,
  type Shape,
  VARIANCE_EPSILON,
} from "./layer.ts";

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
