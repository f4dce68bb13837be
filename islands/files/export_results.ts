import { EMOTION_ORDER } from "../../components/emotion_look.ts";
import { labelOf } from "../../components/files/file_summary.ts";
import type { FileSegment } from "../../lib/live/mod.ts";

/** A file's results. */
export interface FileResults {
  name: string;
  /** Length, s. */
  seconds: number;
  segments: readonly FileSegment[];
}

const HEAD = [
  "file",
  "start_s",
  "end_s",
  "label",
  "emotion",
  "confidence",
  ...EMOTION_ORDER.map((emotion) => `p_${emotion}`),
];

/** Results as a table, RFC 4180: a line a segment; `label` may be "notSure". */
export function toCsv(files: readonly FileResults[]): string {
  const lines = files.flatMap(({ name, segments }) =>
    segments.map((segment) => [
      name,
      segment.startSeconds.toFixed(3),
      segment.endSeconds.toFixed(3),
      labelOf(segment),
      segment.prediction.emotion,
      segment.prediction.confidence.toFixed(4),
      ...EMOTION_ORDER.map((emotion) =>
        segment.prediction.probabilities[emotion].toFixed(4)
      ),
    ])
  );
  return [HEAD, ...lines].map((cells) => cells.map(quoted).join(",") + "\r\n")
    .join("");
}

/** A name that a spreadsheet would take for a formula is made text. */
function quoted(cell: string): string {
  const text = /^[=+@\t\r]|^-(?!\d)/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Results as JSON, with what computed them. */
export function toJson(
  files: readonly FileResults[],
  { backend, date }: { backend: string; date: string },
): string {
  const results = files.map(({ name, seconds, segments }) => ({
    file: name,
    seconds,
    segments: segments.map((segment) => ({
      startSeconds: segment.startSeconds,
      endSeconds: segment.endSeconds,
      label: labelOf(segment),
      ...segment.prediction,
    })),
  }));
  return JSON.stringify({ date, backend, files: results }, null, 2) + "\n";
}
