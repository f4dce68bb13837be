import * as tf from "@tensorflow/tfjs-core";
import { registerWasmKernels } from "../../lib/train/mod.ts";
import { registerComposedGradients } from "./composed_gradients.ts";

/** A backend's kernels by name. */
export type KernelSet = ReadonlyMap<string, tf.KernelConfig>;

/**
 * The kernels that training on WebAssembly had before it got its own (the
 * backend's, and gradients composed of them), and those it has now. The backend
 * must have been started, without either.
 */
export function kernelSets(): { composed: KernelSet; own: KernelSet } {
  const stock = currentKernels();
  registerComposedGradients();
  const composed = currentKernels();
  useKernels(stock);
  registerWasmKernels();
  return { composed, own: currentKernels() };
}

function currentKernels(): KernelSet {
  return new Map(
    tf.getKernelsForBackend("wasm").map((
      kernel,
    ) => [kernel.kernelName, kernel]),
  );
}

/** Gives the backend these kernels and no others. */
export function useKernels(kernels: KernelSet): void {
  for (const name of currentKernels().keys()) {
    tf.unregisterKernel(name, "wasm");
  }
  for (const kernel of kernels.values()) tf.registerKernel(kernel);
}
