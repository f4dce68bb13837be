import {
  type Canary,
  CANARY_SIGNAL,
  canarySignal,
  EMOTIONS,
  type ModelSpec,
  networkFiles,
} from "../model/mod.ts";
import { Mfcc } from "../dsp/mod.ts";
import { fitNotSureBelow, fitTemperature, softmax } from "./calibrate.ts";
import { jsonText, writeFilesWhole } from "./files.ts";
import { frameRows } from "./examples.ts";
import type { Fit } from "./fit.ts";

/**
 * Largest difference of a canary's probability that passes: twenty times what
 * rounding explains between sound backends, so that only wrong numbers fail.
 */
const CANARY_TOLERANCE = 0.02;

/** What a network's development clips choose. */
export type ChosenSettings = Pick<ModelSpec, "temperature" | "notSureBelow">;

/** Temperature and threshold, chosen by a fit's development clips. */
export async function chooseSettings(fit: Fit): Promise<ChosenSettings> {
  const logits = await fit.developmentLogits();
  const labels = fit.developmentLabels;
  const temperature = fitTemperature(logits, labels);
  const probabilities = logits.map((row) => softmax(row, temperature));
  return { temperature, notSureBelow: fitNotSureBelow(probabilities, labels) };
}

/** Writes a fit's network with its specification and canary. */
export async function exportModel(
  out: string,
  fit: Fit,
  settings: ChosenSettings,
): Promise<void> {
  const { features } = fit;
  const spec: ModelSpec = { features, labels: EMOTIONS, ...settings };
  // Together, for weights with another temperature are another model.
  await writeFilesWhole(out, {
    ...await networkFiles(fit.network),
    "spec.json": jsonText(spec),
    "canary.json": jsonText(await makeCanary(fit, spec)),
  });
}

/** What the canary's input gives, its features computed in double precision. */
async function makeCanary(
  fit: Fit,
  { features, temperature }: ModelSpec,
): Promise<Canary> {
  const heard = new Mfcc(features).compute(canarySignal(features));
  const example = {
    id: "canary",
    label: 0,
    voice: "canary",
    variants: [frameRows(heard, features)],
  };
  const [logits] = await fit.logits([example]);
  return {
    signal: CANARY_SIGNAL,
    probabilities: softmax(logits, temperature),
    tolerance: CANARY_TOLERANCE,
  };
}
