import type { Scores } from "../metrics.ts";
import { emotionsIn, percent } from "./words.ts";

/** Precision, recall and F1 an emotion. */
export function ClassTable({ scores }: { scores: Scores }) {
  const share = (value: number | null) => value === null ? "–" : percent(value);
  return (
    <figure class="classes">
      <figcaption>By emotion</figcaption>
      <table>
        <thead>
          <tr>
            <th scope="col">emotion</th>
            <th scope="col">precision</th>
            <th scope="col">recall</th>
            <th scope="col">F1</th>
            <th scope="col">clips</th>
          </tr>
        </thead>
        <tbody>
          {emotionsIn(scores).map((emotion) => {
            const { precision, recall, f1, support } = scores.classes[emotion];
            return (
              <tr key={emotion} data-emotion={emotion}>
                <th scope="row">
                  <span class="dot" />
                  {emotion}
                </th>
                <td>{share(precision)}</td>
                <td>{share(recall)}</td>
                <td>{share(f1)}</td>
                <td>{support}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </figure>
  );
}
