import type { Section } from "../message.ts";

/** English: the files page. */
export const files = {
  "files.title": "Undertone: the emotions in a recording",
} as const satisfies Section;
