import * as tf from "@tensorflow/tfjs-core";
import type { KernelModule } from "./module.ts";

/** What pooling is told. */
interface Attributes {
  filterSize: [number, number] | number;
  strides: [number, number] | number;
  pad: "same" | "valid" | number;
  dimRoundingMode?: "floor" | "round" | "ceil";
}

/** `[images, rows, columns, channels, high, wide]`, as the kernels want it. */
function geometry(shape: readonly number[], attrs: unknown): number[] | null {
  const { filterSize, strides, pad, dimRoundingMode } = attrs as Attributes;
  const info = tf.backend_util.computePool2DInfo(
    shape as [number, number, number, number],
    filterSize,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  const { top, bottom, left, right } = info.padInfo;
  const { filterHeight: high, filterWidth: wide } = info;
  const touches = high === info.strideHeight && wide === info.strideWidth;
  if (!touches || top + bottom + left + right > 0) return null;
  return [...shape, high, wide];
}

/**
 * `MaxPool`, see `tf.maxPool`.
 *
 * @param stock the backend's own kernel, for windows that overlap or are
 * padded.
 */
export function maxPool(
  kernels: KernelModule,
  stock: tf.KernelFunc,
): tf.KernelFunc {
  return (params) => {
    const { x } = params.inputs as Record<string, tf.TensorInfo>;
    const sizes = x.dtype === "float32"
      ? geometry(x.shape, params.attrs)
      : null;
    if (!sizes) return stock(params);
    const [images, rows, columns, channels, high, wide] = sizes;
    const shape = [Math.floor(rows / high), Math.floor(columns / wide)];
    const out = kernels.output([images, ...shape, channels]);
    kernels.call.poolGreatest(
      kernels.address(x),
      kernels.address(out),
      ...sizes,
    );
    return out;
  };
}

/**
 * `MaxPoolGrad`: what a window's greatest pixel got, at the first pixel that
 * holds it.
 *
 * @throws {RangeError} when windows overlap or are padded.
 */
export function maxPoolGradient(kernels: KernelModule): tf.KernelFunc {
  return ({ inputs, attrs }) => {
    const { dy, input, output } = inputs as Record<string, tf.TensorInfo>;
    const sizes = geometry(input.shape, attrs);
    if (!sizes) {
      const { filterSize, strides, pad } = attrs as unknown as Attributes;
      throw new RangeError(
        `Cannot take the gradient of pooling: windows must not overlap or be padded, got a size of ${filterSize}, strides of ${strides}, padding '${pad}'`,
      );
    }
    const [images, rows, columns, channels, high, wide] = sizes;
    const dx = kernels.output(input.shape);
    if (rows % high !== 0 || columns % wide !== 0) {
      kernels.clear(kernels.address(dx), images * rows * columns * channels);
    }
    const places = [input, output, dy, dx].map((t) => kernels.address(t));
    kernels.call.poolGradient(...places, ...sizes);
    return dx;
  };
}
