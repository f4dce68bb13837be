import { type Emotion, EMOTIONS } from "../../lib/model/mod.ts";
import type { Clip } from "../../lib/train/mod.ts";

/** Rows of a manifest as RAVDESS and TESS would give them. */
export function fakeClips(
  { actors = 24, perEmotion = 4, tessPerEmotion = 20 } = {},
): Clip[] {
  const clips: Clip[] = [];
  const add = (corpus: "ravdess" | "tess", speaker: string, emotion: Emotion) =>
    clips.push({
      corpus,
      speaker,
      sex: clips.length % 2 ? "male" : "female",
      emotion,
      intensity: "normal",
      statement: "1",
      path: `clips/${clips.length}.wav`,
      source: `${clips.length}.wav`,
      seconds: 3,
      sha256: clips.length.toString(16).padStart(64, "0").split("").reverse()
        .join(""),
    } as Clip);
  for (let actor = 1; actor <= actors; actor++) {
    const speaker = `ravdess-${String(actor).padStart(2, "0")}`;
    for (const emotion of EMOTIONS) {
      for (let i = 0; i < perEmotion; i++) add("ravdess", speaker, emotion);
    }
  }
  for (const emotion of EMOTIONS.filter((e) => e !== "calm")) {
    for (let i = 0; i < tessPerEmotion; i++) {
      add("tess", i % 2 ? "tess-OAF" : "tess-YAF", emotion);
    }
  }
  for (const [i, clip] of clips.entries()) {
    if (clip.corpus === "tess") {
      clip.statement = `Say the word ${(i >> 1) % 10}`;
    }
    if (clip.corpus !== "ravdess") continue;
    clip.sex = Number(clip.speaker.slice(-2)) % 2 ? "male" : "female";
  }
  return clips;
}
