import { eachImage } from "./images.ts";
import type { KernelModule } from "./module.ts";
import { type FilterMatrix, product, type Windows } from "./windows.ts";

const FLOAT_BYTES = 4;
const FREQUENCIES = 16;
/** Bytes of transformed tiles and products at a time: a part of a core's cache. */
const BLOCK_BYTES = 256 * 1024;
/** Bytes between frequencies that keep them from the same places in a cache. */
const GAP_BYTES = 64;

const even = (n: number) => n + (n % 2);

/**
 * Whether `filters` may be convolved tile by tile: 3 × 3 pixels, one by one,
 * channels and filters in eights.
 */
export function fitsTiles(
  { taps, strides, image }: Windows,
  filters: number,
): boolean {
  return `${taps}` === "3,3" && `${strides}` === "1,1" &&
    image[2] % 8 === 0 && filters % 8 === 0;
}

/** The same windows, the image filled up with zeros to whole tiles. */
function wholeTiles(windows: Windows): Windows {
  const [rows, columns] = windows.count;
  const [, , channels] = windows.image;
  return { ...windows, image: [even(rows) + 2, even(columns) + 2, channels] };
}

/** How many tiles at a time, and their sizes. */
function blockOf(channels: number, filters: number) {
  const tileBytes = FREQUENCIES * (channels + filters) * FLOAT_BYTES;
  const block = Math.max(1, Math.floor(BLOCK_BYTES / tileBytes / 6)) * 6;
  return {
    block,
    tileStep: block * channels * FLOAT_BYTES + GAP_BYTES,
    productStep: block * filters * FLOAT_BYTES + GAP_BYTES,
  };
}

const numbers = (bytes: number) => bytes / FLOAT_BYTES;

/** Like {@link slideFilters}, for windows that {@link fitsTiles}. */
export function slideTiles(
  kernels: KernelModule,
  { windows, from, filter, to }: {
    windows: Windows;
    from: number;
    filter: FilterMatrix;
    to: number;
  },
): void {
  const whole = wholeTiles(windows);
  const { filters } = filter, channels = whole.image[2];
  const { block, tileStep, productStep } = blockOf(channels, filters);
  const [panels, offsets, tiles, products, room] = kernels.scratch([
    FREQUENCIES * channels * filters,
    block,
    numbers(FREQUENCIES * tileStep),
    numbers(FREQUENCIES * productStep),
    product(whole.image),
  ]);
  // deno-fmt-ignore
  kernels.call.transformFilters(filter.address, panels, channels, filters,
    filter.tapStep, filter.innerStep, filter.filterStep);
  // deno-fmt-ignore
  kernels.call.placeWindows(offsets, block, block, 0, channels * FLOAT_BYTES);
  eachImage(kernels, { windows: whole, from, room }, (image, i) => {
    const out = to + i * product(windows.count) * filters * FLOAT_BYTES;
    // deno-fmt-ignore
    kernels.call.convolveTiles(image, panels, offsets, out, tiles, tileStep,
      products, productStep, block, ...windows.count, whole.image[1], channels,
      filters);
  });
}

/** Like {@link sumFilterGradient}, for windows that {@link fitsTiles}. */
export function sumTileGradient(
  kernels: KernelModule,
  { windows, from, dy, filters, to }: {
    windows: Windows;
    from: number;
    dy: number;
    filters: number;
    to: number;
  },
): void {
  const whole = wholeTiles(windows);
  const channels = whole.image[2];
  const { block, tileStep, productStep } = blockOf(channels, filters);
  const sumsSize = FREQUENCIES * Math.ceil(channels / 6) * 6 * filters;
  const [sums, tiles, products, room] = kernels.scratch([
    sumsSize,
    numbers(FREQUENCIES * tileStep),
    numbers(FREQUENCIES * productStep),
    product(whole.image),
  ]);
  kernels.clear(sums, sumsSize);
  eachImage(kernels, { windows: whole, from, room }, (image, i) => {
    const changes = dy + i * product(windows.count) * filters * FLOAT_BYTES;
    // deno-fmt-ignore
    kernels.call.addTileGradient(image, changes, sums, tiles, tileStep,
      products, productStep, block, ...windows.count, whole.image[1], channels,
      filters);
  });
  kernels.call.takeTileGradient(sums, to, channels, filters);
}
