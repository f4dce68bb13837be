import { DEFAULT_CACHE_FOLDER } from "../lib/train/mod.ts";

/** The folder where varied copies are kept. */
export const CACHE_OPTION = {
  type: "string",
  help: "folder where varied copies of clips are kept for other runs",
  default: DEFAULT_CACHE_FOLDER,
  placeholder: "DIR",
  isPath: true,
} as const;
