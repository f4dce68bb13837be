import * as tf from "@tensorflow/tfjs-core";

/** The engines that can run the network. */
export type BackendName = "webgpu" | "wasm";

/** A started engine. */
export interface Backend {
  name: BackendName;
  /** The GPU's own description, empty where it gives none; or what computes in its place. */
  adapter: string;
  /** Whether a GPU computes; false for software adapters and WebAssembly. */
  hardware: boolean;
  /** The network's device on WebGPU, for stages that share its memory. */
  device: GPUDevice | null;
  /** Resolves with the reason when the device is lost; never on WebAssembly, or by `dispose()`. */
  lost: Promise<string>;
  /**
   * Destroys the device with all that it holds, whatever else is computed on it.
   * WebAssembly stays: it is loaded once.
   */
  dispose(): void;
}

/** Thrown when an engine cannot be started here; another one may. */
export class BackendError extends Error {
  override readonly name = "BackendError";

  constructor(
    readonly backend: BackendName,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(`Cannot start the backend '${backend}': ${reason}`, options);
  }
}

/** WebGPU is at hand, but a processor plays the graphics card. */
export class SoftwareAdapterError extends BackendError {
  constructor(adapter: string) {
    super(
      "webgpu",
      `the processor plays its adapter (${adapter || "unnamed"})`,
    );
  }
}

/** Names that software adapters give themselves. */
const SOFTWARE_ADAPTER = /llvmpipe|lavapipe|swiftshader|basic render|software/i;

/**
 * Starts an engine and makes it the one that tfjs uses. Starting `webgpu` again
 * after its device was lost makes a new device.
 *
 * @param options.wasmPath folder of tfjs's `.wasm` files, with a slash at its
 * end: a URL path in the browser, a file path elsewhere.
 * @param options.software whether WebGPU may be played by the processor, which
 * computes a network many times slower than WebAssembly does; default true.
 * @throws {SoftwareAdapterError} where it may not be, and is.
 * @throws {BackendError} with the reason, when it cannot be started.
 */
export async function startBackend(
  name: BackendName,
  { wasmPath, software = true }: { wasmPath: string; software?: boolean },
): Promise<Backend> {
  try {
    return name === "webgpu"
      ? await startWebGpu(software)
      : await startWasm(wasmPath);
  } catch (error) {
    if (error instanceof BackendError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new BackendError(name, reason, { cause: error });
  }
}

async function startWebGpu(software: boolean): Promise<Backend> {
  const adapter = await requestAdapter();
  if (!software && !isHardware(adapter.info)) {
    throw new SoftwareAdapterError(describe(adapter.info));
  }
  const { WebGPUBackend } = await import("@tensorflow/tfjs-backend-webgpu");
  const device = await requestDevice(adapter);
  tf.removeBackend("webgpu");
  tf.registerBackend("webgpu", () => new WebGPUBackend(device, adapter.info));
  // Tiny tensors would otherwise be computed by a CPU backend, which is not
  // loaded here.
  tf.env().set("WEBGPU_CPU_FORWARD", false);
  if (!await tf.setBackend("webgpu")) {
    device.destroy();
    throw new BackendError("webgpu", "tfjs could not initialise it");
  }
  return webGpu(device, adapter.info);
}

function webGpu(device: GPUDevice, info: GPUAdapterInfo): Backend {
  let isOver = false;
  return {
    name: "webgpu",
    adapter: describe(info),
    hardware: isHardware(info),
    device,
    lost: device.lost.then(({ message, reason }) =>
      isOver ? new Promise(() => {}) : message || `${reason}`
    ),
    // tfjs keeps its backend, which holds nothing any more, until the next one
    // starts: without any it would start one by itself when asked for anything.
    dispose() {
      isOver = true;
      device.destroy();
    },
  };
}

async function requestAdapter(): Promise<GPUAdapter> {
  if (!globalThis.navigator?.gpu) {
    throw new BackendError("webgpu", "this browser or runtime has no WebGPU");
  }
  const adapter = await navigator.gpu.requestAdapter({
    powerPreference: "high-performance",
  });
  if (!adapter) throw new BackendError("webgpu", "no GPU adapter was found");
  return adapter;
}

/** A device with the adapter's own limits, as tfjs asks for. */
function requestDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  const raised = [
    "maxComputeWorkgroupStorageSize",
    "maxComputeWorkgroupsPerDimension",
    "maxStorageBufferBindingSize",
    "maxBufferSize",
    "maxComputeWorkgroupSizeX",
    "maxComputeInvocationsPerWorkgroup",
  ] as const;
  const wanted: GPUFeatureName[] = ["timestamp-query"];
  return adapter.requestDevice({
    label: "undertone-device",
    requiredFeatures: wanted.filter((f) => adapter.features.has(f)),
    requiredLimits: Object.fromEntries(
      raised.map((limit) => [limit, adapter.limits[limit]]),
    ),
  });
}

function describe(info: GPUAdapterInfo): string {
  return (info.description || `${info.vendor} ${info.architecture}`).trim();
}

function isHardware(info: GPUAdapterInfo): boolean {
  const software = SOFTWARE_ADAPTER.test(
    `${info.vendor} ${info.architecture} ${info.device} ${info.description}`,
  );
  return !software && !info.isFallbackAdapter;
}

/** tfjs takes the path once, and must not be asked whether it has the backend: that starts it. */
let isWasmPathSet = false;

async function startWasm(wasmPath: string): Promise<Backend> {
  const { setWasmPaths, setThreadsCount } = await import(
    "@tensorflow/tfjs-backend-wasm"
  );
  if (!isWasmPathSet) setWasmPaths(wasmPath);
  isWasmPathSet = true;
  // One thread: the threaded build needs cross-origin isolation and a worker.
  setThreadsCount(1);
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  if (!await tf.setBackend("wasm")) {
    throw new BackendError("wasm", `tfjs could not load it from ${wasmPath}`);
  }
  return {
    name: "wasm",
    adapter: "WebAssembly on the CPU",
    hardware: false,
    device: null,
    lost: new Promise(() => {}),
    dispose() {},
  };
}
