import type { Translation } from "../message.ts";
import type { files as english } from "./en.ts";

/** German: the files page. */
export const files: Translation<typeof english> = {
  "files.title": "Undertone: die Gefühle in einer Aufnahme",
};
