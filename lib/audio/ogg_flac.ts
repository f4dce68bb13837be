// Runs in the browser and in Deno.
import { AudioError } from "./audio_error.ts";
import { ByteSource } from "./byte_source.ts";

/** A FLAC stream taken out of an Ogg file. */
export interface OggFlac {
  /** As it would stand in a file of its own. */
  flac: ByteSource;
  /** An error of that stream, at the place in the Ogg file. */
  toOgg(error: AudioError): AudioError;
}

/** Bytes of the stream that follow one another in the file. */
interface Run {
  /** First byte in the stream. */
  at: number;
  /** Where it stands in the file. */
  offset: number;
  length: number;
}

/** Whether the bytes are an Ogg file, by content. */
export function isOgg(source: ByteSource): boolean {
  return source.startsWith("OggS");
}

/** Whether it is an Ogg file whose first packet is FLAC's. */
export function isOggFlac(source: ByteSource): boolean {
  if (!isOgg(source) || source.bytes.length < HEAD_BYTES) return false;
  const body = HEAD_BYTES + source.bytes[HEAD_BYTES - 1];
  return source.startsWith("FLAC", body + 1);
}

/** 0x7f "FLAC", version 2, count of headers 2; the native stream follows. */
const MAPPING_BYTES = 9;

/**
 * Takes the FLAC stream out of an Ogg file (RFC 3533; RFC 9639, section 10.1):
 * its first packet holds a native FLAC header, each later one a metadata block
 * or a frame, so the packets joined are a native stream.
 *
 * @throws {AudioError} `truncated` where the file ends inside a page,
 * `unsupported` where it is no FLAC or more than one stream, `unreadable` where
 * a page is damaged or missing.
 */
export function readOggFlac(source: ByteSource): OggFlac {
  const runs: Run[] = [];
  let at = 0, serial: number | null = null, sequence = 0;
  for (const page of eachPage(source)) {
    if (serial === null) checkMapping(source, page);
    serial ??= page.serial;
    checkOrder(source, { page, serial, sequence: sequence++ });
    const skipped = at === 0 && runs.length === 0 ? MAPPING_BYTES : 0;
    const length = page.end - page.body - skipped;
    runs.push({ at, offset: page.body + skipped, length });
    at += length;
  }
  const bytes = new Uint8Array(at);
  for (const run of runs) {
    const end = run.offset + run.length;
    bytes.set(source.bytes.subarray(run.offset, end), run.at);
  }
  return {
    flac: new ByteSource(bytes, source.file),
    toOgg: ({ reason, offset, detail }) =>
      source.error(reason, offsetInFile(runs, offset), detail),
  };
}

/** An Ogg page is never longer (RFC 3533, section 6). */
const MOST_PAGE_BYTES = 65_307;

/**
 * Looks at the last page of an Ogg file, whatever it holds.
 *
 * @throws {AudioError} `truncated` where it is cut, `unreadable` where it is
 * damaged or missing
 */
export async function checkLastPage(
  file: Blob,
  { name }: { name: string },
): Promise<void> {
  const tail = await file.slice(-MOST_PAGE_BYTES).arrayBuffer();
  const source = new ByteSource(new Uint8Array(tail), name);
  let at = source.length - 1;
  while (at >= 0 && !source.startsWith("OggS", at)) at--;
  const page = source.bytes.subarray(Math.max(0, at));
  try {
    eachPage(new ByteSource(page, name)).next();
  } catch (error) {
    if (!(error instanceof AudioError)) throw error;
    const offset = file.size - page.length + error.offset;
    throw source.error(error.reason, offset, error.detail);
  }
}

function offsetInFile(runs: readonly Run[], offset: number): number {
  const run = runs.findLast(({ at }) => at <= offset) ?? runs[0];
  return run.offset + Math.min(offset - run.at, run.length);
}

interface Page {
  offset: number;
  serial: number;
  sequence: number;
  /** First byte of its content, and the byte after the last. */
  body: number;
  end: number;
}

/** Bytes of a page's head before its table of segments. */
const HEAD_BYTES = 27;

function* eachPage(source: ByteSource): Generator<Page> {
  const { view } = source;
  for (let offset = 0; offset < source.length;) {
    source.need(offset, HEAD_BYTES, "an Ogg page");
    if (!source.startsWith("OggS", offset)) {
      throw source.error("unreadable", offset, "no Ogg page begins here");
    }
    const nSegments = view.getUint8(offset + 26);
    source.need(offset + HEAD_BYTES, nSegments, "an Ogg page's table");
    const body = offset + HEAD_BYTES + nSegments;
    let size = 0;
    for (let i = offset + HEAD_BYTES; i < body; i++) size += view.getUint8(i);
    source.need(body, size, "an Ogg page");
    const end = body + size;
    const page = {
      offset,
      serial: view.getUint32(offset + 14, true),
      sequence: view.getUint32(offset + 18, true),
      body,
      end,
    };
    checkPage(source, page);
    yield page;
    offset = end;
  }
}

function checkPage(source: ByteSource, { offset, end }: Page): void {
  let crc = 0;
  for (let at = offset; at < end; at++) {
    const isChecksum = at >= offset + 22 && at < offset + 26;
    const byte = isChecksum ? 0 : source.bytes[at];
    crc = (crc << 8 ^ CRC32[crc >>> 24 ^ byte]) >>> 0;
  }
  if (crc === source.view.getUint32(offset + 22, true)) return;
  throw source.error(
    "unreadable",
    offset,
    "the checksum of an Ogg page is wrong",
  );
}

function checkMapping(source: ByteSource, { body }: Page): void {
  if (
    source.bytes[body] === 0x7f && source.startsWith("FLAC", body + 1) &&
    source.startsWith("fLaC", body + MAPPING_BYTES)
  ) return;
  const known = ["vorbis", "OpusHead", "Speex"].find((name) =>
    source.startsWith(name, body) || source.startsWith(name, body + 1)
  );
  throw source.error(
    "unsupported",
    body,
    `an Ogg file must hold FLAC to be read here, got ${
      known?.replace("Head", "") ?? "something else"
    }`,
  );
}

function checkOrder(
  source: ByteSource,
  { page, serial, sequence }: { page: Page; serial: number; sequence: number },
): void {
  if (page.serial !== serial) {
    throw source.error(
      "unsupported",
      page.offset,
      "the Ogg file holds more than one stream",
    );
  }
  if (page.sequence === sequence) return;
  throw source.error(
    "unreadable",
    page.offset,
    `Ogg page ${sequence} must come here, got page ${page.sequence}`,
  );
}

/** Checksums of single bytes (RFC 3533, section 6). */
const CRC32 = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let bit = 0; bit < 8; bit++) {
    crc = crc << 1 ^ (crc < 0 ? 0x04c11db7 : 0);
  }
  return crc >>> 0;
});
