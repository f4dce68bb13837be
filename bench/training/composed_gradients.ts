/**
 * Gradient kernels that tfjs's WebAssembly backend lacks, or has only in a slow
 * form, built from its fast ones: `conv2d`, `transpose`, plain `matMul`.
 */
import * as tf from "@tensorflow/tfjs-core";

type Kernel = NonNullable<ReturnType<typeof tf.getKernel>>;
type Convolution = ReturnType<typeof tf.backend_util.computeConv2DInfo>;

/**
 * Registers `Conv2DBackpropFilter`, `Conv2DBackpropInput`, `MaxPoolGrad` and a
 * transposing `BatchMatMul` for the backend `wasm`. Calling it again does nothing.
 *
 * @throws {Error} when the backend's own kernels are not registered.
 */
export function registerComposedGradients(): void {
  if (tf.getKernel("Conv2DBackpropFilter", "wasm")) return;
  const matMul = tf.getKernel("BatchMatMul", "wasm");
  if (!matMul) {
    throw new Error(
      "Cannot register gradients: the backend 'wasm' has no kernels; import @tensorflow/tfjs-backend-wasm first",
    );
  }
  replace("BatchMatMul", transposeFirst(matMul));
  replace("Conv2DBackpropFilter", filterGradient);
  replace("Conv2DBackpropInput", inputGradient);
  replace("MaxPoolGrad", maxPoolGradient);
}

function replace(kernelName: string, kernelFunc: Kernel["kernelFunc"]): void {
  if (tf.getKernel(kernelName, "wasm")) tf.unregisterKernel(kernelName, "wasm");
  tf.registerKernel({ kernelName, backendName: "wasm", kernelFunc });
}

/** A product with transposed operands as transposes, then a plain product. */
function transposeFirst(matMul: Kernel): Kernel["kernelFunc"] {
  return (params) => {
    const attrs = params.attrs as { transposeA: boolean; transposeB: boolean };
    const { a, b } = params.inputs as { a: tf.Tensor; b: tf.Tensor };
    const left = attrs.transposeA ? swapLast(a) : a;
    const right = attrs.transposeB ? swapLast(b) : b;
    const product = matMul.kernelFunc({
      ...params,
      inputs: { a: left, b: right },
      attrs: { transposeA: false, transposeB: false },
    });
    if (left !== a) left.dispose();
    if (right !== b) right.dispose();
    return product;
  };
}

function swapLast(x: tf.Tensor): tf.Tensor {
  const axes = x.shape.map((_, i) => i);
  axes.push(axes.splice(-2, 1)[0]);
  return tf.transpose(x, axes);
}

function convolutionInfo(
  attrs: unknown,
  inputShape: number[],
  filterShape: number[],
): Convolution {
  const { strides, pad, dataFormat, dimRoundingMode } = attrs as {
    strides: [number, number];
    pad: "same" | "valid" | number;
    dataFormat: "NHWC";
    dimRoundingMode?: "floor" | "round" | "ceil";
  };
  return tf.backend_util.computeConv2DInfo(
    inputShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    strides,
    1,
    pad,
    dimRoundingMode,
    false,
    tf.backend_util.convertConv2DDataFormat(dataFormat),
  );
}

/**
 * `dW[i, j] = Σ over batch and pixels of x[·, h + i, w + j]·dy[·, h, w]`, itself
 * a convolution: of the input, its channels taken for the batch, with `dY` as
 * the filter, the stride as its dilation. One product of the backend's, without
 * a copy of the input a filter tap.
 */
const filterGradient: Kernel["kernelFunc"] = ({ inputs, attrs }) => {
  const { x, dy } = inputs as unknown as { x: tf.Tensor4D; dy: tf.Tensor4D };
  const filterShape = (attrs as unknown as { filterShape: number[] })
    .filterShape;
  const info = convolutionInfo(attrs, x.shape, filterShape);
  const { strideHeight, strideWidth } = info;
  return tf.tidy(() => {
    const images = tf.transpose(padInput(x, info), [3, 1, 2, 0]);
    const filter = tf.transpose(dy, [1, 2, 0, 3]);
    const taps = tf.conv2d(
      images as tf.Tensor4D,
      filter as tf.Tensor4D,
      1,
      "valid",
      "NHWC",
      [strideHeight, strideWidth],
    ); // [in, ≥ filterHeight, ≥ filterWidth, out]
    const { filterHeight, filterWidth, inChannels, outChannels } = info;
    const size = [inChannels, filterHeight, filterWidth, outChannels];
    return tf.transpose(tf.slice(taps, [0, 0, 0, 0], size), [1, 2, 0, 3]);
  });
};

function padInput(x: tf.Tensor4D, info: Convolution): tf.Tensor4D {
  const { top, bottom, left, right } = info.padInfo;
  if (top + bottom + left + right === 0) return x;
  return tf.pad(x, [[0, 0], [top, bottom], [left, right], [0, 0]]);
}

