/**
 * Convolutions of 3 × 3 pixels with 16 products where 36 stand in the
 * definition: tiles of 4 × 4 pixels and the filters are transformed, multiplied
 * frequency by frequency, and transformed back to 2 × 2 pixels,
 * `Y = Aᵀ[(G g Gᵀ) ⊙ (Bᵀ d B)]A`. Every constant is 1 or ½, so little is lost
 * to rounding. Channels and filters come in eights.
 *
 * Source: Lavin & Gray (2016), "Fast algorithms for convolutional neural
 * networks", §4.1, F(2×2, 3×3). The gradient is the adjoint of the same three
 * transforms.
 */
import { convolve } from "./convolve.ts";
import { addFilterGradient } from "./filter_gradient.ts";

/** Rows times columns of a transformed tile. */
const FREQUENCIES = 16;

/**
 * Filters as panels of every frequency, `[16][⌈filters/8⌉][inner][8]`, from
 * taps that lie `tapStep` bytes apart.
 */
export function transformFilters(
  from: usize,
  to: usize,
  inner: i32,
  filters: i32,
  tapStep: i32,
  innerStep: i32,
  filterStep: i32,
): void {
  const panelBytes = (filters + 7) / 8 * inner * 32;
  for (let f = 0; f < (filters + 7) / 8 * 8; f++) {
    for (let k = 0; k < inner; k++) {
      const place = to + (f / 8 * inner + k) * 32 + f % 8 * 4;
      if (f < filters) {
        transformFilter(
          from + k * innerStep + f * filterStep,
          place,
          tapStep,
          panelBytes,
        );
      } else {
        for (let i = 0; i < FREQUENCIES; i++) {
          f32.store(place + i * panelBytes, 0);
        }
      }
    }
  }
}

/** `G g Gᵀ` of one filter and channel. */
function transformFilter(
  from: usize,
  to: usize,
  tapStep: i32,
  step: i32,
): void {
  const rowStep = 3 * tapStep;
  for (let j = 0; j < 3; j++) {
    // Columns first: their four values wait where the results will stand.
    const g0 = f32.load(from + j * tapStep);
    const g1 = f32.load(from + j * tapStep + rowStep);
    const g2 = f32.load(from + j * tapStep + 2 * rowStep);
    storeTaps(to + j * step, 4 * step, g0, g1, g2);
  }
  for (let i = 0; i < 4; i++) {
    const row = to + i * 4 * step;
    const g0 = f32.load(row);
    const g1 = f32.load(row + step);
    const g2 = f32.load(row + 2 * step);
    storeTaps(row, step, g0, g1, g2);
  }
}

function storeTaps(to: usize, step: i32, g0: f32, g1: f32, g2: f32): void {
  const half: f32 = 0.5;
  f32.store(to, g0);
  f32.store(to + step, half * (g0 + g1 + g2));
  f32.store(to + 2 * step, half * (g0 - g1 + g2));
  f32.store(to + 3 * step, g2);
}

/** Four pixels of a transformed row, `Bᵀ`, `step` bytes apart. */
// @ts-ignore: decorator
@inline
function storeTile(
  to: usize,
  step: i32,
  t0: v128,
  t1: v128,
  t2: v128,
  t3: v128,
): void {
  v128.store(to, f32x4.sub(t0, t2));
  v128.store(to + step, f32x4.add(t1, t2));
  v128.store(to + 2 * step, f32x4.sub(t2, t1));
  v128.store(to + 3 * step, f32x4.sub(t1, t3));
}

/** `Bᵀ d B` of tiles `first` to `last` of an image. */
function transformTiles(
  image: usize,
  to: usize,
  first: i32,
  last: i32,
  tileColumns: i32,
  rowBytes: i32,
  pixelBytes: i32,
  step: i32,
): void {
  for (let tile = first; tile < last; tile++) {
    const corner = image + tile / tileColumns * 2 * rowBytes +
      tile % tileColumns * 2 * pixelBytes;
    for (let c = 0; c < pixelBytes; c += 16) {
      const d0 = corner + c;
      const d1 = d0 + rowBytes;
      const d2 = d1 + rowBytes;
      const d3 = d2 + rowBytes;
      rowOfTile(to + c, step, d0, d2, pixelBytes, false);
      rowOfTile(to + c + 4 * step, step, d1, d2, pixelBytes, true);
      rowOfTile(to + c + 8 * step, step, d2, d1, pixelBytes, false);
      rowOfTile(to + c + 12 * step, step, d1, d3, pixelBytes, false);
    }
    to += pixelBytes;
  }
}

