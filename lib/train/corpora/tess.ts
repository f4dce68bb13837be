import type { Emotion } from "../../model/mod.ts";
import type { ClipLabel, Corpus } from "./clip_label.ts";

/** Every way the copies in circulation write an emotion, and its one name here and in the publishers' names. */
const EMOTIONS_AS_WRITTEN: Record<string, [Emotion, string]> = {
  angry: ["angry", "angry"],
  anger: ["angry", "angry"],
  disgust: ["disgust", "disgust"],
  disgusted: ["disgust", "disgust"],
  fear: ["fearful", "fear"],
  fearful: ["fearful", "fear"],
  happy: ["happy", "happy"],
  happiness: ["happy", "happy"],
  neutral: ["neutral", "neutral"],
  ps: ["surprised", "ps"],
  pleasantsurprise: ["surprised", "ps"],
  pleasantsurprised: ["surprised", "ps"],
  surprise: ["surprised", "ps"],
  surprised: ["surprised", "ps"],
  sad: ["sad", "sad"],
  sadness: ["sad", "sad"],
};

/**
 * Reads a TESS name: `{OAF,YAF}_<word>_<emotion>`, in any case; also the
 * prefix `OA` that one published file has, `pleasant_surprise` for `ps`, and
 * spaces or hyphens for underscores.
 *
 * @param stem a file's name without folder and extension
 * @returns `null` if it is not the name of a TESS clip
 *
 * Source: Dupuis & Pichora-Fuller (2010), doi 10.5683/SP2/E8H2MF.
 */
export function parseTessName(stem: string): ClipLabel | null {
  const parts = stem.trim().toLowerCase().split(/[_\s-]+/);
  const [prefix, word, ...rest] = parts;
  const actress = /^([oy])af?$/.exec(prefix)?.[1];
  const written = rest.join("");
  if (!actress || !/^[a-z]+$/.test(word ?? "")) return null;
  if (!Object.hasOwn(EMOTIONS_AS_WRITTEN, written)) return null;
  const [emotion, code] = EMOTIONS_AS_WRITTEN[written];
  const name = actress === "o" ? "OAF" : "YAF";
  return {
    corpus: "tess",
    id: `${name}_${word}_${code}`,
    speaker: `tess-${name}`,
    sex: "female",
    emotion,
    intensity: "normal",
    statement: `Say the word ${word}`,
  };
}

/** The Toronto Emotional Speech Set. */
export const TESS: Corpus = {
  name: "tess",
  title: "TESS",
  doi: "10.5683/SP2/E8H2MF",
  download: "the ZIP of all files",
  parseName: parseTessName,
};
