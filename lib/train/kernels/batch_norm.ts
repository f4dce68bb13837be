import type * as tf from "@tensorflow/tfjs-core";
import type { KernelModule } from "./module.ts";

/**
 * `UndertoneBatchNorm`, see `BatchNorm` in lib/model: `x [n, channels]`,
 * normalised, and the mean and variance of its columns.
 */
export function batchNorm(kernels: KernelModule): tf.KernelFunc {
  return ({ inputs, attrs }) => {
    const { x, gamma, beta } = inputs as Record<string, tf.TensorInfo>;
    const { epsilon } = attrs as unknown as { epsilon: number };
    const [n, channels] = x.shape;
    const [scale] = kernels.scratch([channels]);
    const out = [x.shape, [channels], [channels]].map((shape) =>
      kernels.output(shape)
    );
    const places = [x, gamma, beta, ...out].map((t) => kernels.address(t));
    kernels.call.normalise(...places, scale, n, channels, epsilon);
    return out;
  };
}

/** `UndertoneBatchNormGradient`: those of `x`, γ and β. */
export function batchNormGradient(kernels: KernelModule): tf.KernelFunc {
  return ({ inputs, attrs }) => {
    const { dy, x, gamma, mean, variance } = inputs as Record<
      string,
      tf.TensorInfo
    >;
    const { epsilon } = attrs as unknown as { epsilon: number };
    const [n, channels] = x.shape;
    const [factors] = kernels.scratch([3 * channels]);
    const out = [x.shape, [channels], [channels]].map((shape) =>
      kernels.output(shape)
    );
    const places = [dy, x, gamma, mean, variance, ...out].map((t) =>
      kernels.address(t)
    );
    kernels.call.normaliseGradient(...places, factors, n, channels, epsilon);
    return out;
  };
}
