/**
 * Sound files made byte by byte, from the formats' descriptions and not from
 * our own writer: fixtures for the decoders.
 *
 * @module
 */

/** Bytes of a text, or of numbers, joined. */
export function bytes(...parts: (string | number[] | Uint8Array)[]) {
  const flat = parts.flatMap((part) =>
    typeof part === "string"
      ? Array.from(part, (c) => c.charCodeAt(0))
      : Array.from(part)
  );
  return Uint8Array.from(flat);
}

/** Little-endian integer of `size` bytes. */
export function le(value: number, size: number): number[] {
  const big = BigInt.asUintN(64, BigInt(value));
  return Array.from(
    { length: size },
    (_, i) => Number((big >> BigInt(8 * i)) & 255n),
  );
}

/** Big-endian integer of `size` bytes. */
export function be(value: number, size: number): number[] {
  return le(value, size).reverse();
}

/** IEEE 754 number of 4 or 8 bytes, little-endian. */
export function float(value: number, size: 4 | 8): number[] {
  const view = new DataView(new ArrayBuffer(size));
  size === 4
    ? view.setFloat32(0, value, true)
    : view.setFloat64(0, value, true);
  return [...new Uint8Array(view.buffer)];
}

export interface WavParts {
  tag?: number;
  channels?: number;
  rateHz?: number;
  bits?: number;
  /** The sample bytes. */
  data: number[];
  /** What the data chunk claims to hold; what it holds by default. */
  dataSize?: number;
  /** Sub-format tag: writes WAVE_FORMAT_EXTENSIBLE. */
  extensible?: number;
  /** Chunks between `fmt ` and `data`. */
  between?: number[];
  riff?: string;
}

/** A WAVE file. */
export function wavFile(parts: WavParts): Uint8Array<ArrayBuffer> {
  const { channels = 1, rateHz = 16000, bits = 16, data } = parts;
  const frame = channels * bits / 8;
  const extension = parts.extensible === undefined ? [] : [
    ...le(22, 2),
    ...le(bits, 2),
    ...le(0, 4),
    ...le(parts.extensible, 2),
    ...[0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71],
  ];
  const tag = parts.extensible === undefined ? parts.tag ?? 1 : 0xfffe;
  const fmt = [
    ...le(tag, 2),
    ...le(channels, 2),
    ...le(rateHz, 4),
    ...le(rateHz * frame, 4),
    ...le(frame, 2),
    ...le(bits, 2),
    ...extension,
  ];
  const body = bytes(
    "WAVEfmt ",
    le(fmt.length, 4),
    fmt,
    parts.between ?? [],
    "data",
    le(parts.dataSize ?? data.length, 4),
    data,
  );
  return bytes(parts.riff ?? "RIFF", le(body.length, 4), body);
}

export interface AiffParts {
  /** Compression of an AIFF-C file; a plain AIFF by default. */
  coding?: string;
  channels?: number;
  nFrames: number;
  bits?: number;
  /** 80-bit rate; 24,414 Hz by default. */
  rate?: number[];
  data: number[];
  /** Bytes to skip at the start of the sound. */
  offset?: number;
}

/** 24,414 Hz as an 80-bit number: 0x400d is 2^14, 0xbebc/0x8000 the mantissa. */
export const RATE_24414 = [0x40, 0x0d, 0xbe, 0xbc, 0, 0, 0, 0, 0, 0];

/** An AIFF or AIFF-C file. */
export function aiffFile(parts: AiffParts): Uint8Array<ArrayBuffer> {
  const { channels = 1, nFrames, bits = 16, data, offset = 0 } = parts;
  const coding = parts.coding ? bytes(parts.coding, [0, 0]) : [];
  const comm = bytes(
    be(channels, 2),
    be(nFrames, 4),
    be(bits, 2),
    parts.rate ?? RATE_24414,
    coding,
  );
  const ssnd = bytes(be(offset, 4), be(0, 4), Array(offset).fill(0x55), data);
  const body = bytes(
    parts.coding ? "AIFC" : "AIFF",
    "COMM",
    be(comm.length, 4),
    comm,
    "SSND",
    be(ssnd.length, 4),
    ssnd,
    ssnd.length % 2 ? [0] : [],
  );
  return bytes("FORM", be(body.length, 4), body);
}

export interface FlacParts {
  /** `[frame][channel]` of samples; a channel of equal samples is a constant. */
  frames: number[][][];
  bits?: 8 | 16 | 24;
  rateHz?: number;
  /** What the header claims; the true count by default. */
  nSamples?: number;
  /** Frames leave depth and rate to the file's header. */
  isTerse?: boolean;
}

