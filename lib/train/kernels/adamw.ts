import type * as tf from "@tensorflow/tfjs-core";
import type { KernelModule } from "./module.ts";

/** What a step needs beside the tensors. */
export interface AdamWStep {
  /** How much of the first and second moment is kept. */
  betas: [number, number];
  epsilon: number;
  /** `1 − β₂ᵗ` at step t. */
  bias: number;
  /** Learning rate over `1 − β₁ᵗ`. */
  rate: number;
  /** Share of the weight that decay leaves. */
  kept: number;
}

/** Name of the kernel: `weight, gradient, first, second` → the new ones. */
export const ADAMW_KERNEL = "UndertoneAdamW";

/** `UndertoneAdamW`: the weight and its moments after a step. */
export function adamW(kernels: KernelModule): tf.KernelFunc {
  return ({ inputs, attrs }) => {
    const { weight, gradient, first, second } = inputs as Record<
      string,
      tf.TensorInfo
    >;
    const { betas, epsilon, bias, rate, kept } = attrs as unknown as AdamWStep;
    const out = [weight, weight, weight].map((t) => kernels.output(t.shape));
    const places = [weight, gradient, first, second, ...out].map((t) =>
      kernels.address(t)
    );
    const size = weight.shape.reduce((a, b) => a * b, 1);
    const shares = betas.map((beta) => 1 - beta);
    // deno-fmt-ignore
    kernels.call.moveWeight(...places, size, ...betas, ...shares, bias, epsilon,
      rate, kept);
    return out;
  };
}
