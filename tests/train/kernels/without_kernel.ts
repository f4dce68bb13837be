import * as tf from "@tensorflow/tfjs-core";

/** Runs something as on a backend that lacks one of the kernels. */
export function withoutKernel<T>(name: string, run: () => T): T {
  const kernel = tf.getKernel(name, "wasm");
  if (!kernel) {
    throw new RangeError(
      `Cannot leave out a kernel: 'name' must be registered, got ${name}`,
    );
  }
  tf.unregisterKernel(name, "wasm");
  try {
    return run();
  } finally {
    tf.registerKernel(kernel as unknown as tf.KernelConfig);
  }
}
