import { EMOTION_ORDER } from "../emotion_look.ts";
import { useWords } from "../words.tsx";
import type { Confusion } from "./card.ts";

/** Shades of a cell, the weakest for nothing. */
const SHADES = 10;

/** What was played against what the network called it, in percent of the row. */
export function ConfusionMatrix({ confusion }: { confusion: Confusion }) {
  const words = useWords();
  return (
    <section class="chart confusion">
      <h3 id="confusion">{words.say("model.confusion")}</h3>
      <p class="quiet">{words.say("model.confusion.note")}</p>
      <div
        class="table-frame"
        role="group"
        tabIndex={0}
        aria-labelledby="confusion"
      >
        <table>
          <thead>
            <tr>
              <td class="quiet">{words.say("model.confusion.played")}</td>
              {EMOTION_ORDER.map((emotion) => (
                <th key={emotion} scope="col">
                  <span>{words.say(`emotion.${emotion}`)}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {confusion.emotions.map((emotion, i) => (
              <tr key={emotion}>
                <th scope="row">{words.say(`emotion.${emotion}`)}</th>
                {confusion.shares[i].map((share, j) => (
                  <Cell
                    key={j}
                    share={share}
                    isRight={EMOTION_ORDER[j] === emotion}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Cell({ share, isRight }: { share: number; isRight: boolean }) {
  const words = useWords();
  const shade = Math.min(SHADES - 1, Math.floor(share * SHADES));
  return (
    <td data-shade={shade} class={isRight ? "is-right" : undefined}>
      {share < 0.005 ? "·" : words.number(Math.round(100 * share))}
    </td>
  );
}
