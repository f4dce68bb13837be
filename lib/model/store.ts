import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { type FeatureSpec, parseFeatureSpec } from "../dsp/mod.ts";
import { type AnswerRules, EMOTIONS } from "./emotions.ts";
import "./layers/mod.ts";

/** Reads a model's files by their names. */
export interface ModelSource {
  read(name: string): Promise<Uint8Array>;
}

/** What a model needs beside its weights, kept in `spec.json`. */
export interface ModelSpec extends AnswerRules {
  /** How audio becomes the network's input. */
  features: FeatureSpec;
  /** The network's outputs, in order. */
  labels: readonly string[];
  /** Logits are divided by this before the softmax. */
  temperature: number;
  /**
   * Confidence under which the model says that it is not sure, 0 to 1. Default
   * 0: an older model is always sure.
   */
  notSureBelow?: number;
  /**
   * Probability of speech under which a sound is none, 0 to 1. Null or not
   * there: the network's head for it was not fitted, or it has none.
   */
  speech?: { threshold: number } | null;
}

/** Names the input of a canary; see `canarySignal`. */
export const CANARY_SIGNAL = "chirp-and-noise-v1";

/** A known input and the probabilities it must give, kept in `canary.json`. */
export interface Canary {
  signal: typeof CANARY_SIGNAL;
  /** In the order of the labels; a ninth is that of speech. */
  probabilities: number[];
  /** Largest difference from a probability that is still right. */
  tolerance: number;
}

/** `static/models/index.json`. */
export interface ModelIndex {
  /** Folder of the model to use. */
  default: string;
  /** Folders of all models. */
  models: string[];
}

/**
 * A source that fetches files under a URL.
 *
 * @throws {Error} from `read` when a file does not arrive.
 */
export function fetchSource(base: string | URL): ModelSource {
  const folder = `${base}`.endsWith("/") ? `${base}` : `${base}/`;
  return {
    async read(name) {
      const url = folder + name;
      const response = await fetch(url).catch((cause) => {
        throw new Error(
          `Cannot load the model: '${url}' did not arrive (${cause.message}); check that the server is running`,
          { cause },
        );
      });
      if (!response.ok) {
        throw new Error(
          `Cannot load the model: '${url}' must answer 200, got ${response.status}`,
        );
      }
      return new Uint8Array(await response.arrayBuffer());
    },
  };
}

/**
 * Parses a JSON file of a model.
 *
 * @throws {SyntaxError} when it is not JSON.
 */
export async function readJson(
  source: ModelSource,
  name: string,
): Promise<unknown> {
  const text = new TextDecoder().decode(await source.read(name));
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SyntaxError(
      `Cannot load the model: '${name}' must be JSON, got ${
        JSON.stringify(text.slice(0, 40))
      }`,
      { cause },
    );
  }
}

/**
 * Reads and checks `spec.json`.
 *
 * @throws {TypeError | RangeError} when it does not describe a model of ours.
 */
export async function readModelSpec(source: ModelSource): Promise<ModelSpec> {
  const value: Partial<ModelSpec> = await readRecord(source, "spec.json");
  const { labels, temperature } = value;
  if (!Array.isArray(labels) || labels.join() !== EMOTIONS.join()) {
    throw new TypeError(
      `Cannot load the model: 'labels' must be ${EMOTIONS}, got ${labels}`,
    );
  }
  if (!isNumber(temperature) || temperature <= 0) {
    throw new RangeError(
      `Cannot load the model: 'temperature' must be a number over 0, got ${
        JSON.stringify(temperature)
      }`,
    );
  }
  const features = parseFeatureSpec(value.features);
  return { features, labels, temperature, ...readRules(value) };
}

