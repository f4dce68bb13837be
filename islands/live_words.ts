import type { CaptureReason, GrantedSettings } from "../lib/audio/mod.ts";
import type { Instrument } from "../components/Instruments.tsx";
import type { BackendInfo, LiveReading, PassedOver } from "../lib/live/mod.ts";
import type { Emotion } from "../lib/model/mod.ts";

/** What the button of a problem does. */
export type ProblemAction = "start" | "resume";

/** Something that keeps the page from listening, and the way out. */
export interface PageProblem {
  kind: CaptureReason | "model" | "engine" | "backend";
  /** A sentence that says what to do. */
  sentence: string;
  action: ProblemAction;
  /** What stands on the button. */
  actionLabel: string;
}

/** The last backend there is fails again and again: trying on would never end. */
export class NetworkFailedError extends Error {
  override readonly name = "NetworkFailedError";
}

/** Something to know that keeps nobody from listening. */
export interface PageNote {
  kind: string;
  sentence: string;
}

const BACKEND_WORDS: Record<string, string> = {
  webgpu: "WebGPU",
  wasm: "WebAssembly",
  cpu: "plain JavaScript",
};

const PROCESSING_WORDS = {
  echoCancellation: "echo cancellation",
  noiseSuppression: "noise suppression",
  autoGainControl: "automatic gain",
};

/** A backend's name for people. */
export function backendWords(name: string): string {
  return BACKEND_WORDS[name] ?? name;
}

/** Where the network runs: "WebGPU · NVIDIA …". */
export function placeWords(
  { name, adapter, hardware }: BackendInfo,
): string {
  if (name !== "webgpu") return adapter;
  return `WebGPU · ${adapter}${hardware ? "" : " (software)"}`;
}

/** What to say of a backend passed over for `next`. */
export function passedOverNote(passed: PassedOver, next: string): PageNote {
  const from = backendWords(passed.backend);
  const to = backendWords(next);
  if (passed.reason === "wrong") {
    return {
      kind: "canary",
      sentence:
        `${from} gave wrong numbers for a known input, so the network runs on ${to} instead. Updating the graphics driver may help.`,
    };
  }
  return {
    kind: `no-${passed.backend}`,
    sentence:
      `${from} is not available here, so the network runs on ${to}: the same answers, more slowly. A current Chrome or Edge with a graphics card offers ${from}.`,
  };
}

/** What failed: on WebGPU it is as good as always the device. */
function failedWords(backend: string): string {
  return backend === "webgpu"
    ? "The graphics device was lost"
    : "The network stopped";
}

/** What to say while a network is started again. */
export function lostWords(backend: string): string {
  return `${failedWords(backend)}. Starting it again …`;
}

/** What to say of a network that runs again where it ran. */
export function rebuiltWords(backend: string): string {
  return `${
    failedWords(backend)
  } and has been started again; nothing needs to be done.`;
}

/** What to say when the graphics device is given up for another backend. */
export function lostForGoodWords({ name }: BackendInfo): string {
  return `The graphics device was lost again and again, so the network runs on ${
    backendWords(name)
  } instead. Reload the page to try the graphics device anew.`;
}

/** What to say of voice processing that is still on. */
export function processingNotes(settings: GrantedSettings): PageNote[] {
  const notes: PageNote[] = [];
  if (settings.stillApplied.length > 0) {
    const names = settings.stillApplied.map((name) => PROCESSING_WORDS[name]);
    notes.push({
      kind: "processing",
      sentence: `The browser still applies ${
        listed(names)
      } to the microphone, which can hide emotion. Turn it off in the system's sound settings, or use another microphone.`,
    });
  }
  return notes;
}

/** The problem that goes with an error while starting. */
export function problemOf(error: unknown): PageProblem {
  const { name, message, reason } = error as {
    name?: string;
    message?: string;
    reason?: CaptureReason;
  };
  if (name === "CaptureError" && reason !== undefined) {
    return captureProblem(reason, message ?? "");
  }
  if (name === "ModelUnavailableError") {
    return {
      kind: "model",
      sentence:
        "The model did not load. Check the connection to the server, then try again.",
      action: "start",
      actionLabel: "Try again",
    };
  }
  if (name === "NoBackendError") {
    return {
      kind: "backend",
      sentence:
        "The network runs neither on WebGPU nor on WebAssembly here. Update the browser, or use a current Chrome, Edge, Firefox or Safari, then try again.",
      action: "start",
      actionLabel: "Try again",
    };
  }
  if (name === "NetworkFailedError") {
    return {
      kind: "backend",
      sentence:
        "The network stopped again and again. Reload the page; if that does not help, update the browser or restart the computer.",
      action: "start",
      actionLabel: "Try again",
    };
  }
  return {
    kind: "engine",
    sentence: `Listening could not begin (${
      message ?? String(error)
    }). Check the connection to the server, then try again.`,
    action: "start",
    actionLabel: "Try again",
  };
}

function captureProblem(
  reason: CaptureReason,
  sentence: string,
): PageProblem {
  const resumes = reason === "suspended";
  return {
    kind: reason,
    sentence,
    action: resumes ? "resume" : "start",
    actionLabel: resumes ? "Resume" : "Start again",
  };
}

/** The instruments' readings; a dash where there is none yet. */
export function instruments({ backend, reading, microphone }: {
  backend: BackendInfo | null;
  reading: LiveReading | null;
  microphone: GrantedSettings | null;
}): Instrument[] {
  const latencyMs = reading?.latencyMs ?? null;
  return [
    {
      key: "backend",
      name: "Network on",
      value: backend === null ? "–" : placeWords(backend),
    },
    {
      key: "latency",
      name: "Last sample to label",
      value: latencyMs === null ? "–" : `${Math.round(latencyMs)} ms`,
    },
    {
      key: "dropped",
      name: "Predictions left out",
      value: reading === null ? "–" : `${reading.dropped}`,
    },
    {
      key: "microphone",
      name: "Microphone",
      value: microphone === null
        ? "–"
        : `${microphone.label} · ${microphone.sampleRateHz / 1000} kHz`,
    },
    {
      key: "processing",
      name: "Voice processing",
      value: microphone === null ? "–" : processingWords(microphone),
    },
  ];
}

/** What the browser says of voice processing, read back after asking for none. */
export function processingWords(settings: GrantedSettings): string {
  const words = (names: GrantedSettings["stillApplied"]) =>
    listed(names.map((name) => PROCESSING_WORDS[name]));
  if (settings.stillApplied.length > 0) {
    return `still on: ${words(settings.stillApplied)}`;
  }
  if (settings.unknown.length > 0) {
    return `not told: ${words(settings.unknown)}`;
  }
  return "all off";
}

/** "happy, 83 percent". */
export function spokenPrediction(
  { emotion, confidence }: { emotion: Emotion; confidence: number },
): string {
  return `${emotion}, ${Math.round(100 * confidence)} percent`;
}

function listed(names: string[]): string {
  const last = names.at(-1);
  return names.length < 2
    ? `${last}`
    : `${names.slice(0, -1).join(", ")} and ${last}`;
}
