import * as tf from "@tensorflow/tfjs-core";
import type { KernelModule } from "./module.ts";
import { slideFilters, sumFilterGradient } from "./slide.ts";
import { pixelWindows } from "./windows.ts";

const FLOAT_BYTES = 4;

/**
 * `BatchMatMul` of any operands but two transposed ones, see `tf.matMul`: a
 * convolution with windows of one pixel, or the gradient of its filter.
 *
 * @param stock the backend's own kernel, for operands that are repeated over
 * the batch.
 */
export function matMul(
  kernels: KernelModule,
  stock: tf.KernelFunc,
): tf.KernelFunc {
  return (params) => {
    const { a, b } = params.inputs as Record<string, tf.TensorInfo>;
    const attrs = params.attrs as { transposeA: boolean; transposeB: boolean };
    const batch = a.shape.slice(0, -2);
    const isOther = a.dtype !== "float32" || b.dtype !== "float32" ||
      `${batch}` !== `${b.shape.slice(0, -2)}`;
    if (isOther) return stock(params);
    if (attrs.transposeA && attrs.transposeB) {
      return turned(params, a, matMul(kernels, stock));
    }
    const [m, k] = lastTwo(a, attrs.transposeA);
    const [, n] = lastTwo(b, attrs.transposeB);
    const out = kernels.output([...batch, m, n]);
    for (let i = 0; i < batch.reduce((x, y) => x * y, 1); i++) {
      multiply(kernels, { m, k, n }, attrs, {
        a: kernels.address(a) + i * m * k * FLOAT_BYTES,
        b: kernels.address(b) + i * k * n * FLOAT_BYTES,
        to: kernels.address(out) + i * m * n * FLOAT_BYTES,
      });
    }
    return out;
  };
}

function lastTwo({ shape }: tf.TensorInfo, swapped: boolean): number[] {
  const sizes = shape.slice(-2);
  return swapped ? sizes.reverse() : sizes;
}

function multiply(
  kernels: KernelModule,
  { m, k, n }: { m: number; k: number; n: number },
  { transposeA, transposeB }: { transposeA: boolean; transposeB: boolean },
  { a, b, to }: { a: number; b: number; to: number },
): void {
  if (transposeA) {
    const windows = pixelWindows(k, m);
    return sumFilterGradient(kernels, {
      windows,
      from: a,
      dy: b,
      filters: n,
      to,
    });
  }
  const filter = {
    address: b,
    filters: n,
    tapStep: 0,
    innerStep: (transposeB ? 1 : n) * FLOAT_BYTES,
    filterStep: (transposeB ? k : 1) * FLOAT_BYTES,
  };
  slideFilters(kernels, { windows: pixelWindows(m, k), from: a, filter, to });
}

/** Turns the first operand, then multiplies. */
function turned(
  params: Parameters<tf.KernelFunc>[0],
  a: tf.TensorInfo,
  kernel: tf.KernelFunc,
): ReturnType<tf.KernelFunc> {
  const axes = a.shape.map((_, i) => i);
  axes.push(axes.splice(-2, 1)[0]);
  const left = tf.transpose(a as tf.Tensor, axes);
  const out = kernel({
    ...params,
    inputs: { ...params.inputs, a: left },
    attrs: { transposeA: false, transposeB: true },
  });
  left.dispose();
  return out;
}
