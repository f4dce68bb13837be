import { h } from "preact";
import { renderToString } from "preact-render-to-string";
import { Page } from "./page.tsx";
import type { RunReport } from "./run_report.ts";

/**
 * A run's report as one HTML file that needs nothing beside it: no network, no
 * scripts; by day and by night, on a desk or a phone.
 */
export function renderReport(report: RunReport): string {
  return `<!doctype html>\n${renderToString(h(Page, report))}\n`;
}
