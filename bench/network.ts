import {
  type BackendName,
  loadRecogniser,
  type ModelIndex,
  startBackend,
} from "../lib/model/mod.ts";
import { windowSamples } from "../lib/dsp/mod.ts";
import { interleave, type Timing } from "./measure.ts";
import { referenceModel } from "./reference_network.ts";
import { speechLike } from "./speech_like.ts";

/** How long one window takes, features included, on one backend. */
export interface NetworkSpeed extends Partial<Timing> {
  /** From samples to probabilities, ms; null where the backend cannot start. */
  msPerWindow: number | null;
  adapter: string | null;
  /** How many times as long as the reference network, in the same run. */
  timesReference?: number;
  /** The known input gave the known output. */
  isCorrect?: boolean;
  note?: string;
}

const MODELS = "static/models";
const WASM_PATH = "node_modules/@tensorflow/tfjs-backend-wasm/dist/";

async function benchBackend(
  name: BackendName,
  { model, nRuns }: { model: string; nRuns: number },
): Promise<NetworkSpeed> {
  const backend = await startBackend(name, { wasmPath: WASM_PATH });
  const source = {
    read: (path: string) => Deno.readFile(`${MODELS}/${model}/${path}`),
  };
  const recogniser = await loadRecogniser({ source, backend });
  const { ok } = await recogniser.checkCanary();
  const { features } = recogniser.spec;
  const segment = speechLike({
    seconds: windowSamples(features) / features.sampleRateHz,
    sampleRateHz: features.sampleRateHz,
  });
  const reference = await loadRecogniser({
    source: await referenceModel(),
    backend,
  });
  const { window, compared } = await interleave([
    { name: "window", run: () => recogniser.predictSegment(segment) },
    { name: "compared", run: () => reference.predictSegment(segment) },
  ], { nRuns });
  recogniser.dispose();
  reference.dispose();
  return {
    msPerWindow: window.medianMs,
    timesReference: window.medianMs / compared.medianMs,
    adapter: backend.adapter,
    isCorrect: ok,
    ...window,
  };
}

/**
 * Times the shipped model on every backend; a backend that cannot start here
 * says why.
 */
export async function benchNetwork(
  { backends, nRuns }: { backends: readonly BackendName[]; nRuns: number },
): Promise<{ model: string; network: Record<string, NetworkSpeed> }> {
  const index: ModelIndex = JSON.parse(
    await Deno.readTextFile(`${MODELS}/index.json`),
  );
  const network: Record<string, NetworkSpeed> = {};
  for (const name of backends) {
    try {
      network[name] = await benchBackend(name, { model: index.default, nRuns });
    } catch (error) {
      const note = error instanceof Error ? error.message : String(error);
      network[name] = { msPerWindow: null, adapter: null, note };
    }
  }
  return { model: index.default, network };
}
