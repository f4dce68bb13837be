// Runs in the browser only: hands files to the person.
import type { BackendInfo } from "../../lib/live/mod.ts";
import { save } from "../save_file.ts";
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
    // Some adapters have no name.
    backend: [backend?.name, backend?.adapter].filter(Boolean).join(": "),
    date: new Date().toISOString(),
  });
  const name = files.length === 1
    ? files[0].name.replace(/\.[^.]+$/, "")
    : "undertone";
  save(new Blob([text], { type: TYPES[kind] }), `${name}.${kind}`);
}
