import type { SessionRecord } from "./session_record.ts";
import { MOMENT_EMOTIONS } from "./moment.ts";
import { momentAt } from "./timeline.ts";

/**
 * A session as rows of a table, heads first: a row a moment, with the note
 * pinned to it. Times in seconds, probabilities with four digits.
 */
export function sessionTable({ moments, notes }: SessionRecord): string[][] {
  const head = [
    "seconds",
    "state",
    "emotion",
    "sure",
    ...MOMENT_EMOTIONS,
    "note",
  ];
  const pinned = new Map<unknown, string[]>();
  for (const { atSeconds, text } of notes) {
    const moment = momentAt(moments, atSeconds) ?? moments[0];
    pinned.set(moment, [...pinned.get(moment) ?? [], text]);
  }
  const rows = moments.map((moment) => [
    moment.atSeconds.toFixed(2),
    moment.state,
    moment.emotion ?? "",
    moment.emotion === null ? "" : `${moment.sure}`,
    ...MOMENT_EMOTIONS.map((_, e) =>
      moment.probabilities?.[e].toFixed(4) ?? ""
    ),
    (pinned.get(moment) ?? []).join("; "),
  ]);
  return [head, ...rows];
}
