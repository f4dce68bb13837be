import { eachImage } from "./images.ts";
import type { KernelModule } from "./module.ts";
import { fitsTiles, slideTiles, sumTileGradient } from "./tiles.ts";
import {
  type FilterMatrix,
  isInPlace,
  product,
  type Windows,
} from "./windows.ts";

const FLOAT_BYTES = 4;
/** Pixels, or numbers of a window, that a kernel takes at a time. */
const TILE_ROWS = 6;
/** Filters that a kernel takes at a time. */
const TILE_COLUMNS = 8;

const roundUp = (n: number, by: number) => Math.ceil(n / by) * by;

/**
 * Every window times every filter: `[images, windows, filters]` at `to`, from
 * the images at `from`.
 */
export function slideFilters(
  kernels: KernelModule,
  { windows, from, filter, to }: {
    windows: Windows;
    from: number;
    filter: FilterMatrix;
    to: number;
  },
): void {
  if (fitsTiles(windows, filter.filters)) {
    return slideTiles(kernels, { windows, from, filter, to });
  }
  const { filters } = filter;
  const [tapRows, tapColumns] = windows.taps;
  const inner = windows.image[2], count = product(windows.count);
  const [panels, offsets, room] = kernels.scratch([
    tapRows * tapColumns * inner * roundUp(filters, TILE_COLUMNS),
    roundUp(count, TILE_ROWS),
    isInPlace(windows) ? 0 : product(windows.image),
  ]);
  // deno-fmt-ignore
  kernels.call.packPanels(filter.address, panels, tapRows * tapColumns, inner,
    filters, filter.tapStep, filter.innerStep, filter.filterStep);
  const { rowStep, pixelStep, tapRowStep, tapDepth } = steps(windows);
  // deno-fmt-ignore
  kernels.call.placeWindows(offsets, count, windows.count[1], rowStep, pixelStep);
  eachImage(kernels, { windows, from, room }, (image, i) => {
    const out = to + i * count * filters * FLOAT_BYTES;
    // deno-fmt-ignore
    kernels.call.convolve(image, panels, offsets, out, count, tapRows,
      tapRowStep, tapDepth, filters);
  });
}

/**
 * The gradient of the filters, `[taps, inner, filters]` at `to`: every window's
 * numbers times what its outputs, `[images, windows, filters]` at `dy`, got.
 */
export function sumFilterGradient(
  kernels: KernelModule,
  { windows, from, dy, filters, to }: {
    windows: Windows;
    from: number;
    dy: number;
    filters: number;
    to: number;
  },
): void {
  if (fitsTiles(windows, filters)) {
    return sumTileGradient(kernels, { windows, from, dy, filters, to });
  }
  const [tapRows] = windows.taps;
  const { rowStep, pixelStep, tapRowStep, tapDepth } = steps(windows);
  const filled = roundUp(filters, TILE_COLUMNS), count = product(windows.count);
  const sumsSize = tapRows * roundUp(tapDepth, TILE_ROWS) * filled;
  const [sums, room, filledDy] = kernels.scratch([
    sumsSize,
    isInPlace(windows) ? 0 : product(windows.image),
    filled === filters ? 0 : count * filled,
  ]);
  kernels.clear(sums, sumsSize);
  if (filled !== filters) kernels.clear(filledDy, count * filled);
  eachImage(kernels, { windows, from, room }, (image, i) => {
    let changes = dy + i * count * filters * FLOAT_BYTES;
    if (filled !== filters) {
      // deno-fmt-ignore
      kernels.call.placeImage(changes, filledDy, 1, count, filters, 0, 0, 1,
        count, filled, 1, 1);
      changes = filledDy;
    }
    // deno-fmt-ignore
    kernels.call.addFilterGradient(image, changes, sums, ...windows.count,
      rowStep, pixelStep, tapRows, tapRowStep, tapDepth, filled);
  });
  // deno-fmt-ignore
  kernels.call.takeFilterGradient(sums, to, tapRows, tapDepth, filled, filters);
}

/** Distances in the image, bytes; `tapDepth` counts numbers. */
function steps({ image, strides, taps }: Windows) {
  const [, columns, channels] = image;
  const imageRow = columns * channels * FLOAT_BYTES;
  return {
    rowStep: strides[0] * imageRow,
    pixelStep: strides[1] * channels * FLOAT_BYTES,
    tapRowStep: imageRow,
    tapDepth: taps[1] * channels,
  };
}
