import type { Prediction } from "../lib/model/mod.ts";
import { EMOTION_WORDS, percent } from "./emotion_look.ts";
import { EmotionShape } from "./EmotionShape.tsx";

/** The answer over the last finished utterance, held while nobody speaks. */
export function LastUtterance({ utterance, count }: {
  utterance:
    | { prediction: Prediction; seconds: number; endSeconds: number }
    | null;
  count: number;
}) {
  return (
    <section
      class="last"
      aria-label="Last utterance"
      data-last-utterance={utterance?.prediction.emotion ?? ""}
      data-probabilities={utterance
        ? JSON.stringify(utterance.prediction.probabilities)
        : ""}
      data-utterances={count}
      data-end-seconds={utterance?.endSeconds ?? ""}
      data-emotion={utterance?.prediction.emotion ?? ""}
    >
      <h2>Last utterance</h2>
      {utterance === null
        ? <p class="quiet">Its emotion stays here after you stop speaking.</p>
        : (
          <div class="last-answer">
            <EmotionShape name={utterance.prediction.emotion} />
            <p>
              <strong>{EMOTION_WORDS[utterance.prediction.emotion]}</strong>
              <span class="quiet">
                {percent(utterance.prediction.confidence)} sure ·{" "}
                {utterance.seconds.toFixed(1)} s of speech
              </span>
              <span class="quiet">{runnersUp(utterance.prediction)}</span>
            </p>
          </div>
        )}
    </section>
  );
}

/** "then surprised 9 %, angry 4 %". */
function runnersUp({ emotion, probabilities }: Prediction): string {
  const others = Object.entries(probabilities)
    .filter(([name, probability]) => name !== emotion && probability >= 0.01)
    .sort(([, a], [, b]) => b - a)
    .slice(0, 2)
    .map(([name, probability]) => `${name} ${percent(probability)}`);
  return others.length === 0 ? "" : `then ${others.join(", ")}`;
}
