import type * as tf from "@tensorflow/tfjs-core";

/** @throws {RangeError} when what was saved is not as long as it must be. */
export function checkSaved(saved: Float32Array, wanted: number): void {
  if (saved.length === wanted) return;
  throw new RangeError(
    `Cannot restore the optimiser: 'saved' must hold ${wanted} numbers, got ${saved.length}; the network has changed`,
  );
}

/** What moves a network's weights. */
export interface Optimiser {
  /** Steps taken. */
  readonly steps: number;
  /**
   * Moves weights against their gradients.
   *
   * @param gradients by the variables' names; disposed by the caller.
   */
  step(
    variables: readonly tf.Variable[],
    gradients: tf.NamedTensorMap,
    options: { learningRate: number },
  ): void;
  /** What it knows of the variables, in their order, for a checkpoint. */
  save(variables: readonly tf.Variable[]): Promise<Float32Array>;
  /**
   * Takes up what {@link save} gave.
   *
   * @throws {RangeError} when it is of other variables.
   */
  restore(variables: readonly tf.Variable[], saved: Float32Array): void;
  dispose(): void;
}
