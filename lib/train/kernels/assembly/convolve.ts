/**
 * A convolution as a matrix product that is never written out: six pixels by
 * eight filters stay in registers, while the numbers under the window and the
 * filters' panel go by.
 */
import { multiplyAdd, storeFirst } from "./lanes.ts";

/**
 * Copies `[rows, columns, channels]` into the middle of a larger image that
 * holds zeros, each pixel `stepRows` and `stepColumns` from the last; pixels
 * that would lie outside are left out.
 */
export function placeImage(
  from: usize,
  to: usize,
  rows: i32,
  columns: i32,
  channels: i32,
  top: i32,
  left: i32,
  toRows: i32,
  toColumns: i32,
  toChannels: i32,
  stepRows: i32,
  stepColumns: i32,
): void {
  const whole = stepColumns == 1 && toChannels == channels && left >= 0 &&
    left + columns <= toColumns;
  for (let row = 0; row < rows; row++) {
    const toRow = top + row * stepRows;
    const source = from + row * columns * channels * 4;
    if (toRow < 0 || toRow >= toRows) continue;
    const target = to + toRow * toColumns * toChannels * 4;
    if (whole) {
      memory.copy(
        target + left * channels * 4,
        source,
        columns * channels * 4,
      );
      continue;
    }
    for (let column = 0; column < columns; column++) {
      const toColumn = left + column * stepColumns;
      if (toColumn < 0 || toColumn >= toColumns) continue;
      const pixel = target + toColumn * toChannels * 4;
      for (let c = 0; c < channels; c++) {
        f32.store(
          pixel + c * 4,
          f32.load(source + (column * channels + c) * 4),
        );
      }
    }
  }
}

/**
 * Filters into panels `[⌈filters/8⌉][taps][inner][8]`, filled up with zeros.
 * Where the numbers lie, three steps say, bytes: with a negative one, from the
 * last tap, the filter is turned by 180°, as the input's gradient wants it.
 */
export function packPanels(
  from: usize,
  to: usize,
  taps: i32,
  inner: i32,
  filters: i32,
  tapStep: i32,
  innerStep: i32,
  filterStep: i32,
): void {
  for (let first = 0; first < filters; first += 8) {
    for (let tap = 0; tap < taps; tap++) {
      for (let k = 0; k < inner; k++) {
        const source = from + tap * tapStep + k * innerStep;
        for (let f = first; f < first + 8; f++) {
          f32.store(
            to,
            f < filters ? f32.load(source + f * filterStep) : <f32>0,
          );
          to += 4;
        }
      }
    }
  }
}

/**
 * Where each pixel's window begins, in bytes from the image's start; the last
 * is repeated to fill up a tile of six.
 */
export function placeWindows(
  offsets: usize,
  pixels: i32,
  columns: i32,
  rowStep: i32,
  pixelStep: i32,
): void {
  let row = 0;
  let column = 0;
  const filled = (pixels + 5) / 6 * 6;
  for (let p = 0; p < filled; p++) {
    i32.store(offsets + p * 4, row * rowStep + column * pixelStep);
    if (p + 1 >= pixels) continue;
    if (++column == columns) {
      column = 0;
      row++;
    }
  }
}

/** Pixels, in sixes, that meet all filters before the next ones' turn. */
const BLOCK = 96;

/**
 * `out[p, f] = Σ over r, k of image[window p, row r, k]·filter[r, k, f]`.
 *
 * @param tapRows rows of a window, `tapRowStep` bytes apart.
 * @param tapDepth numbers in a row of a window, side by side.
 */
export function convolve(
  image: usize,
  panels: usize,
  offsets: usize,
  out: usize,
  pixels: i32,
  tapRows: i32,
  tapRowStep: i32,
  tapDepth: i32,
  filters: i32,
): void {
  const panelBytes = tapRows * tapDepth * 32;
  for (let start = 0; start < pixels; start += BLOCK) {
    const end = min(start + BLOCK, pixels);
    let panel = panels;
    for (let first = 0; first < filters; first += 8) {
      for (let p = start; p < end; p += 6) {
        tile(
          image,
          panel,
          offsets + p * 4,
          out + (p * filters + first) * 4,
          min(pixels - p, 6),
          tapRows,
          tapRowStep,
          tapDepth,
          filters * 4,
          filters - first,
        );
      }
      panel += panelBytes;
    }
  }
}

