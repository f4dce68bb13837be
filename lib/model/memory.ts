import * as tf from "@tensorflow/tfjs-core";

/** What tfjs holds at the moment. */
export interface NetworkMemory {
  /** Tensors alive, the network's weights among them. */
  tensors: number;
  /** Their values, bytes. */
  bytes: number;
}

/**
 * How much tfjs holds, over all networks of the page. It may be asked while a
 * backend is being started, when `tf.memory()` would throw.
 */
export function networkMemory(): NetworkMemory {
  const { numTensors, numBytes } = tf.engine().state;
  return { tensors: numTensors, bytes: numBytes };
}
