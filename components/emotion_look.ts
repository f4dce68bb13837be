import type { Emotion } from "../lib/model/mod.ts";

/** The emotions in the order of the page, which is that of every model. */
export const EMOTION_ORDER: readonly Emotion[] = [
  "neutral",
  "calm",
  "happy",
  "sad",
  "angry",
  "fearful",
  "disgust",
  "surprised",
];
