import type { Summary } from "../lib/journal/mod.ts";
import { EMOTION_ORDER } from "./emotion_look.ts";
import { EmotionShape, type ShapeName } from "./EmotionShape.tsx";
import { timeText } from "./timeline_words.ts";
import { useWords } from "./words.tsx";

const ONE_DIGIT = { minimumFractionDigits: 1, maximumFractionDigits: 1 };

/** What the session came to: each emotion's share of the speech, and changes. */
export function SessionSummary({ summary }: { summary: Summary }) {
  const words = useWords();
  const { seconds, speechSeconds, notSure, shares, changesPerMinute } = summary;
  const parts: { name: ShapeName; word: string; share: number }[] = [
    ...EMOTION_ORDER.map((name) => ({
      name,
      word: words.say(`emotion.${name}`),
      share: shares[name],
    })),
    { name: "unsure" as const, word: words.say("live.unsure"), share: notSure },
  ].filter(({ share }) => share >= 0.005)
    .sort((a, b) => b.share - a.share);
  return (
    <section class="summary" aria-label={words.say("live.summary")}>
      <p class="quiet">
        {words.say("live.summary.detail", {
          heard: timeText(seconds, words),
          speech: timeText(speechSeconds, words),
          changes: words.number(changesPerMinute, ONE_DIGIT),
        })}
      </p>
      {parts.length > 0 && (
        <ul>
          {parts.map(({ name, word, share }) => (
            <li key={name} data-emotion={name === "unsure" ? "" : name}>
              <EmotionShape name={name} />
              {word} <strong>{words.percent(share)}</strong>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
