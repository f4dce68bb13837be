import * as tf from "@tensorflow/tfjs-core";
import {
  type BackendName,
  loadRecogniser,
  type ModelIndex,
  type ModelSource,
  readNetwork,
  startBackend,
} from "../lib/model/mod.ts";
import { windowSamples } from "../lib/dsp/mod.ts";
import { folderSource, wasmFolder } from "../lib/train/mod.ts";
import { interleave, type Timing } from "./measure.ts";
import { referenceModel } from "./reference_network.ts";
import { speechLike } from "./speech_like.ts";

/** How long one window takes on one backend. */
export interface NetworkSpeed extends Partial<Timing> {
  /** From samples to probabilities, ms; null where the backend cannot start. */
  msPerWindow: number | null;
  adapter: string | null;
  /** How many times as long as the reference network, in the same run. */
  timesReference?: number;
  /** From features to logits: the network without what it hears. */
  alone?: Timing & { timesReference: number };
  /** The known input gave the known output. */
  isCorrect?: boolean;
  note?: string;
}

const MODELS = "static/models";

async function benchBackend(
  name: BackendName,
  { model, nRuns }: { model: string; nRuns: number },
): Promise<NetworkSpeed> {
  const backend = await startBackend(name, { wasmPath: wasmFolder() });
  const source = folderSource(`${MODELS}/${model}`);
  const recogniser = await loadRecogniser({ source, backend });
  const { fault } = await recogniser.checkCanary();
  const { features } = recogniser.spec;
  const segment = speechLike({
    seconds: windowSamples(features) / features.sampleRateHz,
    sampleRateHz: features.sampleRateHz,
  });
  const referenceSource = await referenceModel();
  const reference = await loadRecogniser({ source: referenceSource, backend });
  const alone = await aloneOf(source);
  const referenceAlone = await aloneOf(referenceSource);
  const timings = await interleave([
    { name: "window", run: () => recogniser.predictSegment(segment) },
    { name: "compared", run: () => reference.predictSegment(segment) },
    { name: "alone", run: alone.run },
    { name: "comparedAlone", run: referenceAlone.run },
  ], { nRuns });
  const { window, compared } = timings;
  for (const one of [recogniser, reference, alone, referenceAlone]) {
    one.dispose();
  }
  return {
    msPerWindow: window.medianMs,
    timesReference: window.medianMs / compared.medianMs,
    adapter: backend.adapter || "unnamed",
    alone: {
      ...timings.alone,
      timesReference: timings.alone.medianMs / timings.comparedAlone.medianMs,
    },
    isCorrect: fault === null,
    ...window,
  };
}

/** A model's network on features that mean nothing. */
async function aloneOf(
  source: ModelSource,
): Promise<{ run(): Promise<unknown>; dispose(): void }> {
  const network = await readNetwork(source);
  const [, ...shape] = network.inputs[0].shape as number[];
  const input = tf.randomNormal([1, ...shape]);
  return {
    async run() {
      const logits = network.predict(input) as tf.Tensor;
      await logits.data();
      logits.dispose();
    },
    dispose() {
      network.dispose();
      input.dispose();
    },
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
