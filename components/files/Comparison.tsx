import type { FileSummary } from "./file_summary.ts";
import type { Emotion } from "../../lib/model/mod.ts";
import { EMOTION_ORDER } from "../emotion_look.ts";
import { EmotionShape } from "../EmotionShape.tsx";
import { useWords } from "../words.tsx";

/** A recording that is compared. */
export interface Compared {
  name: string;
  summary: FileSummary;
}

/** Two recordings side by side: each emotion's share, left and right. */
export function Comparison({ files }: { files: Compared[] }) {
  const words = useWords();
  const [left, right] = files;
  return (
    <section class="comparison" aria-labelledby="comparison">
      <h2 id="comparison">{words.say("files.comparison")}</h2>
      {right === undefined
        ? <p class="quiet">{words.say("files.comparison.hint")}</p>
        : (
          <>
            <p class="quiet">{words.say("files.comparison.note")}</p>
            <table>
              <thead>
                <tr>
                  <th scope="col">{left.name}</th>
                  <th scope="col">{words.say("files.segment.emotion")}</th>
                  <th scope="col">{right.name}</th>
                </tr>
              </thead>
              <tbody>
                {EMOTION_ORDER.map((emotion) => (
                  <Row
                    key={emotion}
                    emotion={emotion}
                    left={left.summary.mean?.[emotion] ?? null}
                    right={right.summary.mean?.[emotion] ?? null}
                  />
                ))}
              </tbody>
            </table>
          </>
        )}
    </section>
  );
}

function Row({ emotion, left, right }: {
  emotion: Emotion;
  left: number | null;
  right: number | null;
}) {
  const words = useWords();
  return (
    <tr data-emotion={emotion}>
      <Share value={left} isLeft />
      <th scope="row">
        <EmotionShape name={emotion} />
        {words.say(`emotion.${emotion}`)}
      </th>
      <Share value={right} />
    </tr>
  );
}

function Share(
  { value, isLeft = false }: { value: number | null; isLeft?: boolean },
) {
  const words = useWords();
  if (value === null) return <td>–</td>;
  const width = 100 * value;
  return (
    <td class={isLeft ? "is-left" : undefined}>
      <span>{words.percent(value)}</span>
      <svg
        class="bar-track"
        viewBox="0 0 100 1"
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <rect x={isLeft ? 100 - width : 0} width={width} height="1" />
      </svg>
    </td>
  );
}