/** One row of `Bᵀ d`, which is the sum or difference of two, times `B`. */
// @ts-ignore: decorator
@inline
function rowOfTile(
  to: usize,
  step: i32,
  a: usize,
  b: usize,
  pixelBytes: i32,
  sum: bool,
): void {
  const a0 = v128.load(a), b0 = v128.load(b);
  const a1 = v128.load(a + pixelBytes), b1 = v128.load(b + pixelBytes);
  const a2 = v128.load(a + 2 * pixelBytes), b2 = v128.load(b + 2 * pixelBytes);
  const a3 = v128.load(a + 3 * pixelBytes), b3 = v128.load(b + 3 * pixelBytes);
  storeTile(
    to,
    step,
    sum ? f32x4.add(a0, b0) : f32x4.sub(a0, b0),
    sum ? f32x4.add(a1, b1) : f32x4.sub(a1, b1),
    sum ? f32x4.add(a2, b2) : f32x4.sub(a2, b2),
    sum ? f32x4.add(a3, b3) : f32x4.sub(a3, b3),
  );
}

/** `Aᵀ m A` of tiles `first` to `last`: their pixels that lie in the output. */
function transformBack(
  from: usize,
  out: usize,
  first: i32,
  last: i32,
  tileColumns: i32,
  rows: i32,
  columns: i32,
  pixelBytes: i32,
  step: i32,
): void {
  const rowBytes = columns * pixelBytes;
  for (let tile = first; tile < last; tile++) {
    const row = tile / tileColumns * 2;
    const column = tile % tileColumns * 2;
    const isWide = column + 1 < columns;
    const isHigh = row + 1 < rows;
    const corner = out + row * rowBytes + column * pixelBytes;
    for (let c = 0; c < pixelBytes; c += 16) {
      const at = from + c;
      const r0 = leftOf(at, step), s0 = rightOf(at, step);
      const r1 = leftOf(at + 4 * step, step), s1 = rightOf(at + 4 * step, step);
      const r2 = leftOf(at + 8 * step, step), s2 = rightOf(at + 8 * step, step);
      const r3 = leftOf(at + 12 * step, step);
      const s3 = rightOf(at + 12 * step, step);
      const to = corner + c;
      v128.store(to, f32x4.add(r0, f32x4.add(r1, r2)));
      if (isWide) {
        v128.store(to + pixelBytes, f32x4.add(s0, f32x4.add(s1, s2)));
      }
      if (!isHigh) continue;
      v128.store(to + rowBytes, f32x4.sub(r1, f32x4.add(r2, r3)));
      if (isWide) {
        v128.store(
          to + rowBytes + pixelBytes,
          f32x4.sub(s1, f32x4.add(s2, s3)),
        );
      }
    }
    from += pixelBytes;
  }
}

// @ts-ignore: decorator
@inline
function leftOf(at: usize, step: i32): v128 {
  const m1 = v128.load(at + step), m2 = v128.load(at + 2 * step);
  return f32x4.add(v128.load(at), f32x4.add(m1, m2));
}

// @ts-ignore: decorator
@inline
function rightOf(at: usize, step: i32): v128 {
  const m2 = v128.load(at + 2 * step), m3 = v128.load(at + 3 * step);
  return f32x4.sub(v128.load(at + step), f32x4.add(m2, m3));
}

/**
 * One image: `out [rows, columns, filters]`.
 *
 * @param image its border laid around it, for whole tiles.
 * @param panels what {@link transformFilters} made.
 * @param offsets of `block` windows of a pixel in a matrix `[·, channels]`.
 * @param tiles room for a block's transformed tiles, `tileStep` bytes each
 * frequency; `products` the same for the filters' side, `productStep`.
 * @param block tiles at a time, a multiple of six.
 */
export function convolveTiles(
  image: usize,
  panels: usize,
  offsets: usize,
  out: usize,
  tiles: usize,
  tileStep: i32,
  products: usize,
  productStep: i32,
  block: i32,
  rows: i32,
  columns: i32,
  imageColumns: i32,
  channels: i32,
  filters: i32,
): void {
  const tileColumns = (columns + 1) / 2;
  const count = (rows + 1) / 2 * tileColumns;
  const pixelBytes = channels * 4;
  const panelBytes = (filters + 7) / 8 * channels * 32;
  for (let first = 0; first < count; first += block) {
    const last = min(first + block, count);
    transformTiles(
      image,
      tiles,
      first,
      last,
      tileColumns,
      imageColumns * pixelBytes,
      pixelBytes,
      tileStep,
    );
    for (let i = 0; i < FREQUENCIES; i++) {
      convolve(
        tiles + i * tileStep,
        panels + i * panelBytes,
        offsets,
        products + i * productStep,
        last - first,
        1,
        0,
        channels,
        filters,
      );
    }
    transformBack(
      products,
      out,
      first,
      last,
      tileColumns,
      rows,
      columns,
      filters * 4,
      productStep,
    );
  }
}