/**
 * `dX`: what a window's largest pixel got, at that pixel. Equal ones all get it
 * (the backend's own kernel, many times slower, gives it to one): behind a
 * rectifier only zeros are equal, and they pass nothing on.
 */
const maxPoolGradient: Kernel["kernelFunc"] = ({ inputs, attrs }) => {
  const { dy, input, output } = inputs as unknown as Record<
    "dy" | "input" | "output",
    tf.Tensor4D
  >;
  const { filterSize, strides, pad } = attrs as unknown as {
    filterSize: [number, number];
    strides: [number, number];
    pad: string;
  };
  if (pad !== "valid" || `${filterSize}` !== `${strides}`) {
    throw new RangeError(
      `Cannot take the gradient of pooling: windows must not overlap or be padded, got a size of ${filterSize}, strides of ${strides}, padding '${pad}'`,
    );
  }
  return tf.tidy(() => {
    const largest = spreadOver(output, input.shape, filterSize);
    const change = spreadOver(dy, input.shape, filterSize);
    const isLargest = tf.cast(tf.equal(input, largest), "float32");
    return tf.mul(isLargest, change);
  });
};

/** Each pixel repeated over its window; zeros where no window reaches. */
function spreadOver(
  x: tf.Tensor4D,
  shape: [number, number, number, number],
  [rows, columns]: [number, number],
): tf.Tensor4D {
  const [batch, height, width, channels] = x.shape;
  const wide = repeat(
    tf.reshape(x, [batch * height * width, channels]),
    columns,
  );
  const tall = repeat(
    tf.reshape(wide, [batch * height, width * columns * channels]),
    rows,
  );
  const whole = tf.reshape(tall, [
    batch,
    height * rows,
    width * columns,
    channels,
  ]) as tf.Tensor4D;
  return tf.pad(whole, [
    [0, 0],
    [0, shape[1] - height * rows],
    [0, shape[2] - width * columns],
    [0, 0],
  ]);
}

/** `[n, m]` → `[n, times·m]`. */
function repeat(x: tf.Tensor, times: number): tf.Tensor {
  return times === 1 ? x : tf.concat(Array(times).fill(x), 1);
}

/**
 * `dX = dY`, spread by the stride, convolved with the filter turned by 180° and
 * its channels swapped.
 */
const inputGradient: Kernel["kernelFunc"] = ({ inputs, attrs }) => {
  const { dy, filter } = inputs as unknown as {
    dy: tf.Tensor4D;
    filter: tf.Tensor4D;
  };
  const inputShape = (attrs as unknown as { inputShape: number[] }).inputShape;
  const info = convolutionInfo(attrs, inputShape, filter.shape);
  return tf.tidy(() => {
    const spread = spreadByStride(dy, info);
    const turned = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]);
    const [, height, width] = spread.shape;
    const before = [
      info.filterHeight - 1 - info.padInfo.top,
      info.filterWidth - 1 - info.padInfo.left,
    ];
    const after = [
      info.inHeight + info.filterHeight - 1 - height - before[0],
      info.inWidth + info.filterWidth - 1 - width - before[1],
    ];
    const padded = padOrCrop(spread, before, after);
    return tf.conv2d(padded, turned as tf.Tensor4D, 1, "valid");
  });
};

/** Puts `stride − 1` zeros between neighbouring pixels. */
function spreadByStride(dy: tf.Tensor4D, info: Convolution): tf.Tensor4D {
  const { strideHeight, strideWidth } = info;
  if (strideHeight === 1 && strideWidth === 1) return dy;
  const [batch, height, width, channels] = dy.shape;
  const cells = tf.reshape(dy, [batch * height, 1, width, 1, channels]);
  const grid = tf.pad(cells, [
    [0, 0],
    [0, strideHeight - 1],
    [0, 0],
    [0, strideWidth - 1],
    [0, 0],
  ]);
  return tf.slice(
    tf.reshape(grid, [
      batch,
      height * strideHeight,
      width * strideWidth,
      channels,
    ]) as tf.Tensor4D,
    [0, 0, 0, 0],
    [
      batch,
      (height - 1) * strideHeight + 1,
      (width - 1) * strideWidth + 1,
      channels,
    ],
  );
}

/** Pads height and width with zeros; a negative amount crops. */
function padOrCrop(
  x: tf.Tensor4D,
  before: number[],
  after: number[],
): tf.Tensor4D {
  const grow = (i: number) => [Math.max(0, before[i]), Math.max(0, after[i])];
  const padded = tf.pad(x, [[0, 0], grow(0), grow(1), [0, 0]] as [
    number,
    number,
  ][]) as tf.Tensor4D;
  const cut = [0, 1].map((i) => Math.max(0, -before[i]));
  return tf.slice(padded, [0, cut[0], cut[1], 0], [
    -1,
    padded.shape[1] - cut[0] - Math.max(0, -after[0]),
    padded.shape[2] - cut[1] - Math.max(0, -after[1]),
    -1,
  ]);
}
