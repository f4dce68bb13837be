import type { Emotion } from "../lib/model/mod.ts";
import { EmotionShape, type ShapeName } from "./EmotionShape.tsx";
import { useWords } from "./words.tsx";

/** What the page is doing, in the words of `data-state`. */
export type PageState =
  | "idle"
  | "starting"
  | "listening"
  | "silence"
  | "speech"
  | "paused"
  | "failed";

/** The large answer: the emotion of the speech under way, or why there is none. */
export function EmotionNow({ state, emotion, confidence }: {
  state: PageState;
  emotion: Emotion | null;
  /** Probability of `emotion`, 0 to 1. */
  confidence: number;
}) {
  const words = useWords();
  const shown = state === "speech" ? "listening" : state;
  const [word, detail] = state === "speech" && emotion !== null
    ? [
      words.say(`emotion.${emotion}`),
      words.say("live.sure", { percent: words.percent(confidence) }),
    ]
    : [words.say(`live.${shown}`), words.say(`live.${shown}.detail`)];
  return (
    <section class="now" aria-label={words.say("live.now")}>
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
