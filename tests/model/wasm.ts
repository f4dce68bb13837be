import { type Backend, startBackend } from "../../lib/model/mod.ts";
import { registerWasmGradients, wasmFolder } from "../../lib/train/mod.ts";

/** The WebAssembly backend with its gradients, started once a process. */
export async function startWasm(): Promise<Backend> {
  const backend = await startBackend("wasm", { wasmPath: wasmFolder() });
  registerWasmGradients();
  return backend;
}
