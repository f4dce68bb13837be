import type { Translation } from "../message.ts";
import type { kiosk as english } from "./en.ts";

/** French: the kiosk. */
export const kiosk: Translation<typeof english> = {
  "kiosk.title": "Undertone : borne",
};