function tile(
  image: usize,
  panel: usize,
  offsets: usize,
  out: usize,
  pixels: i32,
  tapRows: i32,
  tapRowStep: i32,
  tapDepth: i32,
  outStep: i32,
  columns: i32,
): void {
  let a0 = image + i32.load(offsets);
  let a1 = image + i32.load(offsets, 4);
  let a2 = image + i32.load(offsets, 8);
  let a3 = image + i32.load(offsets, 12);
  let a4 = image + i32.load(offsets, 16);
  let a5 = image + i32.load(offsets, 20);
  let l0 = f32x4.splat(0), h0 = l0, l1 = l0, h1 = l0, l2 = l0, h2 = l0;
  let l3 = l0, h3 = l0, l4 = l0, h4 = l0, l5 = l0, h5 = l0;
  const nextRow = tapRowStep - tapDepth * 4;
  for (let r = 0; r < tapRows; r++) {
    let k = tapDepth;
    for (; k >= 4; k -= 4) {
      {
        const low = v128.load(panel, 0);
        const high = v128.load(panel, 16);
        const x0 = v128.load32_splat(a0, 0);
        l0 = multiplyAdd(x0, low, l0);
        h0 = multiplyAdd(x0, high, h0);
        const x1 = v128.load32_splat(a1, 0);
        l1 = multiplyAdd(x1, low, l1);
        h1 = multiplyAdd(x1, high, h1);
        const x2 = v128.load32_splat(a2, 0);
        l2 = multiplyAdd(x2, low, l2);
        h2 = multiplyAdd(x2, high, h2);
        const x3 = v128.load32_splat(a3, 0);
        l3 = multiplyAdd(x3, low, l3);
        h3 = multiplyAdd(x3, high, h3);
        const x4 = v128.load32_splat(a4, 0);
        l4 = multiplyAdd(x4, low, l4);
        h4 = multiplyAdd(x4, high, h4);
        const x5 = v128.load32_splat(a5, 0);
        l5 = multiplyAdd(x5, low, l5);
        h5 = multiplyAdd(x5, high, h5);
      }
      {
        const low = v128.load(panel, 32);
        const high = v128.load(panel, 48);
        const x0 = v128.load32_splat(a0, 4);
        l0 = multiplyAdd(x0, low, l0);
        h0 = multiplyAdd(x0, high, h0);
        const x1 = v128.load32_splat(a1, 4);
        l1 = multiplyAdd(x1, low, l1);
        h1 = multiplyAdd(x1, high, h1);
        const x2 = v128.load32_splat(a2, 4);
        l2 = multiplyAdd(x2, low, l2);
        h2 = multiplyAdd(x2, high, h2);
        const x3 = v128.load32_splat(a3, 4);
        l3 = multiplyAdd(x3, low, l3);
        h3 = multiplyAdd(x3, high, h3);
        const x4 = v128.load32_splat(a4, 4);
        l4 = multiplyAdd(x4, low, l4);
        h4 = multiplyAdd(x4, high, h4);
        const x5 = v128.load32_splat(a5, 4);
        l5 = multiplyAdd(x5, low, l5);
        h5 = multiplyAdd(x5, high, h5);
      }
      {
        const low = v128.load(panel, 64);
        const high = v128.load(panel, 80);
        const x0 = v128.load32_splat(a0, 8);
        l0 = multiplyAdd(x0, low, l0);
        h0 = multiplyAdd(x0, high, h0);
        const x1 = v128.load32_splat(a1, 8);
        l1 = multiplyAdd(x1, low, l1);
        h1 = multiplyAdd(x1, high, h1);
        const x2 = v128.load32_splat(a2, 8);
        l2 = multiplyAdd(x2, low, l2);
        h2 = multiplyAdd(x2, high, h2);
        const x3 = v128.load32_splat(a3, 8);
        l3 = multiplyAdd(x3, low, l3);
        h3 = multiplyAdd(x3, high, h3);
        const x4 = v128.load32_splat(a4, 8);
        l4 = multiplyAdd(x4, low, l4);
        h4 = multiplyAdd(x4, high, h4);
        const x5 = v128.load32_splat(a5, 8);
        l5 = multiplyAdd(x5, low, l5);
        h5 = multiplyAdd(x5, high, h5);
      }
      {
        const low = v128.load(panel, 96);
        const high = v128.load(panel, 112);
        const x0 = v128.load32_splat(a0, 12);
        l0 = multiplyAdd(x0, low, l0);
        h0 = multiplyAdd(x0, high, h0);
        const x1 = v128.load32_splat(a1, 12);
        l1 = multiplyAdd(x1, low, l1);
        h1 = multiplyAdd(x1, high, h1);
        const x2 = v128.load32_splat(a2, 12);
        l2 = multiplyAdd(x2, low, l2);
        h2 = multiplyAdd(x2, high, h2);
        const x3 = v128.load32_splat(a3, 12);
        l3 = multiplyAdd(x3, low, l3);
        h3 = multiplyAdd(x3, high, h3);
        const x4 = v128.load32_splat(a4, 12);
        l4 = multiplyAdd(x4, low, l4);
        h4 = multiplyAdd(x4, high, h4);
        const x5 = v128.load32_splat(a5, 12);
        l5 = multiplyAdd(x5, low, l5);
        h5 = multiplyAdd(x5, high, h5);
      }
      a0 += 16;
      a1 += 16;
      a2 += 16;
      a3 += 16;
      a4 += 16;
      a5 += 16;
      panel += 128;
    }
    for (; k > 0; k--) {
      {
        const low = v128.load(panel, 0);
        const high = v128.load(panel, 16);
        const x0 = v128.load32_splat(a0, 0);
        l0 = multiplyAdd(x0, low, l0);
        h0 = multiplyAdd(x0, high, h0);
        const x1 = v128.load32_splat(a1, 0);
        l1 = multiplyAdd(x1, low, l1);
        h1 = multiplyAdd(x1, high, h1);
        const x2 = v128.load32_splat(a2, 0);
        l2 = multiplyAdd(x2, low, l2);
        h2 = multiplyAdd(x2, high, h2);
        const x3 = v128.load32_splat(a3, 0);
        l3 = multiplyAdd(x3, low, l3);
        h3 = multiplyAdd(x3, high, h3);
        const x4 = v128.load32_splat(a4, 0);
        l4 = multiplyAdd(x4, low, l4);
        h4 = multiplyAdd(x4, high, h4);
        const x5 = v128.load32_splat(a5, 0);
        l5 = multiplyAdd(x5, low, l5);
        h5 = multiplyAdd(x5, high, h5);
      }
      a0 += 4;
      a1 += 4;
      a2 += 4;
      a3 += 4;
      a4 += 4;
      a5 += 4;
      panel += 32;
    }
    a0 += nextRow;
    a1 += nextRow;
    a2 += nextRow;
    a3 += nextRow;
    a4 += nextRow;
    a5 += nextRow;
  }
  if (columns >= 8) {
    v128.store(out, l0);
    v128.store(out, h0, 16);
    if (pixels <= 1) return;
    out += outStep;
    v128.store(out, l1);
    v128.store(out, h1, 16);
    if (pixels <= 2) return;
    out += outStep;
    v128.store(out, l2);
    v128.store(out, h2, 16);
    if (pixels <= 3) return;
    out += outStep;
    v128.store(out, l3);
    v128.store(out, h3, 16);
    if (pixels <= 4) return;
    out += outStep;
    v128.store(out, l4);
    v128.store(out, h4, 16);
    if (pixels <= 5) return;
    out += outStep;
    v128.store(out, l5);
    v128.store(out, h5, 16);
    return;
  }
  storeFirst(out, l0, h0, columns);
  if (pixels <= 1) return;
  out += outStep;
  storeFirst(out, l1, h1, columns);
  if (pixels <= 2) return;
  out += outStep;
  storeFirst(out, l2, h2, columns);
  if (pixels <= 3) return;
  out += outStep;
  storeFirst(out, l3, h3, columns);
  if (pixels <= 4) return;
  out += outStep;
  storeFirst(out, l4, h4, columns);
  if (pixels <= 5) return;
  out += outStep;
  storeFirst(out, l5, h5, columns);
}
