import type { Clip, LeftOut, Manifest } from "./manifest.ts";

/** Files named for each reason before the rest is only counted. */
const NAMED_PER_REASON = 30;

/**
 * A manifest in lines for a person: clips by emotion and corpus, by speaker,
 * and what was left out and why.
 */
export function describeManifest({ clips, leftOut }: Manifest): string {
  const emotions = [...new Set(clips.map((clip) => clip.emotion))].sort();
  return [
    countTable(clips, { by: "corpus", emotions }),
    countTable(clips, { by: "speaker", emotions }),
    describeLeftOut(leftOut),
  ].join("\n\n");
}

function countTable(
  clips: Clip[],
  { by, emotions }: { by: "corpus" | "speaker"; emotions: string[] },
): string {
  const groups = Object.entries(Object.groupBy(clips, (clip) => clip[by]));
  groups.sort(([a], [b]) => a < b ? -1 : 1);
  const rows = groups.map(([name, group]) => countRow(name, group!, emotions));
  if (rows.length > 1) rows.push(countRow("all", clips, emotions));
  return alignRows([[by, ...emotions, "clips", "minutes"], ...rows]);
}

function countRow(name: string, clips: Clip[], emotions: string[]): string[] {
  const counts = emotions.map((emotion) =>
    clips.filter((clip) => clip.emotion === emotion).length
  );
  const minutes = clips.reduce((sum, clip) => sum + clip.seconds, 0) / 60;
  return [name, ...[...counts, clips.length].map(String), minutes.toFixed(1)];
}

/** First column to the left, numbers to the right. */
function alignRows(rows: string[][]): string {
  const widths = rows[0].map((_, column) =>
    Math.max(...rows.map((row) => row[column].length))
  );
  return rows.map((row) =>
    row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])
    ).join("  ")
  ).join("\n");
}

function describeLeftOut(leftOut: LeftOut[]): string {
  if (leftOut.length === 0) return "Nothing was left out.";
  const groups = Object.entries(Object.groupBy(leftOut, (one) => one.reason));
  const counts = groups.map(([reason, group]) => `${group!.length} ${reason}`);
  const lines = groups.flatMap(([, group]) => nameSome(group!));
  return [`Left out: ${counts.join(", ")}`, ...lines].join("\n");
}

function nameSome(group: LeftOut[]): string[] {
  const lines = group.slice(0, NAMED_PER_REASON).map(({ path, ...why }) =>
    `  ${why.reason}: ${path} (${why.detail})`
  );
  const rest = group.length - lines.length;
  if (rest > 0) lines.push(`  … and ${rest} more, all in the manifest`);
  return lines;
}