/** `A dy Aᵀ` of tiles `first` to `last`; zeros beyond the image. */
function transformChanges(
  dy: usize,
  to: usize,
  first: i32,
  last: i32,
  tileColumns: i32,
  rows: i32,
  columns: i32,
  pixelBytes: i32,
  step: i32,
): void {
  const rowBytes = columns * pixelBytes;
  const zero = f32x4.splat(0);
  for (let tile = first; tile < last; tile++) {
    const row = tile / tileColumns * 2;
    const column = tile % tileColumns * 2;
    const isWide = column + 1 < columns;
    const isHigh = row + 1 < rows;
    const corner = dy + row * rowBytes + column * pixelBytes;
    for (let c = 0; c < pixelBytes; c += 16) {
      const at = corner + c;
      const y00 = v128.load(at);
      const y01 = isWide ? v128.load(at + pixelBytes) : zero;
      const y10 = isHigh ? v128.load(at + rowBytes) : zero;
      const y11 = isWide && isHigh
        ? v128.load(at + rowBytes + pixelBytes)
        : zero;
      storeChanges(to + c, step, y00, y01);
      storeChanges(
        to + c + 4 * step,
        step,
        f32x4.add(y00, y10),
        f32x4.add(y01, y11),
      );
      storeChanges(
        to + c + 8 * step,
        step,
        f32x4.sub(y00, y10),
        f32x4.sub(y01, y11),
      );
      storeChanges(to + c + 12 * step, step, f32x4.neg(y10), f32x4.neg(y11));
    }
    to += pixelBytes;
  }
}

// @ts-ignore: decorator
@inline
function storeChanges(to: usize, step: i32, left: v128, right: v128): void {
  v128.store(to, left);
  v128.store(to + step, f32x4.add(left, right));
  v128.store(to + 2 * step, f32x4.sub(left, right));
  v128.store(to + 3 * step, f32x4.neg(right));
}

/**
 * Adds one image's part of the filters' gradient to `sums`, frequency by
 * frequency: `[16][6·⌈channels/6⌉][filters]`. Parameters as of
 * {@link convolveTiles}; `filters` is a multiple of eight.
 */
export function addTileGradient(
  image: usize,
  dy: usize,
  sums: usize,
  tiles: usize,
  tileStep: i32,
  products: usize,
  productStep: i32,
  block: i32,
  rows: i32,
  columns: i32,
  imageColumns: i32,
  channels: i32,
  filters: i32,
): void {
  const tileColumns = (columns + 1) / 2;
  const count = (rows + 1) / 2 * tileColumns;
  const pixelBytes = channels * 4;
  const sumBytes = (channels + 5) / 6 * 6 * filters * 4;
  for (let first = 0; first < count; first += block) {
    const last = min(first + block, count);
    transformTiles(
      image,
      tiles,
      first,
      last,
      tileColumns,
      imageColumns * pixelBytes,
      pixelBytes,
      tileStep,
    );
    transformChanges(
      dy,
      products,
      first,
      last,
      tileColumns,
      rows,
      columns,
      filters * 4,
      productStep,
    );
    for (let i = 0; i < FREQUENCIES; i++) {
      addFilterGradient(
        tiles + i * tileStep,
        products + i * productStep,
        sums + i * sumBytes,
        1,
        last - first,
        0,
        pixelBytes,
        1,
        0,
        channels,
        filters,
      );
    }
  }
}

/** `Gᵀ s G` of the sums: the filters' gradient `[3, 3, channels, filters]`. */
export function takeTileGradient(
  sums: usize,
  out: usize,
  channels: i32,
  filters: i32,
): void {
  const step = (channels + 5) / 6 * 6 * filters * 4;
  const tapStep = channels * filters * 4;
  for (let k = 0; k < tapStep; k += 16) {
    for (let j = 0; j < 4; j++) {
      takeTaps(sums + k + j * step, 4 * step);
    }
    for (let i = 0; i < 3; i++) {
      const row = sums + k + i * 4 * step;
      takeTaps(row, step);
      const to = out + k + i * 3 * tapStep;
      v128.store(to, v128.load(row));
      v128.store(to + tapStep, v128.load(row + step));
      v128.store(to + 2 * tapStep, v128.load(row + 2 * step));
    }
  }
}

/** Four values that lie `step` bytes apart, in place: the first three, `Gᵀ s`. */
function takeTaps(at: usize, step: i32): void {
  const half = f32x4.splat(0.5);
  const s1 = v128.load(at + step), s2 = v128.load(at + 2 * step);
  const mean = f32x4.mul(half, f32x4.add(s1, s2));
  v128.store(at, f32x4.add(v128.load(at), mean));
  v128.store(at + step, f32x4.mul(half, f32x4.sub(s1, s2)));
  v128.store(at + 2 * step, f32x4.add(mean, v128.load(at + 3 * step)));
}
