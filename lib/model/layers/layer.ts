import type * as tf from "@tensorflow/tfjs-core";

/** A tensor's shape; null for a size that is not known yet. */
export type Shape = (number | null)[];
/** What a layer is called with. */
export type Inputs = tf.Tensor | tf.Tensor[];
/** How it is called. */
export type CallOptions = { training?: boolean };
/** What it is made with. */
export type Arguments = { name?: string; [option: string]: unknown };

/** Added to a variance before its root is taken: a root's slope at 0 is infinite. */
export const VARIANCE_EPSILON = 1e-4;

/** The one tensor that a layer is called with. */
export function only(inputs: Inputs): tf.Tensor {
  return Array.isArray(inputs) ? inputs[0] : inputs;
}
