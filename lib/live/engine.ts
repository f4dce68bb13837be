// Runs in the browser only: fetch, the microphone, WebGPU or WASM.
import {
  type Capture,
  type CaptureOptions,
  listMicrophones,
  type Microphone,
  onMicrophonesChanged,
  startCapture,
} from "../audio/mod.ts";
import { hzToMel } from "../dsp/mod.ts";
import {
  type BackendName,
  fetchSource,
  loadRecogniser,
  type ModelIndex,
  type ModelSource,
  type NetworkMemory,
  networkMemory,
  readJson,
  type SegmentRecogniser,
  startBackend,
} from "../model/mod.ts";
import {
  chooseRecogniser,
  type Chosen,
  ModelUnavailableError,
  type OpenRecogniser,
} from "./choose_recogniser.ts";
import { LiveSession, type LiveSessionOptions } from "./session.ts";

/** Addresses of what the engine loads. */
export interface EngineAddresses {
  /** Folder of the models, with `index.json`, ending in a slash. */
  modelsUrl: string;
  /** Folder of the WASM files of tfjs, ending in a slash. */
  wasmPath: string;
  /** Script of the capture worklet. */
  workletUrl: string;
}

/** What the page needs of the machinery; loaded once the button is pressed. */
export interface LiveEngine {
  startCapture(options: Omit<CaptureOptions, "workletUrl">): Promise<Capture>;
  /** Default model: the one that `index.json` names. */
  chooseRecogniser(
    candidates: readonly BackendName[],
    options?: { model?: string },
  ): Promise<Chosen>;
  createSession(options: LiveSessionOptions): LiveSession;
  /** Where frequencies stand in the spectrogram: 0 bottom, 1 top. */
  melMarks(recogniser: SegmentRecogniser): MelMark[];
  listMicrophones(): Promise<Microphone[]>;
  /** Calls back when one was plugged in or out; returns how to stop. */
  onMicrophonesChanged(callback: () => void): () => void;
  /** What the networks hold. */
  memory(): NetworkMemory;
}

/** A frequency's place on the mel axis. */
export interface MelMark {
  label: string;
  /** 0 at `minHz`, 1 at `maxHz`. */
  fraction: number;
}

/** The engine of a browser page. */
export function createEngine(addresses: EngineAddresses): LiveEngine {
  return {
    startCapture: (options) =>
      startCapture({ ...options, workletUrl: addresses.workletUrl }),
    chooseRecogniser: (candidates, { model } = {}) =>
      chooseRecogniser({
        candidates,
        open: (name, { software }) =>
          openRecogniser(name, { ...addresses, model, software }),
      }),
    createSession: (options) => new LiveSession(options),
    melMarks,
    listMicrophones,
    onMicrophonesChanged,
    memory: networkMemory,
  };
}

async function openRecogniser(
  name: BackendName,
  { modelsUrl, wasmPath, model, software }: EngineAddresses & {
    model?: string;
    software: boolean;
  },
): Promise<OpenRecogniser> {
  const known = await knownModel(modelsUrl, model);
  const source = modelSource(modelsUrl + known);
  const backend = await startBackend(name, { wasmPath, software });
  const recogniser = await loadRecogniser({ source, backend })
    .catch((error) => {
      backend.dispose();
      throw error;
    });
  return {
    recogniser,
    backend,
    model: known,
    checkCanary: () => recogniser.checkCanary(),
    lost: backend.lost,
    dispose() {
      recogniser.dispose();
      backend.dispose();
    },
  };
}

/** The model asked for where there is one of that name, else the default. */
async function knownModel(modelsUrl: string, model = ""): Promise<string> {
  const index = await readJson(modelSource(modelsUrl), "index.json");
  const { models, default: usual } = index as ModelIndex;
  return models.includes(model) ? model : usual;
}

/** A source whose failures are told apart from a backend's. */
function modelSource(url: string): ModelSource {
  const source = fetchSource(url);
  return {
    read: (name) =>
      source.read(name).catch((cause) => {
        throw new ModelUnavailableError(cause.message, { cause });
      }),
  };
}

function melMarks(recogniser: SegmentRecogniser): MelMark[] {
  const spec = recogniser.spec.features;
  const mel = (hz: number) => hzToMel(hz, spec.melScale);
  const lowest = mel(spec.minHz);
  const span = mel(spec.maxHz) - lowest;
  return [1000, 2000, 4000].filter((hz) => hz < spec.maxHz).map((hz) => ({
    label: `${hz / 1000} kHz`,
    fraction: (mel(hz) - lowest) / span,
  }));
}
