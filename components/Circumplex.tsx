import type { Emotion } from "../lib/model/mod.ts";
import { affectPoint, emotionPlace } from "./circumplex.ts";
import { EMOTION_ORDER } from "./emotion_look.ts";
import { EmotionShape } from "./EmotionShape.tsx";
import { useWords } from "./words.tsx";

const TWO_DIGITS = { minimumFractionDigits: 2, maximumFractionDigits: 2 };

/** The circle of affect with the emotions on it, and where the voice stands. */
export function Circumplex({ probabilities }: {
  probabilities: Record<Emotion, number> | null;
}) {
  const words = useWords();
  const point = probabilities && affectPoint(probabilities);
  const told = point
    ? words.say("live.circle.point", {
      valence: words.number(point.valence, TWO_DIGITS),
      arousal: words.number(point.arousal, TWO_DIGITS),
    })
    : words.say("live.circle.none");
  return (
    <section class="circle" aria-label={words.say("live.circle")}>
      <h2>{words.say("live.circle")}</h2>
      <svg viewBox="-136 -136 272 272" role="img" aria-label={told}>
        <circle class="circle-rim" r="100" />
        <path class="circle-axes" d="M-100 0H100M0 -100V100" />
        {point && (
          // Behind the shapes, and wide enough to be seen around one.
          <circle
            class="circle-point"
            cx={100 * point.valence}
            cy={-100 * point.arousal}
            r="17"
          />
        )}
        {EMOTION_ORDER.map((emotion) => {
          const { valence, arousal } = emotionPlace(emotion);
          return (
            <svg
              key={emotion}
              data-emotion={emotion}
              x={100 * valence - 10}
              y={-100 * arousal - 10}
              width="20"
              height="20"
              viewBox="0 0 100 100"
              overflow="visible"
            >
              <EmotionShape name={emotion} inner />
            </svg>
          );
        })}
        <g class="circle-words" aria-hidden="true">
          <text y="-127">{words.say("live.circle.excited")}</text>
          <text y="129">{words.say("live.circle.calm")}</text>
          <text transform="translate(-127 0) rotate(-90)">
            {words.say("live.circle.unpleasant")}
          </text>
          <text transform="translate(129 0) rotate(-90)">
            {words.say("live.circle.pleasant")}
          </text>
        </g>
      </svg>
      <p class="quiet">{words.say("live.circle.derived")}</p>
    </section>
  );
}
