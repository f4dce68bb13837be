import type { Translation } from "../message.ts";
import type { kiosk as english } from "./en.ts";

/** German: the kiosk. */
export const kiosk: Translation<typeof english> = {
  "kiosk.title": "Undertone: Kiosk",
};
