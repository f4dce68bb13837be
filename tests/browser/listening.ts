/**
 * Tests that listen: a browser with a file for its microphone, and what it
 * hears.
 *
 * @module
 */
import type { Page } from "playwright-core";
import type { WatchedPage } from "./harness.ts";

/** Software WebGPU compiles and runs slowly; two cores may be shared. */
export const START_SECONDS = 120;
export const UTTERANCE_SECONDS = 60;

/** Counts the times that a page is asked for: once, and again where it is loaded anew. */
export function countVisits(page: Page): { visits: number } {
  const count = { visits: 0 };
  page.on("request", (request) => {
    if (request.isNavigationRequest()) count.visits++;
  });
  return count;
}

/** Noise at about -75 dBFS: a quiet room. */
export function faintNoise(seconds: number): Float32Array {
  let state = 3;
  return Float32Array.from({ length: 16_000 * seconds }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return 3e-4 * (state / 2 ** 31 - 1);
  });
}

/** Starts, lets everything load, and starts again: the microphone's file begins anew. */
export async function startWarm(watched: WatchedPage): Promise<void> {
  await watched.press();
  await watched.state("listening|silence|speech|unsure", {
    seconds: START_SECONDS,
  });
  await watched.press();
  await watched.state("idle");
  await watched.press();
  await watched.state("listening|silence|speech|unsure");
}

/** What the page heard of one utterance. */
export interface Heard {
  emotion: string;
  probabilities: Record<string, number>;
  endSeconds: number;
}

/** The next utterance after `seen` of them. */
export async function nextUtterance(
  { page }: WatchedPage,
  seen: number,
): Promise<Heard> {
  const handle = await page.waitForFunction(
    (seen) => {
      const { dataset } = document.querySelector<HTMLElement>(".last")!;
      return Number(dataset.utterances) > seen ? { ...dataset } : null;
    },
    seen,
    { timeout: 1000 * UTTERANCE_SECONDS },
  );
  const dataset = await handle.jsonValue();
  return {
    emotion: dataset!.lastUtterance!,
    probabilities: JSON.parse(dataset!.probabilities!),
    endSeconds: Number(dataset!.endSeconds),
  };
}
