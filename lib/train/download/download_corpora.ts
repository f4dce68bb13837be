import { join } from "node:path";
import type { Corpus } from "../corpora/mod.ts";
import type { DataverseFile } from "./dataverse.ts";
import { downloadFile } from "./download_file.ts";
import { PUBLISHERS } from "./publishers.ts";
import type { TransferOptions } from "./remote_file.ts";

/** Options of {@linkcode downloadCorpora}. */
export interface DownloadOptions extends Omit<TransferOptions, "onProgress"> {
  /** Folder that gets a folder for each corpus. */
  to: string;
  /** Addresses instead of the publishers' own. */
  urls?: Partial<Record<Corpus["name"], string>>;
  /** Told as bytes arrive: of all files of a corpus. */
  onProgress?: (corpus: Corpus["name"], bytes: number, total: number) => void;
}

/** Connections at a time: TESS is 2,800 small files. */
const CONNECTIONS = 4;

/**
 * Downloads corpora from their publishers; what is there already and right is
 * left alone, what is there in part is gone on with.
 *
 * @returns the folders, which `prepareCorpora` can read
 * @throws {SyntaxError} if an address is none
 * @throws {DownloadError} if a file cannot be had
 */
export async function downloadCorpora(
  names: readonly Corpus["name"][],
  { to, urls = {}, onProgress, ...options }: DownloadOptions,
): Promise<string[]> {
  for (const name of names) checkAddress(urls[name] ?? PUBLISHERS[name].url);
  const sources: string[] = [];
  for (const name of names) {
    const publisher = PUBLISHERS[name];
    const folder = join(to, name);
    const url = urls[name] ?? publisher.url;
    const files = await publisher.list(url, options);
    await downloadAll(files, {
      to: folder,
      onProgress: (bytes, total) => onProgress?.(name, bytes, total),
      ...options,
    });
    sources.push(folder);
  }
  return sources;
}

function checkAddress(url: string): void {
  if (/^https?:$/.test(URL.parse(url)?.protocol ?? "")) return;
  throw new SyntaxError(
    `Cannot download: 'url' must be an address that begins with https:// or http://, got '${url}'`,
  );
}

/** Downloads a list's files, a few at a time; the first failure ends it. */
export async function downloadAll(
  files: readonly DataverseFile[],
  { to, onProgress, signal, ...options }:
    & { to: string; onProgress?: (bytes: number, total: number) => void }
    & Omit<TransferOptions, "onProgress">,
): Promise<void> {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const here = files.map(() => 0);
  let sum = 0;
  const queue = [...files.entries()];
  const failed = new AbortController();
  const stop = AbortSignal.any([failed.signal, ...(signal ? [signal] : [])]);
  const work = async () => {
    for (let next; (next = queue.shift());) {
      const [i, file] = next;
      await downloadFile(file, {
        to: join(to, file.path),
        signal: stop,
        onProgress(bytes) {
          sum += bytes - here[i];
          here[i] = bytes;
          onProgress?.(sum, total);
        },
        ...options,
      });
    }
  };
  const workers = Array.from(
    { length: CONNECTIONS },
    () =>
      work().catch((error) => {
        if (!failed.signal.aborted) failed.abort(error);
        throw error;
      }),
  );
  await Promise.allSettled(workers);
  stop.throwIfAborted();
}
