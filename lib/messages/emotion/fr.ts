import type { Translation } from "../message.ts";
import type { emotion as english } from "./en.ts";

/** French: the eight emotions. */
export const emotion: Translation<typeof english> = {
  "emotion.neutral": "Neutre",
  "emotion.calm": "Calme",
  "emotion.happy": "Joyeuse",
  "emotion.sad": "Triste",
  "emotion.angry": "En colère",
  "emotion.fearful": "Apeurée",
  "emotion.disgust": "Dégoûtée",
  "emotion.surprised": "Surprise",
};
