import { EMOTIONS } from "../../model/mod.ts";
import type { Scores } from "../metrics.ts";
import { emotionsIn, percent } from "./words.ts";

/** Rows: what actors expressed; columns: what the network heard. */
export function ConfusionTable({ scores }: { scores: Scores }) {
  const emotions = emotionsIn(scores);
  const index = emotions.map((emotion) => EMOTIONS.indexOf(emotion));
  const silent = scores.clips - sum(scores.confusion.flat());
  return (
    <figure class="confusion">
      <figcaption>What was taken for what</figcaption>
      <p class="quiet">
        Rows: the actor's emotion. Columns: the network's answer. Clips, shaded
        by their share of the emotion's.
        {silent > 0 && ` Of ${silent} nothing was said: they are in no column.`}
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
              support={scores.classes[EMOTIONS[i]].support}
              right={index.indexOf(i)}
            />
          ))}
        </tbody>
      </table>
    </figure>
  );
}

function sum(counts: readonly number[]): number {
  return counts.reduce((a, b) => a + b, 0);
}

function Row({ emotion, counts, support, right }: {
  emotion: string;
  counts: number[];
  /** The emotion's clips, those of which nothing was said among them. */
  support: number;
  right: number;
}) {
  return (
    <tr>
      <th scope="row">{emotion}</th>
      {counts.map((count, j) => {
        const share = support === 0 ? 0 : count / support;
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