/** Parses a JSON file of a model that must be an object. */
async function readRecord(source: ModelSource, name: string): Promise<object> {
  const value = await readJson(source, name);
  const isRecord = typeof value === "object" && !Array.isArray(value);
  if (isRecord && value !== null) return value;
  throw new TypeError(
    `Cannot load the model: '${name}' must hold an object, got ${
      JSON.stringify(value)
    }`,
  );
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

/**
 * Reads and checks `canary.json`: with one that says nothing, every driver would
 * compute right.
 *
 * @throws {TypeError} when a field is missing.
 * @throws {RangeError} when a value could find nothing wrong.
 */
export async function readCanary(source: ModelSource): Promise<Canary> {
  const value: Partial<Canary> = await readRecord(source, "canary.json");
  const { signal, probabilities, tolerance } = value;
  const refuse = (name: string, rule: string, got: unknown) => {
    const message =
      `Cannot load the model: '${name}' of 'canary.json' must be ${rule}, got ${
        JSON.stringify(got)
      }`;
    throw got === undefined ? new TypeError(message) : new RangeError(message);
  };
  if (signal !== CANARY_SIGNAL) refuse("signal", CANARY_SIGNAL, signal);
  const counts = [EMOTIONS.length, EMOTIONS.length + 1];
  const isFit = Array.isArray(probabilities) &&
    counts.includes(probabilities.length) &&
    probabilities.every((p) => isNumber(p) && p >= 0 && p <= 1);
  if (!isFit) {
    const rule = `${counts.join(" or ")} numbers from 0 to 1`;
    refuse("probabilities", rule, probabilities);
  }
  // Probabilities differ by 1 at most.
  if (!isNumber(tolerance) || tolerance <= 0 || tolerance >= 1) {
    refuse("tolerance", "a number over 0 and under 1", tolerance);
  }
  return value as Canary;
}

/** Those of the rules that are there: older models have none. */
function readRules({ notSureBelow, speech }: Partial<ModelSpec>): AnswerRules {
  if (notSureBelow !== undefined) checkShare("notSureBelow", notSureBelow);
  if (speech) checkShare("speech.threshold", speech.threshold);
  return {
    ...(notSureBelow === undefined ? {} : { notSureBelow }),
    ...(speech ? { speech: { threshold: speech.threshold } } : {}),
  };
}

function checkShare(name: string, value: unknown): void {
  if (typeof value === "number" && value >= 0 && value <= 1) return;
  throw new RangeError(
    `Cannot load the model: '${name}' must be 0 to 1, got ${value}`,
  );
}

/**
 * Reads `model.json` and its weights into a network on tfjs's backend.
 *
 * @throws {TypeError | RangeError} when there is no network in it, or the
 * weights are not as many as it says.
 */
export async function readNetwork(
  source: ModelSource,
): Promise<tfl.LayersModel> {
  const manifest: Partial<tf.io.ModelJSON> = await readRecord(
    source,
    "model.json",
  );
  const { modelTopology, weightsManifest: groups } = manifest;
  if (!Array.isArray(groups)) throw missing("weightsManifest", groups);
  if (!modelTopology) throw missing("modelTopology", modelTopology);
  const parts = await Promise.all(
    groups.flatMap(({ paths }) => paths).map((path) => source.read(path)),
  );
  const weightSpecs = groups.flatMap(({ weights }) => weights);
  const weights = join(parts);
  // All our weights are float32.
  const expected = weightSpecs.reduce(
    (sum, { shape }) => sum + 4 * tf.util.sizeFromShape(shape),
    0,
  );
  if (weights.length !== expected) {
    throw new RangeError(
      `Cannot load the model: its weights must be ${expected} bytes, got ${weights.length}; they arrived in part, or are another model's`,
    );
  }
  return await tfl.loadLayersModel(tf.io.fromMemory({
    modelTopology,
    weightSpecs,
    weightData: weights.buffer,
  }));
}

function missing(field: string, got: unknown): TypeError {
  return new TypeError(
    `Cannot load the model: 'model.json' must hold '${field}', got ${got}`,
  );
}

function join(parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/**
 * The files of a network in tfjs's layers format: `model.json` and
 * `weights.bin`.
 */
export async function networkFiles(
  network: tfl.LayersModel,
): Promise<Record<"model.json" | "weights.bin", Uint8Array>> {
  let files: Record<"model.json" | "weights.bin", Uint8Array> | undefined;
  await network.save(tf.io.withSaveHandler((artifacts) => {
    const manifest: tf.io.ModelJSON = {
      format: "layers-model",
      generatedBy: artifacts.generatedBy,
      convertedBy: null,
      modelTopology: artifacts.modelTopology as Record<string, never>,
      weightsManifest: [{
        paths: ["weights.bin"],
        weights: artifacts.weightSpecs!,
      }],
    };
    files = {
      "model.json": new TextEncoder().encode(JSON.stringify(manifest) + "\n"),
      "weights.bin": new Uint8Array(
        artifacts.weightData as ArrayBuffer,
      ),
    };
    return Promise.resolve({
      modelArtifactsInfo: {
        dateSaved: new Date(0),
        modelTopologyType: "JSON" as const,
      },
    });
  }));
  return files!;
}
