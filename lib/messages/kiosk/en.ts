import type { Section } from "../message.ts";

/** English: the kiosk. */
export const kiosk = {
  "kiosk.title": "Undertone: kiosk",
} as const satisfies Section;
