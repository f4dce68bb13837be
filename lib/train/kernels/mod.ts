/**
 * Kernels for training on WebAssembly, in place of the backend's slow ones or
 * of ones it lacks. How fast, and why: bench/README.md.
 *
 * To add one: write it in AssemblyScript in `assembly/<name>.ts` (Deno's checks
 * leave that folder out), list it in `assembly/mod.ts` and `KernelExports`, let
 * `<name>.ts` here read the tensors' shapes and addresses, and register it
 * below. Compile with `compile.ts` and commit both builds: a test compiles them
 * again. A kernel that tfjs does not know by name needs operations beside it
 * that do the same, for other backends. Test it on whole numbers: they round
 * nothing, so it must be right to the last bit.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { adamW, ADAMW_KERNEL } from "./adamw.ts";
import { batchNorm, batchNormGradient } from "./batch_norm.ts";
import {
  conv2d,
  conv2dFilterGradient,
  conv2dInputGradient,
  fusedConv2d,
} from "./convolution.ts";
import { KernelModule, type WasmBackend } from "./module.ts";
import { maxPool, maxPoolGradient } from "./pool.ts";
import { matMul } from "./product.ts";

/**
 * Puts our kernels in the place of the backend's. Calling it again does
 * nothing.
 *
 * @throws {Error} when the backend `wasm` has not been started.
 */
export function registerWasmKernels(): void {
  const backend = startedBackend();
  if (tf.getKernel("Conv2DBackpropFilter", "wasm")) return;
  const kernels = new KernelModule(backend);
  replace("Conv2D", (stock) => conv2d(kernels, stock));
  replace("FusedConv2D", (stock) => fusedConv2d(kernels, stock));
  replace("BatchMatMul", (stock) => matMul(kernels, stock));
  replace("Conv2DBackpropInput", () => conv2dInputGradient(kernels));
  replace("MaxPool", (stock) => maxPool(kernels, stock));
  replace("MaxPoolGrad", () => maxPoolGradient(kernels));
  replace("Identity", () => identity);
  add("Conv2DBackpropFilter", conv2dFilterGradient(kernels));
  add(ADAMW_KERNEL, adamW(kernels));
  add("UndertoneBatchNorm", batchNorm(kernels));
  add("UndertoneBatchNormGradient", batchNormGradient(kernels));
}

function startedBackend(): WasmBackend {
  if (tf.getBackend() !== "wasm") {
    throw new Error(
      `Cannot register kernels: tfjs's backend must be 'wasm', got '${tf.getBackend()}'; start it first`,
    );
  }
  return tf.backend() as unknown as WasmBackend;
}

function replace(
  kernelName: string,
  make: (stock: tf.KernelFunc) => tf.KernelFunc,
): void {
  const stock = tf.getKernel(kernelName, "wasm");
  tf.unregisterKernel(kernelName, "wasm");
  add(kernelName, make(stock.kernelFunc));
}

function add(kernelName: string, kernelFunc: tf.KernelFunc): void {
  tf.registerKernel({ kernelName, backendName: "wasm", kernelFunc });
}

/**
 * `Identity`: the same memory under another name, as the backend's `Reshape`
 * does it. (Its own kernel copies what every gradient saves.)
 */
const identity: tf.KernelFunc = ({ inputs, backend }) => {
  const { x } = inputs as Record<string, tf.TensorInfo>;
  (backend as unknown as { incRef(dataId: tf.DataId): void }).incRef(x.dataId);
  return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
};
