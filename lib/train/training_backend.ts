import {
  type Backend,
  BackendError,
  type BackendName,
  startBackend,
} from "../model/mod.ts";
import { registerWasmKernels } from "./kernels/mod.ts";

/** What a person may ask for. */
export type BackendChoice = BackendName | "auto";

/** Folder of tfjs's WebAssembly files among the installed packages. */
export function wasmFolder(): string {
  const file = import.meta.resolve(
    "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm",
  );
  return decodeURIComponent(new URL(".", file).pathname);
}

/** What computes, in a word of ours where it has no name. */
export function adapterText({ adapter }: Pick<Backend, "adapter">): string {
  return adapter || "an unnamed adapter";
}

/**
 * Starts the backend to train on: `auto` takes WebGPU where a GPU is the
 * adapter, else WebAssembly; a software adapter is slower than WebAssembly.
 *
 * @param options.log told what was chosen, and why.
 * @throws {BackendError} when a backend asked for by name cannot be started.
 */
export async function startTrainingBackend(
  choice: BackendChoice,
  { log }: { log: (line: string) => void },
): Promise<Backend> {
  const wasmPath = wasmFolder();
  if (choice !== "wasm") {
    try {
      const backend = await startBackend("webgpu", { wasmPath });
      if (backend.hardware || choice === "webgpu") {
        log(`backend webgpu: ${adapterText(backend)}`);
        return backend;
      }
      backend.dispose();
      log(`backend wasm: ${adapterText(backend)} is a software adapter`);
    } catch (error) {
      if (choice === "webgpu" || !(error instanceof BackendError)) throw error;
      log(`backend wasm: ${error.message}`);
    }
  } else log("backend wasm: as asked");
  const backend = await startBackend("wasm", { wasmPath });
  registerWasmKernels();
  return backend;
}
