import { type Backend, startBackend } from "../../lib/model/mod.ts";
import { registerWasmKernels, wasmFolder } from "../../lib/train/mod.ts";

/** The WebAssembly backend with its kernels for training, started once a process. */
export async function startWasm(): Promise<Backend> {
  const backend = await startBackend("wasm", { wasmPath: wasmFolder() });
  registerWasmKernels();
  return backend;
}
