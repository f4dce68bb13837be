/** A device with its adapter's name; null where there is no adapter. */
export async function gpuDevice(): Promise<
  { device: GPUDevice; adapter: string; isSoftware: boolean } | null
> {
  const adapter = await navigator.gpu?.requestAdapter({
    powerPreference: "high-performance",
  });
  if (!adapter) return null;
  const { description, vendor, device: name, isFallbackAdapter } = adapter.info;
  const { maxStorageBufferBindingSize, maxBufferSize } = adapter.limits;
  return {
    adapter: description || `${vendor} ${name}`,
    isSoftware: isFallbackAdapter ||
      /llvmpipe|lavapipe|swiftshader/i.test(description),
    device: await adapter.requestDevice({
      label: "bench-device",
      requiredFeatures: ["timestamp-query" as const]
        .filter((feature) => adapter.features.has(feature)),
      // A minute of features in one buffer is beyond the default limits' ease.
      requiredLimits: { maxStorageBufferBindingSize, maxBufferSize },
    }),
  };
}

/** What is said loudly where a processor plays the GPU. */
export function softwareWarning(adapter: string): string {
  const loud = "*".repeat(8);
  return `${loud} SOFTWARE ADAPTER (${adapter}): its figures show that the code runs, and nothing of a GPU ${loud}`;
}
