import type { Translation } from "../message.ts";
import type { model as english } from "./en.ts";

/** Spanish: the model's page. */
export const model: Translation<typeof english> = {
  "model.title": "Undertone: el modelo, sus cifras y sus límites",
};
