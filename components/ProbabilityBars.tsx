import type { Emotion } from "../lib/model/mod.ts";
import { EMOTION_ORDER } from "./emotion_look.ts";
import { EmotionShape } from "./EmotionShape.tsx";
import { useWords } from "./words.tsx";

/** The eight probabilities as bars; empty bars where there is no answer. */
export function ProbabilityBars({ title, probabilities }: {
  title: string;
  probabilities: Record<Emotion, number> | null;
}) {
  const largest = probabilities
    ? Math.max(...Object.values(probabilities))
    : NaN;
  return (
    <section class="bars" aria-label={title}>
      <h2>{title}</h2>
      <ul>
        {EMOTION_ORDER.map((emotion) => (
          <Bar
            key={emotion}
            emotion={emotion}
            probability={probabilities?.[emotion] ?? null}
            first={probabilities?.[emotion] === largest}
          />
        ))}
      </ul>
    </section>
  );
}

function Bar({ emotion, probability, first }: {
  emotion: Emotion;
  probability: number | null;
  first: boolean;
}) {
  const words = useWords();
  return (
    <li class={first ? "bar bar-first" : "bar"} data-emotion={emotion}>
      <EmotionShape name={emotion} />
      <span class="bar-word">{words.say(`emotion.${emotion}`)}</span>
      {/* Widths as SVG attributes: the policy forbids inline styles. */}
      <svg
        class="bar-track"
        viewBox="0 0 100 1"
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <rect width={100 * (probability ?? 0)} height="1" />
      </svg>
      <span class="bar-percent">
        {probability === null ? "–" : words.percent(probability)}
      </span>
    </li>
  );
}
