/**
 * ZIP files made byte by byte (PKWARE's APPNOTE, 4.3), for the reader.
 *
 * @module
 */
import { crc32, deflateRawSync } from "node:zlib";
import { bytes, le } from "../audio/files.ts";

/** What goes into a ZIP. */
export interface ZipEntry {
  name: string;
  content: Uint8Array;
  /** Packed; default: as it is. */
  deflate?: boolean;
}

/** A ZIP file of these entries. */
export function zipFile(entries: ZipEntry[]): Uint8Array {
  const locals: Uint8Array[] = [];
  const list: Uint8Array[] = [];
  let at = 0;
  for (const entry of entries) {
    const packed = entry.deflate
      ? new Uint8Array(deflateRawSync(entry.content))
      : entry.content;
    const facts = entryFacts(entry, packed.length);
    const local = bytes("PK\x03\x04", facts, le(0, 2), entry.name, packed);
    list.push(bytes(
      "PK\x01\x02",
      le(20, 2),
      facts,
      le(0, 2 + 2 + 2 + 2 + 4), // no extra field, no comment, first disk, plain file
      le(at, 4),
      entry.name,
    ));
    locals.push(local);
    at += local.length;
  }
  const size = list.reduce((sum, part) => sum + part.length, 0);
  const count = le(entries.length, 2);
  const end = bytes(
    "PK\x05\x06",
    le(0, 4),
    count,
    count,
    le(size, 4),
    le(at, 4),
    le(0, 2),
  );
  return bytes(...locals, ...list, end);
}

/** The part that the local head and the list share, up to the name's length. */
function entryFacts(entry: ZipEntry, packedSize: number): Uint8Array {
  return bytes(
    le(20, 2),
    le(0x800, 2), // names are UTF-8
    le(entry.deflate ? 8 : 0, 2),
    le(0, 4), // time and date
    le(crc32(entry.content), 4),
    le(packedSize, 4),
    le(entry.content.length, 4),
    le(entry.name.length, 2),
  );
}
