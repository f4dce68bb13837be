/**
 * `report.html`: a run in one file to look at and listen to.
 *
 * @module
 *
 * @example
 * ```ts ignore
 * import { writeRunReport } from "./mod.ts";
 *
 * await writeRunReport("data/runs/random-1", { data, side: "test", answers });
 * ```
 */
export * from "./gather.ts";
export { renderReport } from "./render.ts";
export * from "./run_report.ts";
