import { existsSync } from "node:fs";
import { join } from "node:path";
import { fromCaller } from "./cli.ts";

const DATA = "../shared/data";

/** The folder of environmental sounds that noise is taken from. */
export const NOISE_OPTION = {
  type: "string",
  help:
    `folder of environmental sounds, a folder a class; by default noise/esc10 in UNDERTONE_DATA, else in ${DATA}`,
  placeholder: "DIR",
} as const;

/** The noise to train with: what was named, else what there is. */
export function trainingNoise(given: string | undefined): string | null {
  const folder = noiseFolder(given);
  return given !== undefined || existsSync(folder) ? folder : null;
}

/** The folder that the option or the environment names. */
export function noiseFolder(given: string | undefined): string {
  if (given !== undefined) return fromCaller(given);
  return join(Deno.env.get("UNDERTONE_DATA") || DATA, "noise", "esc10");
}
