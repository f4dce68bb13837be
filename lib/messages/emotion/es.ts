import type { Translation } from "../message.ts";
import type { emotion as english } from "./en.ts";

/** Spanish: the eight emotions. */
export const emotion: Translation<typeof english> = {
  "emotion.neutral": "Neutra",
  "emotion.calm": "Calmada",
  "emotion.happy": "Alegre",
  "emotion.sad": "Triste",
  "emotion.angry": "Enfadada",
  "emotion.fearful": "Asustada",
  "emotion.disgust": "Asqueada",
  "emotion.surprised": "Sorprendida",
};
