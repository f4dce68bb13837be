import type { Emotion } from "../lib/model/mod.ts";
import type { Words } from "../lib/messages/mod.ts";
import { EmotionShape, type ShapeName } from "./EmotionShape.tsx";
import { useWords } from "./words.tsx";

/** What the page is doing, in the words of `data-state`. */
export type PageState =
  | "idle"
  | "starting"
  | "listening"
  | "silence"
  | "speech"
  | "unsure"
  | "paused"
  | "failed";

/**
 * The large answer: the emotion of the speech under way, that the model is not
 * sure of it, or why there is none.
 */
export function EmotionNow({ state, hasSound, emotion, confidence }: {
  state: PageState;
  /** Whether there is a sound, though perhaps no voice. */
  hasSound: boolean;
  /** The likeliest emotion. */
  emotion: Emotion | null;
  /** Probability of `emotion`, 0 to 1. */
  confidence: number;
}) {
  const words = useWords();
  const [word, detail] = answer(
    { state, hasSound, emotion, confidence },
    words,
  );
  const isSure = state === "speech" && emotion !== null;
  return (
    <section class="now" aria-label={words.say("live.now")}>
      <div class="now-answer">
        <EmotionShape name={isSure ? emotion : shapeOf(state)} />
        <div class="now-words">
          <p class="now-word">{word}</p>
          <p class="now-detail">{detail}</p>
        </div>
      </div>
    </section>
  );
}

function answer(
  { state, hasSound, emotion, confidence }: {
    state: PageState;
    hasSound: boolean;
    emotion: Emotion | null;
    confidence: number;
  },
  words: Words,
): [word: string, detail: string] {
  const percent = words.percent(confidence);
  if (emotion !== null && state === "speech") {
    return [
      words.say(`emotion.${emotion}`),
      words.say("live.sure", { percent }),
    ];
  }
  if (emotion !== null && state === "unsure") {
    const likeliest = words.inside(words.say(`emotion.${emotion}`));
    return [
      words.say("live.unsure"),
      words.say("live.unsure.detail", { emotion: likeliest, percent }),
    ];
  }
  if (state === "silence" && hasSound) {
    return [words.say("live.noise"), words.say("live.noise.detail")];
  }
  const shown = state === "speech" || state === "unsure" ? "listening" : state;
  return [words.say(`live.${shown}`), words.say(`live.${shown}.detail`)];
}

function shapeOf(state: PageState): ShapeName {
  if (state === "unsure") return "unsure";
  if (state === "silence") return "silence";
  return state === "listening" || state === "speech" ? "listening" : "idle";
}
