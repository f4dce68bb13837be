import type { Emotion } from "../lib/model/mod.ts";

/** A place in the circle of affect. */
export interface AffectPoint {
  /** Unpleasant −1 to pleasant 1. */
  valence: number;
  /** Calm −1 to excited 1. */
  arousal: number;
}

/**
 * The direction of each emotion in the circle, degrees from "pleasant" towards
 * "excited"; null: in the middle.
 *
 * Source: Russell (1980), "A circumplex model of affect", J. Pers. Soc. Psychol.
 * 39(6), direct circular scaling of 28 words: happy, sad, angry, afraid,
 * astonished, calm. Disgust is not among them: its direction is that of its
 * ratings (−0.60, 0.35) in Russell & Mehrabian (1977), J. Res. Pers. 11(3).
 */
export const CIRCUMPLEX_DEGREES: Readonly<Record<Emotion, number | null>> = {
  neutral: null,
  calm: 316.2,
  happy: 7.8,
  sad: 207.5,
  angry: 99,
  fearful: 116,
  disgust: 149.7,
  surprised: 69.8,
};

/** Where an emotion stands: on the unit circle, or in the middle. */
export function emotionPlace(emotion: Emotion): AffectPoint {
  const degrees = CIRCUMPLEX_DEGREES[emotion];
  if (degrees === null) return { valence: 0, arousal: 0 };
  const angle = degrees * Math.PI / 180;
  return { valence: Math.cos(angle), arousal: Math.sin(angle) };
}

/**
 * The mean of the emotions' places, weighted by their probabilities: derived,
 * not measured. Always inside the circle.
 */
export function affectPoint(
  probabilities: Readonly<Record<Emotion, number>>,
): AffectPoint {
  let [valence, arousal] = [0, 0];
  for (const emotion of Object.keys(CIRCUMPLEX_DEGREES) as Emotion[]) {
    const place = emotionPlace(emotion);
    valence += probabilities[emotion] * place.valence;
    arousal += probabilities[emotion] * place.arousal;
  }
  return { valence, arousal };
}
