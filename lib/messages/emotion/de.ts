import type { Translation } from "../message.ts";
import type { emotion as english } from "./en.ts";

/** German: the eight emotions. */
export const emotion: Translation<typeof english> = {
  "emotion.neutral": "Neutral",
  "emotion.calm": "Ruhig",
  "emotion.happy": "Fröhlich",
  "emotion.sad": "Traurig",
  "emotion.angry": "Wütend",
  "emotion.fearful": "Ängstlich",
  "emotion.disgust": "Angewidert",
  "emotion.surprised": "Überrascht",
};
