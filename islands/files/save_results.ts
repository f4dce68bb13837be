// Runs in the browser only: hands files to the person.
import type { BackendInfo } from "../../lib/live/mod.ts";
import { type FileResults, toCsv, toJson } from "./export_results.ts";
import type { FileEntry } from "./file_entry.ts";

const TYPES = { csv: "text/csv", json: "application/json" } as const;

/** Saves the results of files as CSV or JSON, named after them. */
export function saveResults(
  entries: readonly FileEntry[],
  { kind, backend }: { kind: "csv" | "json"; backend: BackendInfo | null },
): void {
  const files = entries.map((entry): FileResults => ({
    name: entry.file.name,
    state: entry.state.value,
    seconds: entry.seconds.value,
    heardSeconds: entry.toldSeconds.value,
    segments: entry.segments.value,
  }));
  const text = kind === "csv" ? toCsv(files) : toJson(files, {
    backend: backend ? `${backend.name}: ${backend.adapter}` : "",
    date: new Date().toISOString(),
  });
  const name = files.length === 1
    ? files[0].name.replace(/\.[^.]+$/, "")
    : "undertone";
  download(new Blob([text], { type: TYPES[kind] }), `${name}.${kind}`);
}

function download(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // Firefox reads the address after the click has returned.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
