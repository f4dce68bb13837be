import type { FileSummary } from "./file_summary.ts";
import { EmotionShape } from "../EmotionShape.tsx";
import { useWords } from "../words.tsx";
import { clock } from "./clock.ts";

/** How much of the speech was what: a bar, and a list that says the same. */
export function ShareBar({ summary }: { summary: FileSummary }) {
  const words = useWords();
  const { byLabel, speechSeconds } = summary;
  let at = 0;
  return (
    <div class="shares">
      <svg
        class="share-bar"
        viewBox="0 0 100 1"
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        {byLabel.map(({ label, seconds }) => {
          const width = 100 * seconds / speechSeconds;
          const x = at;
          at += width;
          return (
            <g key={label} data-emotion={label === "notSure" ? "" : label}>
              <rect x={x} width={Math.max(0, width - 0.3)} height="1" />
            </g>
          );
        })}
      </svg>
      <ul class="share-list">
        {byLabel.map(({ label, seconds }) => (
          <li key={label} data-emotion={label === "notSure" ? "" : label}>
            <EmotionShape name={label === "notSure" ? "listening" : label} />
            <strong>{words.percent(seconds / speechSeconds)}</strong>
            {words.say(
              label === "notSure" ? "files.notSure" : `emotion.${label}`,
            )}
            <span class="quiet">{clock(seconds)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
