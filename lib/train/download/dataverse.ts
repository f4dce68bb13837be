import {
  type Checksum,
  DownloadError,
  type RemoteFile,
  type TransferOptions,
  TransientError,
} from "./remote_file.ts";
import { request } from "./request.ts";
import { withRetries } from "./retries.ts";

/** A file of a data set in a Dataverse. */
export interface DataverseFile extends RemoteFile {
  /** Where it lies in the data set, `/` between folders. */
  path: string;
}

/** The largest list read, bytes: 2,800 files take about three million. */
const MAX_LIST_BYTES = 1 << 26;

/**
 * Lists a data set's latest version.
 *
 * @param base the Dataverse, e.g. `https://borealisdata.ca`
 * @param doi e.g. `10.5683/SP2/E8H2MF`
 * @throws {DownloadError} if there is no such list
 *
 * Source: Dataverse guides, Native API, "Get JSON Representation of a Dataset";
 * Data Access API, "Basic File Access".
 */
export async function listDataverse(
  base: string,
  { doi, ...options }: { doi: string } & TransferOptions,
): Promise<DataverseFile[]> {
  const root = base.replace(/\/+$/, "");
  const url =
    `${root}/api/datasets/:persistentId/?persistentId=${`doi:${doi}`}`;
  const list = await withRetries(() => readList(url, options), {
    what: `the list of doi:${doi}`,
    ...options,
  });
  return parseDataverseList(list, { root, url });
}

async function readList(
  url: string,
  { signal, stallMs }: TransferOptions,
): Promise<unknown> {
  await using answer = await request(url, { signal, stallMs });
  const decoder = new TextDecoder();
  let text = "", bytes = 0;
  for await (const piece of answer.pieces()) {
    bytes += piece.length;
    if (bytes > MAX_LIST_BYTES) {
      throw unreadable(url, `at most ${MAX_LIST_BYTES} bytes, got more`);
    }
    text += decoder.decode(piece, { stream: true });
  }
  try {
    return JSON.parse(text);
  } catch {
    const start = JSON.stringify(text.slice(0, 40));
    throw new TransientError(`the list must be JSON, got ${start}`);
  }
}

/**
 * Reads the list that a Dataverse gives of a data set.
 *
 * @throws {DownloadError} if it is another kind of answer, or names a file that
 * could be written outside its folder
 */
export function parseDataverseList(
  list: unknown,
  { root, url }: { root: string; url: string },
): DataverseFile[] {
  const files = field(field(field(list, "data"), "latestVersion"), "files");
  if (!Array.isArray(files) || files.length === 0) {
    throw unreadable(url, "a list of files in 'data.latestVersion.files'");
  }
  return files.map((file) => parseFile(file, { root, url }));
}

function parseFile(
  entry: unknown,
  { root, url }: { root: string; url: string },
): DataverseFile {
  const file = field(entry, "dataFile");
  const id = field(file, "id"), bytes = field(file, "filesize");
  const name = field(entry, "label") ?? field(file, "filename");
  const folder = field(entry, "directoryLabel");
  const path = [folder, name].filter((part) => part !== undefined).join("/");
  if (![id, bytes].every((n) => Number.isSafeInteger(n) && Number(n) >= 0)) {
    throw unreadable(url, `'id' and 'filesize' of every file, '${path}' too`);
  }
  if (!path.split("/").every(isPlainName)) {
    throw unreadable(url, `file names without '..', got ${quote(path)}`);
  }
  return {
    path,
    bytes: bytes as number,
    url: `${root}/api/access/datafile/${id}`,
    checksum: parseChecksum(file) ??
      unreadableChecksum(url, { path, got: field(file, "checksum") }),
  };
}

function isPlainName(name: string): boolean {
  return /^[^\\/:*?"<>|\p{Cc}]+$/u.test(name) && !name.startsWith(".");
}

const ALGORITHMS: Record<string, Checksum["algorithm"]> = {
  "MD5": "md5",
  "SHA-1": "sha1",
  "SHA-256": "sha256",
  "SHA-512": "sha512",
};

function parseChecksum(file: unknown): Checksum | null {
  const checksum = field(file, "checksum");
  const type = field(checksum, "type") ?? "MD5";
  const hex = field(checksum, "value") ?? field(file, "md5");
  if (typeof type !== "string" || !Object.hasOwn(ALGORITHMS, type)) return null;
  if (typeof hex !== "string" || !/^[0-9a-f]{32,128}$/i.test(hex)) return null;
  return { algorithm: ALGORITHMS[type], hex: hex.toLowerCase() };
}

function field(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return (value as Record<string, unknown>)[key];
}

function unreadableChecksum(
  url: string,
  { path, got }: { path: string; got: unknown },
): never {
  throw unreadable(url, `a checksum of '${path}', got ${quote(got)}`);
}

function quote(value: unknown): string {
  return JSON.stringify(value) ?? "nothing";
}

function unreadable(url: string, rule: string): DownloadError {
  return new DownloadError(
    `Cannot download: '${url}' must give ${rule}; the publisher may have changed its service: fetch the files with a browser and name them by --from`,
  );
}
