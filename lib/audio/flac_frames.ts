// Runs in the browser and in Deno.
import type { ByteSource } from "./byte_source.ts";

/** One frame of a FLAC stream, its checksums tested (RFC 9639, section 9). */
export interface FlacFrame {
  /** First byte. */
  offset: number;
  /** Byte after the last. */
  end: number;
  /** Samples of each channel. */
  blockSize: number;
  /** Channels, 1 to 8. */
  channels: number;
  /** Depth, or 0: what STREAMINFO says. */
  bitsPerSample: number;
}

type FlacHead = Omit<FlacFrame, "end"> & { length: number };

/**
 * Walks the frames from `offset` on.
 *
 * A frame does not say how long it is: it ends where its checksum comes out
 * and another frame begins, or the file ends, or a tag that is no part of FLAC
 * follows (ID3v1, APE). The checksum runs along, so the time is linear in the bytes
 * whatever they are.
 *
 * @param nFrames samples a channel the stream promises; 0 if it does not say
 * @throws {AudioError} `truncated` where the file ends inside a frame,
 * `unreadable` where no frame begins, or where one is damaged
 */
export function* eachFlacFrame(
  source: ByteSource,
  { offset, nFrames }: { offset: number; nFrames: number },
): Generator<FlacFrame> {
  let at = offset, nSamples = 0;
  while (!isEnd(source, at) && (nFrames === 0 || nSamples < nFrames)) {
    const head = readHead(source, at);
    if (head === null) throw notAFrame(source, at);
    nSamples += head.blockSize;
    at = findEnd(source, head);
    yield { ...head, end: at };
  }
}

function findEnd(source: ByteSource, head: FlacHead): number {
  const { bytes, length } = source;
  // A head, a subframe of a byte at least, and the checksum itself.
  const least = head.offset + head.length + 3;
  let crc = 0, damaged = false;
  for (let at = head.offset; at < length;) {
    crc = (crc << 8 & 0xffff) ^ CRC16[crc >> 8 ^ bytes[at++]];
    if (at - head.offset > MOST_FRAME_BYTES) throw tooLong(source, head);
    if (at < least) continue;
    const next = maySync(bytes, at) && readHead(source, at) !== null;
    if (crc === 0 && (next || isEnd(source, at))) return at;
    damaged ||= next;
  }
  throw source.error(
    damaged ? "unreadable" : "truncated",
    damaged ? head.offset : length,
    damaged
      ? "the checksum of a FLAC frame is wrong"
      : `the file ends inside the FLAC frame that begins at byte ${head.offset}`,
  );
}

function tooLong(source: ByteSource, { offset }: FlacHead) {
  return source.error(
    "unreadable",
    offset,
    `a FLAC frame must end within ${MOST_FRAME_BYTES} bytes, this does not`,
  );
}

function isEnd(source: ByteSource, at: number): boolean {
  const left = source.length - at;
  return left === 0 || source.startsWith("APETAGEX", at) ||
    (left === ID3V1_BYTES && source.startsWith("TAG", at));
}

const ID3V1_BYTES = 128;

function notAFrame(source: ByteSource, at: number) {
  const cut = source.length - at < LONGEST_HEAD && source.bytes[at] === 0xff;
  return source.error(
    cut ? "truncated" : "unreadable",
    cut ? source.length : at,
    "no FLAC frame begins where one should",
  );
}

/** Sync 2, sizes 2, coded number 7, block size 2, rate 2, checksum 1. */
const LONGEST_HEAD = 16;

/** 14 bits of sync and a 0; what follows them is the blocking strategy. */
function maySync(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0xff && (bytes[at + 1] & 0xfe) === 0xf8;
}

/** The head at `offset`, or null if there is none whose checksum comes out. */
function readHead(source: ByteSource, offset: number): FlacHead | null {
  const { bytes } = source;
  if (!maySync(bytes, offset)) return null;
  const sizeCode = bytes[offset + 2] >> 4, rateCode = bytes[offset + 2] & 15;
  const channelCode = bytes[offset + 3] >> 4;
  const depth = DEPTHS[bytes[offset + 3] >> 1 & 7];
  const reserved = bytes[offset + 3] & 1;
  if (sizeCode === 0 || rateCode === 15 || channelCode > 10) return null;
  if (depth === undefined || depth < 0 || reserved) return null;
  const sizeAt = offset + 4 + codedNumberBytes(bytes[offset + 4]);
  const sizeBytes = sizeCode === 6 ? 1 : sizeCode === 7 ? 2 : 0;
  const rateBytes = rateCode === 12 ? 1 : rateCode > 12 ? 2 : 0;
  const length = sizeAt + sizeBytes + rateBytes + 1 - offset;
  if (offset + length > bytes.length) return null;
  let crc = 0;
  for (let i = 0; i < length; i++) crc = CRC8[crc ^ bytes[offset + i]];
  const size = blockSize(bytes, sizeCode, sizeAt);
  if (crc !== 0 || size > LONGEST_BLOCK) return null;
  return {
    offset,
    length,
    blockSize: size,
    channels: channelCode < 8 ? channelCode + 1 : 2,
    bitsPerSample: depth,
  };
}

/** Samples of a channel that a frame may hold (RFC 9639, section 9.1.6). */
const LONGEST_BLOCK = 65535;

/** Bytes of a frame at most: its size is told in 24 bits (RFC 9639, section 8.2). */
export const MOST_FRAME_BYTES = 2 ** 24 - 1;

/** By the code; −1 is reserved. */
const DEPTHS = [0, 8, 12, -1, 16, 20, 24, 32];

/** Bytes of a number coded as in UTF-8, by the first of them. */
function codedNumberBytes(first: number): number {
  return first < 0x80 ? 1 : Math.max(2, Math.clz32(~(first << 24)));
}

function blockSize(bytes: Uint8Array, code: number, at: number): number {
  if (code === 1) return 192;
  if (code < 6) return 144 << code;
  if (code === 6) return bytes[at] + 1;
  if (code === 7) return (bytes[at] << 8 | bytes[at + 1]) + 1;
  return 1 << code;
}

/** Checksums of single bytes; the polynomials are of RFC 9639, 9.1.8 and 9.3. */
const CRC8 = crcTable(8, 0x07);
const CRC16 = crcTable(16, 0x8005);

function crcTable(width: 8 | 16, polynomial: number): Uint16Array {
  return Uint16Array.from({ length: 256 }, (_, byte) => {
    let crc = byte << (width - 8);
    for (let bit = 0; bit < 8; bit++) {
      crc = crc << 1 ^ (crc >> (width - 1) & 1 ? polynomial : 0);
    }
    return crc & (2 ** width - 1);
  });
}
