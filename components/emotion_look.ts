import type { Emotion } from "../lib/model/mod.ts";

/** The emotions in the order of the page, each with the word people read. */
export const EMOTION_WORDS: Readonly<Record<Emotion, string>> = {
  neutral: "Neutral",
  calm: "Calm",
  happy: "Happy",
  sad: "Sad",
  angry: "Angry",
  fearful: "Fearful",
  disgust: "Disgust",
  surprised: "Surprised",
};

/** A probability as whole percent: "83 %". */
export function percent(probability: number): string {
  return `${Math.round(100 * probability)}\u2009%`;
}
