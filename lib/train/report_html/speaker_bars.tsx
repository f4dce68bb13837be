import type { SpeakerResult } from "./run_report.ts";
import { percent } from "./words.ts";

/** Balanced accuracy of each speaker, the best first. */
export function SpeakerBars({ speakers, uar }: {
  speakers: readonly SpeakerResult[];
  /** Of all speakers' clips together. */
  uar: number;
}) {
  const sorted = speakers.toSorted((a, b) => b.uar - a.uar);
  return (
    <figure class="speakers">
      <figcaption>By actor</figcaption>
      <p class="quiet">
        Balanced accuracy; f and m, and the number of clips; the line is that of
        all clips, {percent(uar)}.
      </p>
      <ol style={`--all: ${uar.toFixed(4)}`}>
        {sorted.map(({ speaker, sex, clips, accuracy, uar }) => (
          <li
            key={speaker}
            class={sex}
            title={`accuracy ${percent(accuracy)}`}
          >
            <span class="who">
              {speaker}{" "}
              <span class="quiet">{sex === "female" ? "f" : "m"} {clips}</span>
            </span>
            <span class="track">
              <span class="fill" style={`--share: ${uar.toFixed(4)}`} />
            </span>
            <span class="figure">{percent(uar)}</span>
          </li>
        ))}
      </ol>
    </figure>
  );
}
