import type { Emotion } from "../../lib/model/mod.ts";
import type { ClassFigures } from "../../lib/train/mod.ts";
import { EMOTION_ORDER } from "../emotion_look.ts";
import { EmotionShape } from "../EmotionShape.tsx";
import { useWords } from "../words.tsx";

/** Recall and precision of every emotion, as a table with bars in it. */
export function ClassBars(
  { classes }: { classes: Record<Emotion, ClassFigures> },
) {
  const words = useWords();
  const shown = EMOTION_ORDER.filter((emotion) => classes[emotion]?.recall);
  return (
    <section class="chart class-bars">
      <h3 id="classes">{words.say("model.classes")}</h3>
      <p class="quiet">{words.say("model.classes.note")}</p>
      <table aria-labelledby="classes">
        <thead>
          <tr>
            <th scope="col">{words.say("model.emotion")}</th>
            <th scope="col">{words.say("model.found")}</th>
            <th scope="col">{words.say("model.right")}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((emotion) => (
            <tr key={emotion} data-emotion={emotion}>
              <th scope="row">
                <EmotionShape name={emotion} />
                {words.say(`emotion.${emotion}`)}
              </th>
              <Share value={classes[emotion].recall?.mean ?? null} />
              <Share value={classes[emotion].precision?.mean ?? null} />
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Share({ value }: { value: number | null }) {
  const words = useWords();
  if (value === null) return <td>–</td>;
  return (
    <td>
      <span class="share">
        <svg
          class="bar-track"
          viewBox="0 0 100 1"
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          <rect width={100 * value} height="1" />
        </svg>
        <span>{words.percent(value)}</span>
      </span>
    </td>
  );
}
