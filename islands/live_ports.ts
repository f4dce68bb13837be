// Runs in the browser only: what the models need of it.
import type { KeptSessions } from "../lib/journal/mod.ts";
import type { Journal, Playback } from "./journal_model.ts";
export { save } from "./save_file.ts";

/** Where the page finds what it loads once the button is pressed. */
const ADDRESSES = {
  modelsUrl: "/models/",
  wasmPath: "/wasm/",
  workletUrl: "/capture_worklet.js",
};

/** The network and its libraries are loaded only now. */
export async function importEngine() {
  const { createEngine } = await import("../lib/live/mod.ts");
  return createEngine(ADDRESSES);
}

/** Whether this page's first try to load the engine failed. */
let hasFailed = false;

/**
 * `importEngine()` for a page that a person starts. What a server that is there
 * refuses twice is a script of a build that is gone: the page is loaded anew.
 */
export async function loadEngine() {
  try {
    return await importEngine();
  } catch (error) {
    if (hasFailed && await isServerThere()) location.reload();
    hasFailed = true;
    throw error;
  }
}

/** A server that says nothing for so long is not there, ms. */
const PATIENCE_MS = 5000;

/** Whether the server that this page came from answers. */
export async function isServerThere(): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    return (await fetch("/health", { signal, cache: "no-store" })).ok;
  } catch {
    return false;
  }
}

/** The room that remembers; small, and loaded beside the page. */
export function loadJournal(): Promise<Journal> {
  return import("../lib/journal/mod.ts");
}

/** Sounds samples through the loudspeakers. */
export function play(
  samples: Float32Array<ArrayBuffer>,
  { sampleRateHz, onEnded }: { sampleRateHz: number; onEnded: () => void },
): Playback {
  const context = new AudioContext();
  const buffer = context.createBuffer(1, samples.length, sampleRateHz);
  buffer.copyToChannel(samples, 0);
  const source = new AudioBufferSourceNode(context, { buffer });
  source.connect(context.destination);
  source.onended = () => {
    context.close();
    onEnded();
  };
  source.start();
  return { stop: () => source.stop() };
}

/** Opens what this browser keeps. */
export function openStore(journal: Journal): Promise<KeptSessions> {
  return journal.KeptSessions.open();
}

const LOCK_PREFIX = "undertone-recording-";

/** Holds a lock as long as a recording is under way: gone with its tab. */
export function hold(id: string): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const held = navigator.locks?.request(LOCK_PREFIX + id, () => promise);
  return () => {
    resolve();
    return held ?? promise;
  };
}

/** The recordings under way, in all tabs. */
export async function held(): Promise<string[]> {
  const { held = [] } = await navigator.locks?.query() ?? {};
  return held.map(({ name = "" }) => name)
    .filter((name) => name.startsWith(LOCK_PREFIX))
    .map((name) => name.slice(LOCK_PREFIX.length));
}

/** Reads a sound file with the project's own readers, a second or so at a time. */
export async function* decode(
  file: File,
  { sampleRateHz }: { sampleRateHz: number },
): AsyncGenerator<Float32Array> {
  const { streamAs } = await import("../lib/audio/mod.ts");
  yield* streamAs(file, { name: file.name, sampleRateHz });
}
