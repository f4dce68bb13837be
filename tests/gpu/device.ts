/**
 * A device for GPU tests and the error scopes around each of them.
 *
 * @module
 */

/** Asks for a device with WebGPU's default limits. */
export async function testDevice(): Promise<GPUDevice> {
  const adapter = await navigator.gpu.requestAdapter();
  if (adapter === null) {
    throw new Error("Cannot test on the GPU: an adapter must exist, got none");
  }
  return await adapter.requestDevice({ label: "tests-device" });
}

/**
 * Runs a test on a device of its own inside error scopes: a GPU error that the
 * code under test did not turn into an exception fails the test.
 */
export async function onDevice(
  test: (device: GPUDevice) => Promise<void>,
): Promise<void> {
  const device = await testDevice();
  try {
    device.pushErrorScope("out-of-memory");
    device.pushErrorScope("validation");
    await test(device);
    for (const scope of ["validation", "out-of-memory"]) {
      const error = await device.popErrorScope();
      if (error) throw new Error(`Uncaught ${scope} error: ${error.message}`);
    }
  } finally {
    device.destroy();
  }
}
