import { DEFAULT_CACHE_FOLDER } from "../lib/train/mod.ts";

/** The folder of prepared recordings. */
export const DATA_OPTION = {
  type: "string",
  help: "folder that `prepare` made",
  default: "data/prepared",
  placeholder: "DIR",
  isPath: true,
} as const;

/** What computes. */
export const BACKEND_OPTION = {
  type: "string",
  help: "what computes; auto takes a GPU where there is one, else wasm",
  choices: ["auto", "webgpu", "wasm"],
  default: "auto",
} as const;

/** The folder where varied copies are kept. */
export const CACHE_OPTION = {
  type: "string",
  help: "folder where varied copies of clips are kept for other runs",
  default: DEFAULT_CACHE_FOLDER,
  placeholder: "DIR",
  isPath: true,
} as const;
