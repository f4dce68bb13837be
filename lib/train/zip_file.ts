import type { Readable } from "node:stream";
import { crc32 } from "node:zlib";
import yauzl from "yauzl";

/** A file in a ZIP. */
export interface ZippedFile {
  /** With its folders, `/` between them. */
  name: string;
  /** Checksum and size from the ZIP's list. */
  stamp: string;
  /**
   * Unpacks it, alone.
   *
   * @throws {Error} if what comes out is not what the ZIP's list says
   */
  read(): Promise<Uint8Array>;
}

/** An open ZIP file. */
export interface ZipFile {
  /** In the order of the list; folders are not in it. */
  files: ZippedFile[];
  /** Why the list broke off, or `null`. */
  trouble: Error | null;
  close(): void;
}

/** What of yauzl is used; it has no types of its own. */
interface YauzlEntry {
  fileName: string;
  crc32: number;
  uncompressedSize: number;
}
interface YauzlFile {
  eachEntry(): AsyncIterable<YauzlEntry>;
  openReadStreamPromise(entry: YauzlEntry): Promise<Readable>;
  close(): void;
}

/** The largest file unpacked, bytes: no clip is near it, a ZIP bomb is beyond. */
const MAX_FILE_BYTES = 2 ** 28;

/**
 * Lists a ZIP file and unpacks single files from it on demand; the ZIP is never
 * in memory as a whole.
 *
 * @throws {Error} if it is not a ZIP file, or its end is missing
 */
export async function openZip(path: string): Promise<ZipFile> {
  const zip: YauzlFile = await yauzl.openPromise(path, {
    autoClose: false,
    lazyEntries: true,
  });
  const files: ZippedFile[] = [];
  let trouble: Error | null = null;
  try {
    for await (const entry of zip.eachEntry()) {
      if (!entry.fileName.endsWith("/")) files.push(zippedFile(zip, entry));
    }
  } catch (error) {
    trouble = error instanceof Error ? error : new Error(String(error));
  }
  return { files, trouble, close: () => zip.close() };
}

function zippedFile(zip: YauzlFile, entry: YauzlEntry): ZippedFile {
  const { fileName, crc32, uncompressedSize } = entry;
  return {
    name: fileName,
    stamp: `${uncompressedSize}:${crc32.toString(16)}`,
    read: () => readEntry(zip, entry),
  };
}

async function readEntry(
  zip: YauzlFile,
  entry: YauzlEntry,
): Promise<Uint8Array> {
  if (entry.uncompressedSize > MAX_FILE_BYTES) {
    throw new RangeError(
      `Cannot unpack: a file must be at most ${MAX_FILE_BYTES} bytes, got ${entry.uncompressedSize}`,
    );
  }
  const bytes = new Uint8Array(entry.uncompressedSize);
  let at = 0;
  // The stream fails if there are more or fewer bytes than the list says.
  for await (const chunk of await zip.openReadStreamPromise(entry)) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  // yauzl leaves this to its callers. The stamp is the list's checksum too: a
  // whole ZIP in the place of a damaged one would not be told from it.
  if (crc32(bytes) !== entry.crc32) {
    throw new Error(
      "its checksum is not the one in the ZIP's list: the ZIP is damaged; download it again",
    );
  }
  return bytes;
}
