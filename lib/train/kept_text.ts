import type { FitConfig } from "./fit.ts";

/** Which network a run keeps. */
export interface Kept {
  /** The epoch whose network was kept before the refit. */
  epoch: number;
  /** The last epoch done, of the refit too. */
  last: number;
  /** So many last ones' weights are averaged; 0 where the refit has none yet. */
  averaged: number;
}

/** Which network a run keeps, in words: `that of epoch 100`. */
export function keptText(
  { epoch, last, averaged }: Kept,
  keep: FitConfig["keep"],
): string {
  if (averaged > 1) {
    return `the mean of the weights after epochs ${
      last - averaged + 1
    } to ${last}`;
  }
  if (averaged === 1) return `that of epoch ${last}`;
  return keep === "best"
    ? `that of epoch ${epoch}, which did best on development clips`
    : `that of epoch ${epoch}`;
}
