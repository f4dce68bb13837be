import * as tf from "@tensorflow/tfjs-core";

type Shape = [number, number, number, number];

/** A convolution to be tried. */
export interface ConvolutionCase {
  input: Shape;
  filter: Shape;
  strides: [number, number];
  pad: "same" | "valid" | number | tf.backend_util.ExplicitPadding;
}

/** What a convolution and its two gradients come to, flat. */
export interface Convolved {
  y: Float64Array;
  dx: Float64Array;
  dw: Float64Array;
}

/**
 * A convolution and its gradients by their definition, in double precision.
 *
 * @param values of the input, the filter and the output's gradient.
 */
export function directConvolution(
  { input, filter, strides, pad }: ConvolutionCase,
  { x, w, dy }: Record<"x" | "w" | "dy", ArrayLike<number>>,
): Convolved {
  const { padInfo, outHeight, outWidth } = tf.backend_util.computeConv2DInfo(
    input,
    filter,
    strides,
    1,
    pad,
  );
  const [batch, height, width, inner] = input;
  const [tapRows, tapColumns, , outer] = filter;
  const y = new Float64Array(batch * outHeight * outWidth * outer);
  const dx = new Float64Array(x.length), dw = new Float64Array(w.length);
  for (let b = 0; b < batch; b++) {
    for (let pixel = 0; pixel < outHeight * outWidth; pixel++) {
      const row = Math.floor(pixel / outWidth) * strides[0] - padInfo.top;
      const column = (pixel % outWidth) * strides[1] - padInfo.left;
      const out = (b * outHeight * outWidth + pixel) * outer;
      for (let tap = 0; tap < tapRows * tapColumns; tap++) {
        const h = row + Math.floor(tap / tapColumns);
        const v = column + tap % tapColumns;
        if (h < 0 || v < 0 || h >= height || v >= width) continue;
        const from = ((b * height + h) * width + v) * inner;
        for (let p = 0; p < inner; p++) {
          for (let q = 0; q < outer; q++) {
            const weight = (tap * inner + p) * outer + q;
            y[out + q] += x[from + p] * w[weight];
            dx[from + p] += dy[out + q] * w[weight];
            dw[weight] += dy[out + q] * x[from + p];
          }
        }
      }
    }
  }
  return { y, dx, dw };
}
