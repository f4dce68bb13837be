import type { Translation } from "../message.ts";
import type { files as english } from "./en.ts";

/** Spanish: the files page. */
export const files: Translation<typeof english> = {
  "files.title": "Undertone: las emociones de una grabación",
};
