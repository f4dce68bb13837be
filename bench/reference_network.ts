import * as tfl from "@tensorflow/tfjs-layers";
import { DEFAULT_SPEC } from "../lib/dsp/mod.ts";
import {
  CANARY_SIGNAL,
  EMOTIONS,
  type ModelSource,
  type ModelSpec,
  networkFiles,
} from "../lib/model/mod.ts";

/** Channels of the blocks; each halves the frames. */
const BLOCKS = [64, 96, 128];
const KERNEL = 5;

/**
 * A network to compare others' cost with: 40 coefficients, a stem of 64
 * channels, three residual blocks over time (64, 96, 128 channels, kernels of
 * 5), as published 1-D networks for these corpora are. 23 million multiply-adds
 * a window, 300,000 weights, which mean nothing.
 */
export async function referenceModel(): Promise<ModelSource> {
  const { windowFrames, nMfcc } = DEFAULT_SPEC;
  const input = tfl.input({ shape: [windowFrames, nMfcc] });
  let x = convolved(input, { filters: BLOCKS[0] });
  for (const filters of BLOCKS) x = residual(x, filters);
  const pooled = tfl.layers.globalAveragePooling1d({}).apply(x);
  const logits = tfl.layers.dense({ units: EMOTIONS.length }).apply(pooled);
  const network = tfl.model({
    inputs: input,
    outputs: logits as tfl.SymbolicTensor,
  });
  const spec: ModelSpec = {
    features: DEFAULT_SPEC,
    labels: EMOTIONS,
    temperature: 1,
  };
  const text = (value: unknown) =>
    new TextEncoder().encode(JSON.stringify(value));
  const files: Record<string, Uint8Array> = {
    ...await networkFiles(network),
    "spec.json": text(spec),
    "canary.json": text({
      signal: CANARY_SIGNAL,
      probabilities: EMOTIONS.map(() => 1 / EMOTIONS.length),
      tolerance: 0.99, // whatever it answers, for its weights mean nothing
    }),
  };
  network.dispose();
  return { read: (name) => Promise.resolve(files[name]) };
}

function convolved(
  x: tfl.SymbolicTensor,
  { filters, strides = 1, kernelSize = KERNEL, isRectified = true }: {
    filters: number;
    strides?: number;
    kernelSize?: number;
    isRectified?: boolean;
  },
): tfl.SymbolicTensor {
  const convolution = tfl.layers.conv1d({
    ...{ filters, strides, kernelSize, padding: "same" },
    ...(isRectified ? { activation: "relu" } : {}),
  });
  return convolution.apply(x) as tfl.SymbolicTensor;
}

function residual(
  x: tfl.SymbolicTensor,
  filters: number,
): tfl.SymbolicTensor {
  const strides = 2;
  const inner = convolved(x, { filters, strides });
  const outer = convolved(inner, { filters, isRectified: false });
  const beside = { filters, strides, kernelSize: 1, isRectified: false };
  const sum = tfl.layers.add().apply([outer, convolved(x, beside)]);
  return tfl.layers.reLU().apply(sum) as tfl.SymbolicTensor;
}
