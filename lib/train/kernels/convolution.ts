import * as tf from "@tensorflow/tfjs-core";
import type { KernelModule } from "./module.ts";
import { slideFilters, sumFilterGradient } from "./slide.ts";
import { type Convolution, inputWindows, outputWindows } from "./windows.ts";

type Shape4D = [number, number, number, number];
type KernelFunc = tf.KernelFunc;

const FLOAT_BYTES = 4;

/** What `conv2d` and its gradients are told. */
interface Attributes {
  strides: [number, number];
  pad: "same" | "valid" | number | tf.backend_util.ExplicitPadding;
  dataFormat: "NHWC" | "NCHW";
  dilations?: number | [number, number];
  dimRoundingMode?: "floor" | "round" | "ceil";
}

function convolutionInfo(
  attrs: unknown,
  inputShape: readonly number[],
  filterShape: readonly number[],
): Convolution {
  const { strides, pad, dataFormat, dilations, dimRoundingMode } =
    attrs as Attributes;
  return tf.backend_util.computeConv2DInfo(
    inputShape as Shape4D,
    filterShape as Shape4D,
    strides,
    dilations ?? 1,
    pad,
    dimRoundingMode,
    false,
    tf.backend_util.convertConv2DDataFormat(dataFormat),
  );
}

/**
 * `Conv2D` of NHWC images, see `tf.conv2d`.
 *
 * @param stock the backend's own kernel, for filters with gaps.
 */
export function conv2d(kernels: KernelModule, stock: KernelFunc): KernelFunc {
  return (params) => {
    const { x, filter } = params.inputs as Record<string, tf.TensorInfo>;
    const info = convolutionInfo(params.attrs, x.shape, filter.shape);
    const isPlain = info.dilationHeight * info.dilationWidth === 1 &&
      info.dataFormat === "channelsLast" && x.dtype === "float32";
    if (!isPlain) return stock(params);
    const out = kernels.output(info.outShape);
    const { inChannels, outChannels } = info;
    slideFilters(kernels, {
      windows: inputWindows(info),
      from: kernels.address(x),
      filter: {
        address: kernels.address(filter),
        filters: outChannels,
        tapStep: inChannels * outChannels * FLOAT_BYTES,
        innerStep: outChannels * FLOAT_BYTES,
        filterStep: FLOAT_BYTES,
      },
      to: kernels.address(out),
    });
    return out;
  };
}

/**
 * `FusedConv2D`: a convolution alone, which tfjs asks for under this name.
 *
 * @param stock the backend's own kernel, where a bias or an activation follows.
 */
export function fusedConv2d(
  kernels: KernelModule,
  stock: KernelFunc,
): KernelFunc {
  const alone = conv2d(kernels, stock);
  return (params) => {
    const { activation } = params.attrs as { activation?: string };
    const isAlone = !params.inputs.bias && activation === "linear";
    return isAlone ? alone(params) : stock(params);
  };
}

/**
 * `Conv2DBackpropInput`: what a pixel got through each window that it lay in,
 * `dX = dY`, spread by the stride, convolved with the filter turned by 180° and
 * its channels swapped.
 */
export function conv2dInputGradient(kernels: KernelModule): KernelFunc {
  return ({ inputs, attrs }) => {
    const { dy, filter } = inputs as Record<string, tf.TensorInfo>;
    const { inputShape } = attrs as unknown as { inputShape: number[] };
    const info = convolutionInfo(attrs, inputShape, filter.shape);
    const out = kernels.output(inputShape);
    const { inChannels, outChannels, filterHeight, filterWidth } = info;
    const tapBytes = inChannels * outChannels * FLOAT_BYTES;
    slideFilters(kernels, {
      windows: outputWindows(info),
      from: kernels.address(dy),
      filter: {
        address: kernels.address(filter) +
          (filterHeight * filterWidth - 1) * tapBytes,
        filters: inChannels,
        tapStep: -tapBytes,
        innerStep: FLOAT_BYTES,
        filterStep: outChannels * FLOAT_BYTES,
      },
      to: kernels.address(out),
    });
    return out;
  };
}

/**
 * `Conv2DBackpropFilter`:
 * `dW[i, j] = Σ over batch and pixels of x[·, h + i, w + j]·dy[·, h, w]`.
 */
export function conv2dFilterGradient(kernels: KernelModule): KernelFunc {
  return ({ inputs, attrs }) => {
    const { x, dy } = inputs as Record<string, tf.TensorInfo>;
    const { filterShape } = attrs as unknown as { filterShape: number[] };
    const info = convolutionInfo(attrs, x.shape, filterShape);
    const out = kernels.output(filterShape);
    sumFilterGradient(kernels, {
      windows: inputWindows(info),
      from: kernels.address(x),
      dy: kernels.address(dy),
      filters: info.outChannels,
      to: kernels.address(out),
    });
    return out;
  };
}
