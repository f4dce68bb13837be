import type { FileSegment } from "../../lib/live/mod.ts";
import type { Emotion } from "../../lib/model/mod.ts";
import { EMOTION_ORDER } from "../emotion_look.ts";

/** What a segment counts as: an emotion, or that the network is not sure. */
export type SegmentLabel = Emotion | "notSure";

/** What a recording holds, in a few numbers. */
export interface FileSummary {
  /** Length of the recording, s. */
  seconds: number;
  /** Length of the speech in it, s. */
  speechSeconds: number;
  /** Seconds of speech by what was heard, the longest first; none that is 0. */
  byLabel: { label: SegmentLabel; seconds: number }[];
  /** The emotion heard longest; null without one. */
  foremost: Emotion | null;
  /** Whether that is more than half of the speech. */
  isMostly: boolean;
  /** Times that the emotion changed from one segment to the next, a minute of speech. */
  changesAMinute: number;
  /** Mean probability of each emotion over the speech, by length; null without. */
  mean: Record<Emotion, number> | null;
}

/** What a segment counts as. */
export function labelOf(
  { prediction: { emotion, sure } }: FileSegment,
): SegmentLabel {
  return sure ? emotion : "notSure";
}

/** Length of a segment, s. */
export function lengthOf({ startSeconds, endSeconds }: FileSegment): number {
  return endSeconds - startSeconds;
}

/** Sums up a recording's segments. */
export function summarise(
  segments: readonly FileSegment[],
  seconds: number,
): FileSummary {
  const speechSeconds = segments.reduce((sum, one) => sum + lengthOf(one), 0);
  const byLabel = [...Map.groupBy(segments, labelOf)]
    .map(([label, own]) => ({
      label,
      seconds: own.reduce((sum, one) => sum + lengthOf(one), 0),
    }))
    .sort((a, b) => b.seconds - a.seconds);
  const named = byLabel.find(({ label }) => label !== "notSure");
  return {
    seconds,
    speechSeconds,
    byLabel,
    foremost: (named?.label as Emotion | undefined) ?? null,
    isMostly: named !== undefined && named.seconds > speechSeconds / 2,
    changesAMinute: changesAMinute(segments, speechSeconds),
    mean: meanOf(segments, speechSeconds),
  };
}

function changesAMinute(
  segments: readonly FileSegment[],
  speechSeconds: number,
): number {
  const heard = segments.map(labelOf).filter((label) => label !== "notSure");
  const changes = heard.filter((label, i) => i > 0 && label !== heard[i - 1]);
  return speechSeconds === 0 ? 0 : changes.length * 60 / speechSeconds;
}

function meanOf(
  segments: readonly FileSegment[],
  speechSeconds: number,
): FileSummary["mean"] {
  if (speechSeconds === 0) return null;
  const mean = (emotion: Emotion) =>
    segments.reduce(
      (sum, one) => sum + lengthOf(one) * one.prediction.probabilities[emotion],
      0,
    ) / speechSeconds;
  return Object.fromEntries(
    EMOTION_ORDER.map((emotion) => [emotion, mean(emotion)]),
  ) as Record<Emotion, number>;
}
