import type { Words } from "../lib/messages/mod.ts";
import type { Emotion, Prediction } from "../lib/model/mod.ts";
import { EmotionShape } from "./EmotionShape.tsx";
import { useWords } from "./words.tsx";

const ONE_DIGIT = { minimumFractionDigits: 1, maximumFractionDigits: 1 };

/** The answer over the last finished utterance, held while nobody speaks. */
export function LastUtterance({ utterance, count }: {
  utterance:
    | { prediction: Prediction; seconds: number; endSeconds: number }
    | null;
  count: number;
}) {
  const words = useWords();
  return (
    <section
      class="last"
      aria-label={words.say("live.last")}
      data-last-utterance={utterance?.prediction.emotion ?? ""}
      data-probabilities={utterance
        ? JSON.stringify(utterance.prediction.probabilities)
        : ""}
      data-utterances={count}
      data-end-seconds={utterance?.endSeconds ?? ""}
      data-emotion={utterance?.prediction.sure
        ? utterance.prediction.emotion
        : ""}
      data-sure={utterance?.prediction.sure ?? ""}
    >
      <h2>{words.say("live.last")}</h2>
      {utterance === null
        ? <p class="quiet">{words.say("live.last.none")}</p>
        : (
          <div class="last-answer">
            <EmotionShape
              name={utterance.prediction.sure
                ? utterance.prediction.emotion
                : "unsure"}
            />
            <p>
              <strong>{titleOf(utterance.prediction, words)}</strong>
              <span class="quiet">{detailOf(utterance, words)}</span>
              <span class="quiet">
                {runnersUp(utterance.prediction, words)}
              </span>
            </p>
          </div>
        )}
    </section>
  );
}

function titleOf({ sure, emotion }: Prediction, words: Words): string {
  return words.say(sure ? `emotion.${emotion}` : "live.unsure");
}

function detailOf(
  { prediction, seconds }: { prediction: Prediction; seconds: number },
  words: Words,
): string {
  const { sure, emotion, confidence } = prediction;
  const values = {
    percent: words.percent(confidence),
    seconds: words.number(seconds, ONE_DIGIT),
  };
  if (sure) return words.say("live.last.detail", values);
  const likeliest = words.inside(words.say(`emotion.${emotion}`));
  return words.say("live.last.unsure", { ...values, emotion: likeliest });
}

/** "then surprised 9 %, angry 4 %". */
function runnersUp(
  { emotion, probabilities }: Prediction,
  words: Words,
): string {
  const others = (Object.entries(probabilities) as [Emotion, number][])
    .filter(([name, probability]) => name !== emotion && probability >= 0.01)
    .sort(([, a], [, b]) => b - a)
    .slice(0, 2)
    .map(([name, probability]) =>
      words.say("live.last.other", {
        emotion: words.inside(words.say(`emotion.${name}`)),
        percent: words.percent(probability),
      })
    );
  if (others.length === 0) return "";
  return words.say("live.last.then", { others: others.join(", ") });
}
