import type { Translation } from "../message.ts";
import type { model as english } from "./en.ts";

/** French: the model's page. */
export const model: Translation<typeof english> = {
  "model.title": "Undertone : le modèle, ses chiffres et ses limites",
};
