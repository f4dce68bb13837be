import * as tfl from "@tensorflow/tfjs-layers";
import { AttentiveStatistics, BatchNorm, SeededDropout } from "./layers.ts";
import { EMOTIONS } from "./emotions.ts";

/** What sets the network's form. */
export interface NetworkConfig {
  /** Channels of the stem. */
  stemChannels: number;
  /** Channels of the residual blocks; each halves the number of frames. */
  blockChannels: number[];
  /** Frames a convolution sees. */
  kernelSize: number;
  /** Hidden units of the attention. */
  attentionUnits: number;
  /** Share of pooled features dropped in training, 0 to 1. */
  dropout: number;
}

/** The shipped network's form: 319,976 weights, as `deno task train` prints. */
export const DEFAULT_NETWORK: NetworkConfig = {
  stemChannels: 64,
  blockChannels: [64, 96, 128],
  kernelSize: 5,
  attentionUnits: 64,
  dropout: 0.4,
};

/**
 * A residual 1-D convolutional network over frames of cepstral coefficients:
 * input normalisation, a stem, residual blocks of stride 2, attentive pooling
 * over time, and a linear layer that gives a logit an emotion.
 *
 * Input `[batch, windowFrames, nMfcc]`, output logits `[batch, 8]` in the order
 * of `EMOTIONS`. The same seed gives the same initial weights.
 * Source: He et al. (2016) for the blocks, Okabe et al. (2018) for the pooling.
 */
export function buildNetwork(
  { windowFrames, nMfcc, seed, config = DEFAULT_NETWORK }: {
    windowFrames: number;
    nMfcc: number;
    seed: number;
    config?: NetworkConfig;
  },
): tfl.LayersModel {
  const seeds: Seeds = { next: seed * 1000 };
  const { stemChannels, blockChannels, kernelSize, dropout } = config;
  const input = tfl.input({ shape: [windowFrames, nMfcc], name: "mfcc" });
  let x = apply(new BatchNorm({ name: "input_norm" }), input);
  const stem = { filters: stemChannels, size: kernelSize, name: "stem" };
  x = relu(convolve(x, seeds, stem), "stem_relu");
  blockChannels.forEach((filters, i) => {
    const name = `block${i + 1}`;
    x = residualBlock(x, seeds, { filters, size: kernelSize, name });
  });
  seeds.next += 2;
  const pooling = { units: config.attentionUnits, seed: seeds.next };
  x = apply(new AttentiveStatistics({ name: "pool", ...pooling }), x);
  x = apply(new BatchNorm({ name: "pool_norm" }), x);
  x = apply(new SeededDropout({ name: "drop", rate: dropout, seed }), x);
  const kernelInitializer = tfl.initializers.glorotUniform({
    seed: seeds.next + 1,
  });
  const logits = apply(
    tfl.layers.dense({
      name: "logits",
      units: EMOTIONS.length,
      kernelInitializer,
    }),
    x,
  );
  return tfl.model({ inputs: input, outputs: logits, name: "undertone" });
}

/** Seed of the next layer's initial weights. */
interface Seeds {
  next: number;
}

interface Convolution {
  filters: number;
  /** Frames a filter sees. */
  size: number;
  name: string;
  stride?: number;
}

/** A convolution over time and the normalisation of its channels. */
function convolve(
  x: tfl.SymbolicTensor,
  seeds: Seeds,
  { filters, size, name, stride = 1 }: Convolution,
): tfl.SymbolicTensor {
  const convolution = tfl.layers.conv1d({
    name,
    filters,
    kernelSize: size,
    strides: stride,
    padding: "same",
    useBias: false,
    kernelInitializer: tfl.initializers.heNormal({ seed: seeds.next++ }),
  });
  return apply(
    new BatchNorm({ name: `${name}_norm` }),
    apply(convolution, x),
  );
}

/** Two convolutions beside a short cut; half as many frames come out. */
function residualBlock(
  x: tfl.SymbolicTensor,
  seeds: Seeds,
  { filters, size, name }: Convolution,
): tfl.SymbolicTensor {
  const part = (suffix: string) => ({ filters, name: `${name}_${suffix}` });
  const first = convolve(x, seeds, { ...part("a"), size, stride: 2 });
  const inner = relu(first, `${name}_a_relu`);
  const second = convolve(inner, seeds, { ...part("b"), size });
  const skip = convolve(x, seeds, { ...part("skip"), size: 1, stride: 2 });
  const sum = tfl.layers.add({ name: `${name}_add` })
    .apply([second, skip]) as tfl.SymbolicTensor;
  return relu(sum, `${name}_relu`);
}

/** Calls of dropout that an epoch may make before the next one's begin. */
const DROPOUT_CALLS_AN_EPOCH = 100_000;

/** Makes a network's dropout go on as in a given epoch of training. */
export function restartDropout(network: tfl.LayersModel, epoch: number): void {
  for (const layer of network.layers) {
    if (layer instanceof SeededDropout) {
      layer.restart(epoch * DROPOUT_CALLS_AN_EPOCH);
    }
  }
}

function relu(x: tfl.SymbolicTensor, name: string): tfl.SymbolicTensor {
  return apply(tfl.layers.reLU({ name }), x);
}

function apply(
  layer: tfl.layers.Layer,
  x: tfl.SymbolicTensor,
): tfl.SymbolicTensor {
  return layer.apply(x) as tfl.SymbolicTensor;
}