/** A FLAC file of verbatim and constant subframes (RFC 9639, sections 8 and 9). */
export function flacFile(parts: FlacParts): Uint8Array<ArrayBuffer> {
  const { frames, bits = 16, rateHz = 16000 } = parts;
  const channels = frames[0].length;
  const sizes = frames.map((frame) => frame[0].length);
  const total = parts.nSamples ?? sizes.reduce((a, b) => a + b, 0);
  const packed = (rateHz << 12 | (channels - 1) << 9 | (bits - 1) << 4) >>> 0;
  const info = bytes(
    be(Math.max(16, sizes[0]), 2),
    be(Math.max(16, sizes[0]), 2),
    be(0, 6),
    be(packed, 4),
    be(total, 4),
    Array(16).fill(0), // MD5 not stated
  );
  const padding = bytes([0x81], be(4, 3), [0, 0, 0, 0]);
  const body = frames.map((frame, index) =>
    flacFrame(frame, { bits, rateHz, index, isTerse: parts.isTerse ?? false })
  );
  return bytes("fLaC", [0], be(info.length, 3), info, padding, ...body);
}

function flacFrame(
  channels: number[][],
  { bits, rateHz, index, isTerse }: {
    bits: 8 | 16 | 24;
    rateHz: number;
    index: number;
    isTerse: boolean;
  },
): number[] {
  const depth = isTerse ? 0 : { 8: 1, 16: 4, 24: 6 }[bits];
  const head = bytes([
    0xff,
    0xf8, // fixed block size
    // Size − 1 and rate in two bytes each, at the end of the head.
    isTerse ? 0x70 : 0x7d,
    (channels.length - 1) << 4 | depth << 1,
    index,
    ...be(channels[0].length - 1, 2),
    ...(isTerse ? [] : be(rateHz, 2)),
  ]);
  const subframes = channels.flatMap((samples) => {
    const constant = samples.every((sample) => sample === samples[0]);
    const kept = constant ? samples.slice(0, 1) : samples;
    return [constant ? 0 : 2, ...kept.flatMap((s) => be(s, bits / 8))];
  });
  const frame = [...head, crc(head, 8, 0x07), ...subframes];
  return [...frame, ...be(crc(Uint8Array.from(frame), 16, 0x8005), 2)];
}

/**
 * A FLAC file inside Ogg (RFC 3533): a packet for the header, one for the first
 * other metadata, one for all that follows, cut into pages.
 *
 * @param options `pageBytes`: content of a page, a multiple of 255.
 */
export function oggFlacFile(
  native: Uint8Array,
  { pageBytes = 255, serial = 7 }: { pageBytes?: number; serial?: number } = {},
): Uint8Array<ArrayBuffer> {
  const header = bytes([0x7f], "FLAC", [1, 0, 0, 1], native.subarray(0, 42));
  const second = 46 + (native[44] << 8 | native[45]);
  const packets = [
    header,
    native.subarray(42, second),
    native.subarray(second),
  ];
  const pages: Uint8Array[] = [];
  for (const packet of packets) {
    for (let at = 0; at < packet.length || at === 0; at += pageBytes) {
      const body = packet.subarray(at, at + pageBytes);
      const isFirst = pages.length === 0, isContinued = at > 0;
      const flags = (isFirst ? 2 : 0) | (isContinued ? 1 : 0);
      pages.push(oggPage(body, { flags, serial, sequence: pages.length }));
    }
  }
  return bytes(...pages);
}

/** One page; a body of a multiple of 255 bytes goes on in the next. */
export function oggPage(
  body: Uint8Array,
  { flags, serial, sequence }: {
    flags: number;
    serial: number;
    sequence: number;
  },
): Uint8Array<ArrayBuffer> {
  const nFull = Math.floor(body.length / 255), rest = body.length % 255;
  const table = [...Array(nFull).fill(255), ...(rest > 0 ? [rest] : [])];
  const page = bytes(
    "OggS",
    [0, flags],
    Array(8).fill(0), // granule position
    le(serial, 4),
    le(sequence, 4),
    [0, 0, 0, 0],
    [table.length],
    table,
    body,
  );
  page.set(le(oggChecksum(page), 4), 22);
  return page;
}

/** Bit by bit. */
function oggChecksum(page: Uint8Array): number {
  let state = 0;
  for (const byte of page) {
    state ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) {
      state = state << 1 ^ (state < 0 ? 0x04c11db7 : 0);
    }
  }
  return state >>> 0;
}

/** The checksums of FLAC, bit by bit. */
export function crc(
  data: Uint8Array,
  width: 8 | 16,
  polynomial: number,
): number {
  let state = 0;
  for (const byte of data) {
    state ^= byte << (width - 8);
    for (let bit = 0; bit < 8; bit++) {
      const carry = state >> (width - 1) & 1;
      state = (state << 1 ^ (carry ? polynomial : 0)) & (2 ** width - 1);
    }
  }
  return state;
}
