import { crc32, deflateSync } from "node:zlib";

/** A colour, 0 to 255: red, green, blue. */
export type Colour = readonly [number, number, number];

/** An image with at most 256 colours. */
export interface IndexedImage {
  width: number;
  height: number;
  /** Index of each pixel's colour, rows from the top, `[height, width]`. */
  pixels: Uint8Array;
  palette: readonly Colour[];
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const BIT_DEPTH = 8;
const INDEXED = 3;

/**
 * An image as a PNG file.
 *
 * @throws {RangeError} if there are not as many pixels as the size says
 *
 * Source: PNG specification (W3C, third edition), sections 5 and 11.
 */
export function encodePng(
  { width, height, pixels, palette }: IndexedImage,
): Uint8Array<ArrayBuffer> {
  if (pixels.length !== width * height || pixels.length === 0) {
    throw new RangeError(
      `Cannot encode PNG: 'pixels' must be ${width} x ${height} and not empty, got ${pixels.length}`,
    );
  }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([BIT_DEPTH, INDEXED], 8); // then: deflate, filters, no interlace
  const rows = new Uint8Array(height * (width + 1)); // each begins: no filter
  for (let y = 0; y < height; y++) {
    const row = pixels.subarray(y * width, (y + 1) * width);
    rows.set(row, y * (width + 1) + 1);
  }
  return concatenate([
    Uint8Array.from(SIGNATURE),
    chunk("IHDR", header),
    chunk("PLTE", Uint8Array.from(palette.flat())),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", new Uint8Array()),
  ]);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const name = new TextEncoder().encode(type);
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(name, 4);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

function concatenate(parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const size = parts.reduce((sum, { length }) => sum + length, 0);
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
