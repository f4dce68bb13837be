import type { LiveReading, Utterance } from "../live/mod.ts";
import type { Emotion, Prediction } from "../model/mod.ts";

/** The emotions in the order of a moment's probabilities: the network's. */
export const MOMENT_EMOTIONS: readonly Emotion[] = [
  "neutral",
  "calm",
  "happy",
  "sad",
  "angry",
  "fearful",
  "disgust",
  "surprised",
];

/** What was heard at one moment of a session. */
export interface Moment {
  /** Sound heard up to it, s from the session's start. */
  atSeconds: number;
  /** As `LiveState`. */
  state: "listening" | "silence" | "speech";
  /** The likeliest emotion; null unless `state` is "speech". */
  emotion: Emotion | null;
  /** Whether the model was sure of it. */
  sure: boolean;
  /** In the order of {@linkcode MOMENT_EMOTIONS}; null unless "speech". */
  probabilities: readonly number[] | null;
}

/** The answer over one finished utterance, as it is kept. */
export interface HeardUtterance {
  endSeconds: number;
  /** Its speech, s. */
  seconds: number;
  emotion: Emotion;
  sure: boolean;
  /** In the order of {@linkcode MOMENT_EMOTIONS}. */
  probabilities: readonly number[];
}

/** A thought pinned to a moment. */
export interface PinnedNote {
  atSeconds: number;
  text: string;
}

/** What a reading says of its moment. */
export function toMoment(
  reading: Pick<
    LiveReading,
    "atSeconds" | "state" | "emotion" | "sure" | "probabilities"
  >,
): Moment {
  const { atSeconds, state, emotion, sure, probabilities } = reading;
  return {
    atSeconds,
    state,
    emotion,
    sure: sure ?? false,
    probabilities: probabilities && inOrder(probabilities),
  };
}

/** An utterance as it is kept. */
export function toHeardUtterance(
  { prediction, seconds, endSeconds }: Utterance,
): HeardUtterance {
  const { emotion, sure, probabilities } = prediction;
  const values = inOrder(probabilities);
  return { endSeconds, seconds, emotion, sure, probabilities: values };
}

/** Probabilities in the order of {@linkcode MOMENT_EMOTIONS}. */
export function inOrder(
  probabilities: Prediction["probabilities"],
): number[] {
  return MOMENT_EMOTIONS.map((emotion) => probabilities[emotion]);
}
