/**
 * The gradient of a convolution's filter: six numbers of a window's row by
 * eight filters stay in registers, while a block of pixels goes by that the
 * nearest cache holds.
 */
import { multiplyAdd } from "./lanes.ts";

/** Pixels that are summed before the next six numbers' turn. */
const BLOCK = 96;

/**
 * Adds `Σ over pixels p of image[window p, row r, k]·dy[p, f]` to
 * `sums[r, k, f]`, of shape `[tapRows, 6·⌈tapDepth/6⌉, filters]`; the rows that
 * fill up a tile of six hold nothing of use. Blocks are summed on their own
 * first, so that rounding grows with their number, not that of pixels.
 *
 * @param filters a multiple of eight.
 */
export function addFilterGradient(
  image: usize,
  dy: usize,
  sums: usize,
  rows: i32,
  columns: i32,
  rowStep: i32,
  pixelStep: i32,
  tapRows: i32,
  tapRowStep: i32,
  tapDepth: i32,
  filters: i32,
): void {
  const blockColumns = min(columns, BLOCK);
  const blockRows = max(1, BLOCK / columns);
  for (let row = 0; row < rows; row += blockRows) {
    for (let column = 0; column < columns; column += blockColumns) {
      addBlock(
        image + row * rowStep + column * pixelStep,
        dy + (row * columns + column) * filters * 4,
        sums,
        min(blockRows, rows - row),
        min(blockColumns, columns - column),
        columns,
        rowStep,
        pixelStep,
        tapRows,
        tapRowStep,
        tapDepth,
        filters,
      );
    }
  }
}

function addBlock(
  image: usize,
  dy: usize,
  sums: usize,
  blockRows: i32,
  blockColumns: i32,
  columns: i32,
  rowStep: i32,
  pixelStep: i32,
  tapRows: i32,
  tapRowStep: i32,
  tapDepth: i32,
  filters: i32,
): void {
  for (let r = 0; r < tapRows; r++) {
    for (let k = 0; k < tapDepth; k += 6) {
      for (let first = 0; first < filters; first += 8) {
        addTile(
          image + r * tapRowStep + k * 4,
          dy + first * 4,
          sums + first * 4,
          blockRows,
          blockColumns,
          rowStep - blockColumns * pixelStep,
          pixelStep,
          (columns - blockColumns) * filters * 4,
          filters * 4,
        );
      }
      sums += 6 * filters * 4;
    }
  }
}

function addTile(
  x: usize,
  y: usize,
  sums: usize,
  rows: i32,
  columns: i32,
  nextRowX: i32,
  stepX: i32,
  nextRowY: i32,
  stepY: i32,
): void {
  let l0 = f32x4.splat(0), h0 = l0, l1 = l0, h1 = l0, l2 = l0, h2 = l0;
  let l3 = l0, h3 = l0, l4 = l0, h4 = l0, l5 = l0, h5 = l0;
  for (; rows > 0; rows--) {
    for (let c = columns; c > 0; c--) {
      const low = v128.load(y);
      const high = v128.load(y, 16);
      const x0 = v128.load32_splat(x, 0);
      l0 = multiplyAdd(x0, low, l0);
      h0 = multiplyAdd(x0, high, h0);
      const x1 = v128.load32_splat(x, 4);
      l1 = multiplyAdd(x1, low, l1);
      h1 = multiplyAdd(x1, high, h1);
      const x2 = v128.load32_splat(x, 8);
      l2 = multiplyAdd(x2, low, l2);
      h2 = multiplyAdd(x2, high, h2);
      const x3 = v128.load32_splat(x, 12);
      l3 = multiplyAdd(x3, low, l3);
      h3 = multiplyAdd(x3, high, h3);
      const x4 = v128.load32_splat(x, 16);
      l4 = multiplyAdd(x4, low, l4);
      h4 = multiplyAdd(x4, high, h4);
      const x5 = v128.load32_splat(x, 20);
      l5 = multiplyAdd(x5, low, l5);
      h5 = multiplyAdd(x5, high, h5);
      x += stepX;
      y += stepY;
    }
    x += nextRowX;
    y += nextRowY;
  }
  add(sums, l0, h0);
  sums += stepY;
  add(sums, l1, h1);
  sums += stepY;
  add(sums, l2, h2);
  sums += stepY;
  add(sums, l3, h3);
  sums += stepY;
  add(sums, l4, h4);
  sums += stepY;
  add(sums, l5, h5);
}

// @ts-ignore: decorator
@inline
function add(sums: usize, low: v128, high: v128): void {
  v128.store(sums, f32x4.add(v128.load(sums), low));
  v128.store(sums, f32x4.add(v128.load(sums, 16), high), 16);
}

/** The sums without what fills them up: `[tapRows·tapDepth, filters]`. */
export function takeFilterGradient(
  sums: usize,
  out: usize,
  tapRows: i32,
  tapDepth: i32,
  filledFilters: i32,
  filters: i32,
): void {
  const filledDepth = (tapDepth + 5) / 6 * 6;
  for (let r = 0; r < tapRows; r++) {
    for (let k = 0; k < tapDepth; k++) {
      const from = sums + (r * filledDepth + k) * filledFilters * 4;
      for (let f = 0; f < filters; f++) {
        f32.store(out, f32.load(from + f * 4));
        out += 4;
      }
    }
  }
}
