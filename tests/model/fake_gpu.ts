/** A device that computes nothing, and counts how often it was destroyed. */
export class FakeDevice {
  features: Set<string> | null = new Set();
  readonly limits = {};
  readonly queue = {};
  readonly lost = new Promise<GPUDeviceLostInfo>(() => {});
  destroyed = 0;

  destroy(): void {
    this.destroyed++;
  }
}

/** `navigator.gpu` with a graphics card that has this device. */
export function gpuWith(
  device: object,
  info: { vendor: string; architecture: string } = {
    vendor: "some",
    architecture: "thing",
  },
) {
  const adapter = {
    info,
    features: new Set(),
    limits: {},
    requestDevice: () => Promise.resolve(device),
  };
  return { requestAdapter: () => Promise.resolve(adapter) };
}

/** Runs `body` where `navigator.gpu` is another. */
export async function withGpu(
  value: unknown,
  body: () => Promise<unknown>,
): Promise<void> {
  const gpu = navigator.gpu;
  Object.defineProperty(navigator, "gpu", { value, configurable: true });
  try {
    await body();
  } finally {
    Object.defineProperty(navigator, "gpu", { value: gpu, configurable: true });
  }
}
