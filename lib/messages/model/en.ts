import type { Section } from "../message.ts";

/** English: the model's page. */
export const model = {
  "model.title": "Undertone: the model, its figures and its limits",
} as const satisfies Section;
