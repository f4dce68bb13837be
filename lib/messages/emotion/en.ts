import type { Section } from "../message.ts";

/** English: the eight emotions. */
export const emotion = {
  "emotion.neutral": "Neutral",
  "emotion.calm": "Calm",
  "emotion.happy": "Happy",
  "emotion.sad": "Sad",
  "emotion.angry": "Angry",
  "emotion.fearful": "Fearful",
  "emotion.disgust": "Disgust",
  "emotion.surprised": "Surprised",
} as const satisfies Section;
