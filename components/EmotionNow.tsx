import type { Emotion } from "../lib/model/mod.ts";
import { EMOTION_WORDS, percent } from "./emotion_look.ts";
import { EmotionShape, type ShapeName } from "./EmotionShape.tsx";

/** What the page is doing, in the words of `data-state`. */
export type PageState =
  | "idle"
  | "starting"
  | "listening"
  | "silence"
  | "speech"
  | "paused"
  | "failed";

const STATE_WORDS: Record<Exclude<PageState, "speech">, [string, string]> = {
  idle: ["Ready", "Press the button and speak."],
  starting: ["Starting", "Opening the microphone and the network …"],
  listening: ["Listening", "Say something."],
  silence: ["Silence", "Nobody is speaking."],
  paused: ["Paused", "The sound input stands still."],
  failed: ["Not listening", "See what to do above."],
};

/** The large answer: the emotion of the speech under way, or why there is none. */
export function EmotionNow({ state, emotion, confidence }: {
  state: PageState;
  emotion: Emotion | null;
  /** Probability of `emotion`, 0 to 1. */
  confidence: number;
}) {
  const [word, detail] = state !== "speech"
    ? STATE_WORDS[state]
    : emotion === null
    ? STATE_WORDS.listening
    : [EMOTION_WORDS[emotion], `${percent(confidence)} sure`];
  return (
    <section class="now" aria-label="Emotion now">
      <EmotionShape name={emotion ?? shapeOf(state)} />
      <div class="now-words">
        <p class="now-word">{word}</p>
        <p class="now-detail">{detail}</p>
      </div>
    </section>
  );
}

function shapeOf(state: PageState): ShapeName {
  if (state === "silence") return "silence";
  return state === "listening" || state === "speech" ? "listening" : "idle";
}
