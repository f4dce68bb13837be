import { existsSync } from "node:fs";
import { join } from "node:path";
import { surroundingsIn, type SurroundingsReader } from "../lib/train/mod.ts";
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

/** Where recordings of noise are to be had, and in what form. */
const SOURCE =
  "ESC-10 is such a folder, see README.md and https://github.com/karolpiczak/ESC-50";

/**
 * The noise to be heard in, of the folder that the option or the environment
 * names; read once, when it is first needed.
 *
 * @param orElse how a task does without, for the error's text; default: not.
 * @returns a reader, which rejects with what to do where there is no noise.
 */
export function noiseToHear(
  given: string | undefined,
  { orElse = "" }: { orElse?: string } = {},
): SurroundingsReader {
  const read = surroundingsIn(noiseFolder(given));
  return () =>
    read().catch((cause) => {
      const remedy = `name it with --noise DIR${orElse}; ${SOURCE}`;
      throw new Error(`${cause.message}; ${remedy}`, { cause });
    });
}

/** The folder that the option or the environment names. */
export function noiseFolder(given: string | undefined): string {
  if (given !== undefined) return fromCaller(given);
  return join(Deno.env.get("UNDERTONE_DATA") || DATA, "noise", "esc10");
}
