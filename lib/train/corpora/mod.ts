/**
 * The speech collections known, and how their files are labelled.
 *
 * To add one: write `parseName` beside its like, and list it in `CORPORA`.
 *
 * @module
 *
 * @example
 * ```ts
 * import { parseClipName } from "./mod.ts";
 *
 * console.log(parseClipName("Actor_07/03-01-05-02-01-02-07.wav")?.emotion); // angry
 * ```
 */
import type { ClipLabel, Corpus } from "./clip_label.ts";
import { RAVDESS } from "./ravdess.ts";
import { TESS } from "./tess.ts";

export type { ClipLabel, Corpus } from "./clip_label.ts";
export { parseRavdessName, RAVDESS } from "./ravdess.ts";
export { parseTessName, TESS } from "./tess.ts";

/** Every corpus `deno task prepare` knows. */
export const CORPORA: readonly Corpus[] = [RAVDESS, TESS];

/**
 * The label in a file's name; folders and extension do not matter.
 *
 * @param path with `/` between folders
 * @returns `null` if no corpus knows the name
 */
export function parseClipName(path: string): ClipLabel | null {
  const stem = path.slice(path.lastIndexOf("/") + 1).replace(/\.[^.]*$/, "");
  for (const corpus of CORPORA) {
    const label = corpus.parseName(stem);
    if (label) return label;
  }
  return null;
}

/** Where the corpora are to be had, one line each. */
export function whereToGetCorpora(): string {
  return CORPORA.map(({ title, doi, download }) =>
    `${title}: https://doi.org/${doi} (${download})`
  ).join("\n");
}
