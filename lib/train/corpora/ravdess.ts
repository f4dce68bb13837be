import type { Emotion } from "../../model/mod.ts";
import type { ClipLabel, Corpus } from "./clip_label.ts";

/** By the code in the file name, 01 first. */
const EMOTION_BY_CODE: Emotion[] = [
  "neutral",
  "calm",
  "happy",
  "sad",
  "angry",
  "fearful",
  "disgust",
  "surprised",
];
const STATEMENT_BY_CODE = [
  "Kids are talking by the door",
  "Dogs are sitting by the door",
];
const AUDIO_ONLY = 3;
const SPEECH = 1;
const NEUTRAL = 1;
const STRONG = 2;
const N_ACTORS = 24;

/**
 * Reads a RAVDESS name: `MM-CC-EE-II-SS-RR-AA`, modality, channel, emotion,
 * intensity, statement, repetition, actor (odd male, even female).
 *
 * Songs (channel 02) and video (modality 01, 02) are not speech clips.
 *
 * @param stem a file's name without folder and extension
 * @returns `null` if it is not the name of a RAVDESS speech clip
 *
 * Source: Livingstone & Russo (2018), doi 10.5281/zenodo.1188976.
 */
export function parseRavdessName(stem: string): ClipLabel | null {
  if (!/^\d\d(-\d\d){6}$/.test(stem)) return null;
  const codes = stem.split("-").map(Number);
  const [modality, channel, emotion, intensity, statement, take, actor] = codes;
  const known = modality === AUDIO_ONLY && channel === SPEECH &&
    within(emotion, EMOTION_BY_CODE.length) && within(intensity, STRONG) &&
    within(statement, STATEMENT_BY_CODE.length) && within(take, 2) &&
    within(actor, N_ACTORS) && !(emotion === NEUTRAL && intensity === STRONG);
  if (!known) return null;
  return {
    corpus: "ravdess",
    id: stem,
    speaker: `ravdess-${stem.slice(-2)}`,
    sex: actor % 2 === 1 ? "male" : "female",
    emotion: EMOTION_BY_CODE[emotion - 1],
    intensity: intensity === STRONG ? "strong" : "normal",
    statement: STATEMENT_BY_CODE[statement - 1],
  };
}

function within(code: number, highest: number): boolean {
  return code >= 1 && code <= highest;
}

/** The Ryerson Audio-Visual Database of Emotional Speech and Song, its spoken audio. */
export const RAVDESS: Corpus = {
  name: "ravdess",
  title: "RAVDESS",
  doi: "10.5281/zenodo.1188976",
  download: "Audio_Speech_Actors_01-24.zip",
  parseName: parseRavdessName,
};
