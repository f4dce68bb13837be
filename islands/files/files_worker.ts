// Runs in the browser twice: a page imports it for its address, and a worker of
// that address runs it. So it needs no entry point of its own in the build.
import type { RecognitionHost } from "./recognition_host.ts";
import type { ToWorker } from "./protocol.ts";

const ADDRESSES = {
  modelsUrl: "/models/",
  wasmPath: "/wasm/",
  workletUrl: "",
};

/** Starts the worker that reads and recognises files. */
export function startWorker(): Worker {
  return new Worker(import.meta.url, { type: "module", name: "files" });
}

/** The network and its libraries are loaded only now, and only here. */
async function createHost(): Promise<RecognitionHost> {
  const [{ RecognitionHost }, { createEngine }] = await Promise.all([
    import("./recognition_host.ts"),
    import("../../lib/live/mod.ts"),
  ]);
  const engine = createEngine(ADDRESSES);
  return new RecognitionHost({
    post: (message, transfer = []) => postMessage(message, { transfer }),
    choose: (candidates) => engine.chooseRecogniser(candidates),
  });
}

const isWorker = "WorkerGlobalScope" in globalThis &&
  !("document" in globalThis) && "importScripts" in globalThis;

if (isWorker) {
  let host: Promise<RecognitionHost> | null = null;
  addEventListener("message", async ({ data }: MessageEvent<ToWorker>) => {
    try {
      host ??= createHost();
      (await host).handle(data);
    } catch (error) {
      host = null; // the next file may find the server again
      const detail = String(error);
      postMessage({ type: "failed", id: data.id, fault: "model", detail });
    }
  });
}
