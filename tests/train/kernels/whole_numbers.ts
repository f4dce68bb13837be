import * as tf from "@tensorflow/tfjs-core";
import { SeededRandom } from "../../../lib/train/mod.ts";

/**
 * A tensor of whole numbers from −4 to 4. Sums and products of them are exact
 * in single precision in whatever order, so two ways to compute one thing must
 * agree to the last bit.
 */
export function wholeNumbers(
  shape: readonly number[],
  seed: number,
): tf.Tensor {
  const random = new SeededRandom(seed);
  const size = shape.reduce((a, b) => a * b, 1);
  const values = Float32Array.from(
    { length: size },
    () => Math.floor(random.uniform() * 9) - 4,
  );
  return tf.tensor(values, [...shape]);
}
