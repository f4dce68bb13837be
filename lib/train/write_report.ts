import { join } from "node:path";
import type { ProtocolReport } from "./evaluation/mod.ts";
import { writeJson, writeWhole } from "./files.ts";
import type { AnyProtocolName } from "./report.ts";

/** How a protocol's figures came about. */
export interface Measured {
  /** The protocol that is reported. */
  name: AnyProtocolName;
  report: ProtocolReport;
  /** The command that measured them. */
  command: string;
  /** The day, `YYYY-MM-DD`. */
  date: string;
  /** What computed them. */
  machine: string;
}

/** Writes a protocol's report, as JSON and as text, into a folder. */
export async function writeReport(
  folder: string,
  { name, report, text, ...measured }: Measured & { text: string },
): Promise<void> {
  const path = join(folder, `report-${name}`);
  await writeJson(`${path}.json`, { ...measured, ...report });
  await writeWhole(`${path}.md`, text);
}
