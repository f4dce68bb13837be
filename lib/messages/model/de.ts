import type { Translation } from "../message.ts";
import type { model as english } from "./en.ts";

/** German: the model's page. */
export const model: Translation<typeof english> = {
  "model.title": "Undertone: das Modell, seine Zahlen und Grenzen",
};
