import { EMOTIONS } from "../../model/mod.ts";
import type { Scores } from "../metrics.ts";
import { emotionsIn, percent } from "./words.ts";

/** Rows: what actors expressed; columns: what the network heard. */
export function ConfusionTable({ scores }: { scores: Scores }) {
  const emotions = emotionsIn(scores);
  const index = emotions.map((emotion) => EMOTIONS.indexOf(emotion));
  return (
    <figure class="confusion">
      <figcaption>What was taken for what</figcaption>
      <p class="quiet">
        Rows: the actor's emotion. Columns: the network's answer. Clips, shaded
        by their share of the row.
      </p>
      <table>
        <thead>
          <tr>
            <td />
            {emotions.map((emotion) => (
              <th key={emotion} scope="col">
                <span>{emotion}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {index.map((i) => (
            <Row
              key={i}
              emotion={EMOTIONS[i]}
              counts={index.map((j) => scores.confusion[i][j])}
              right={index.indexOf(i)}
            />
          ))}
        </tbody>
      </table>
    </figure>
  );
}

function Row({ emotion, counts, right }: {
  emotion: string;
  counts: number[];
  right: number;
}) {
  const total = counts.reduce((a, b) => a + b, 0);
  return (
    <tr>
      <th scope="row">{emotion}</th>
      {counts.map((count, j) => {
        const share = total === 0 ? 0 : count / total;
        return (
          <td
            key={j}
            class={`${j === right ? "right" : "wrong"}${
              share > 0.5 ? " deep" : ""
            }`}
            style={`--share: ${share.toFixed(3)}`}
            title={`${percent(share)} of ${emotion}`}
          >
            {count || <span class="none">·</span>}
          </td>
        );
      })}
    </tr>
  );
}
