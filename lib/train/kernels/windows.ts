import type * as tf from "@tensorflow/tfjs-core";

export type Convolution = ReturnType<
  typeof tf.backend_util.computeConv2DInfo
>;

/** Rows, columns and channels. */
export type Size = [rows: number, columns: number, channels: number];

/** Windows that slide over images, and where the images are laid for it. */
export interface Windows {
  images: number;
  /** An image as it is in its tensor. */
  source: Size;
  /** The image with the border that the windows reach. */
  image: Size;
  /** The image's row and column of the source's first pixel; may be negative. */
  corner: [number, number];
  /** Distance of the source's pixels in the image; zeros between them. */
  spread: [number, number];
  /** Rows and columns of a window. */
  taps: [number, number];
  /** Windows' distance. */
  strides: [number, number];
  /** Rows and columns of windows. */
  count: [number, number];
}

/** Where a matrix of filters `[taps, inner, filters]` is: steps in bytes. */
export interface FilterMatrix {
  /** The first number; with a negative step the last tap's. */
  address: number;
  filters: number;
  tapStep: number;
  innerStep: number;
  filterStep: number;
}

/** The windows of a convolution over its input. */
export function inputWindows(info: Convolution): Windows {
  if (isProduct(info)) return pixelWindows(pixels(info), info.inChannels);
  const { padInfo } = info;
  const strides: [number, number] = [info.strideHeight, info.strideWidth];
  const taps: [number, number] = [info.filterHeight, info.filterWidth];
  const count: [number, number] = [info.outHeight, info.outWidth];
  return {
    images: info.batchSize,
    source: [info.inHeight, info.inWidth, info.inChannels],
    image: [...reach({ taps, strides, count }), info.inChannels],
    corner: [padInfo.top, padInfo.left],
    spread: [1, 1],
    taps,
    strides,
    count,
  };
}

/**
 * The windows over a convolution's output that give its input's gradient: the
 * output's pixels lie as far apart as the convolution's stride.
 */
export function outputWindows(info: Convolution): Windows {
  if (isProduct(info)) return pixelWindows(pixels(info), info.outChannels);
  const taps: [number, number] = [info.filterHeight, info.filterWidth];
  const count: [number, number] = [info.inHeight, info.inWidth];
  const strides: [number, number] = [1, 1];
  return {
    images: info.batchSize,
    source: [info.outHeight, info.outWidth, info.outChannels],
    image: [...reach({ taps, strides, count }), info.outChannels],
    corner: [
      info.filterHeight - 1 - info.padInfo.top,
      info.filterWidth - 1 - info.padInfo.left,
    ],
    spread: [info.strideHeight, info.strideWidth],
    taps,
    strides,
    count,
  };
}

/** A window a row of a matrix `[n, channels]`. */
export function pixelWindows(n: number, channels: number): Windows {
  return {
    images: 1,
    source: [1, n, channels],
    image: [1, n, channels],
    corner: [0, 0],
    spread: [1, 1],
    taps: [1, 1],
    strides: [1, 1],
    count: [1, n],
  };
}

/** Whether the windows may slide over the source where it is. */
export function isInPlace({ source, image, corner, spread }: Windows): boolean {
  return `${source}` === `${image}` && `${corner}` === "0,0" &&
    `${spread}` === "1,1";
}

function isProduct(info: Convolution): boolean {
  const { top, bottom, left, right } = info.padInfo;
  return info.filterHeight * info.filterWidth === 1 &&
    info.strideHeight * info.strideWidth === 1 &&
    top + bottom + left + right === 0;
}

function pixels(info: Convolution): number {
  return info.batchSize * info.inHeight * info.inWidth;
}

function reach(
  { taps, strides, count }: Pick<Windows, "taps" | "strides" | "count">,
): [number, number] {
  const along = (i: number) => (count[i] - 1) * strides[i] + taps[i];
  return [along(0), along(1)];
}

/** All numbers multiplied; 1 of none. */
export function product(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a * b, 1);
}
