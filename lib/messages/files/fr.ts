import type { Translation } from "../message.ts";
import type { files as english } from "./en.ts";

/** French: the files page. */
export const files: Translation<typeof english> = {
  "files.title": "Undertone : les émotions d’un enregistrement",
};
