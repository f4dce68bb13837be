import { EMOTION_ORDER } from "../../components/emotion_look.ts";
import { labelOf } from "../../components/files/file_summary.ts";
import type { FileSegment } from "../../lib/live/mod.ts";
import { csvText } from "../csv.ts";
import type { FileState } from "./file_entry.ts";

/** A file's results. */
export interface FileResults {
  name: string;
  /** `done`: the segments tell of all of it. */
  state: FileState;
  /** Length, s; null where it is not known. */
  seconds: number | null;
  /** How much of it the segments tell of, from its start, s. */
  heardSeconds: number;
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
  "state",
  "heard_s",
  "length_s",
];

/**
 * Results as CSV: a line a segment; `label` may be "notSure".
 *
 * The last columns say the same in every line of a file: where it stands, how
 * much of it was heard from its start, and how long it is, empty where that is
 * not known. Only of a file that is `done` nothing is missing.
 */
export function toCsv(files: readonly FileResults[]): string {
  const lines = files.flatMap(({ segments, ...file }) =>
    segments.map((segment) => [
      file.name,
      segment.startSeconds.toFixed(3),
      segment.endSeconds.toFixed(3),
      labelOf(segment),
      segment.prediction.emotion,
      segment.prediction.confidence.toFixed(4),
      ...EMOTION_ORDER.map((emotion) =>
        segment.prediction.probabilities[emotion].toFixed(4)
      ),
      file.state,
      file.heardSeconds.toFixed(3),
      file.seconds?.toFixed(3) ?? "",
    ])
  );
  return csvText([HEAD, ...lines]);
}

/**
 * Results as JSON, with what computed them; `heardSeconds`: how much of a file
 * the segments tell of, all of it only where its `state` is "done".
 */
export function toJson(
  files: readonly FileResults[],
  { backend, date }: { backend: string; date: string },
): string {
  const results = files.map(({ name, segments, ...file }) => ({
    file: name,
    ...file,
    segments: segments.map((segment) => ({
      startSeconds: segment.startSeconds,
      endSeconds: segment.endSeconds,
      label: labelOf(segment),
      ...segment.prediction,
    })),
  }));
  return JSON.stringify({ date, backend, files: results }, null, 2) + "\n";
}
