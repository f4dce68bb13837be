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

/** About 300,000 weights and 46 million floating-point operations a window. */
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
  let nextSeed = seed * 1000;
  const { stemChannels, blockChannels, kernelSize } = config;
  const convolve = (
    x: tfl.SymbolicTensor,
    { filters, name, stride = 1, size = kernelSize }: {
      filters: number;
      name: string;
      stride?: number;
      size?: number;
    },
  ) => {
    const convolution = tfl.layers.conv1d({
      name,
      filters,
      kernelSize: size,
      strides: stride,
      padding: "same",
      useBias: false,
      kernelInitializer: tfl.initializers.heNormal({ seed: nextSeed++ }),
    });
    return apply(new BatchNorm({ name: `${name}_norm` }), [
      apply(convolution, [x]),
    ]);
  };
  const block = (x: tfl.SymbolicTensor, filters: number, name: string) => {
    const first = convolve(x, { filters, stride: 2, name: `${name}_a` });
    const second = convolve(relu(first, `${name}_a_relu`), {
      filters,
      name: `${name}_b`,
    });
    const skip = convolve(x, {
      filters,
      stride: 2,
      size: 1,
      name: `${name}_skip`,
    });
    const sum = apply(tfl.layers.add({ name: `${name}_add` }), [second, skip]);
    return relu(sum, `${name}_relu`);
  };

  const input = tfl.input({ shape: [windowFrames, nMfcc], name: "mfcc" });
  let x = apply(new BatchNorm({ name: "input_norm" }), [input]);
  x = relu(convolve(x, { filters: stemChannels, name: "stem" }), "stem_relu");
  blockChannels.forEach((filters, i) => x = block(x, filters, `block${i + 1}`));
  x = apply(
    new AttentiveStatistics({
      name: "pool",
      units: config.attentionUnits,
      seed: nextSeed += 2,
    }),
    [x],
  );
  x = apply(new BatchNorm({ name: "pool_norm" }), [x]);
  x = apply(
    new SeededDropout({ name: "drop", rate: config.dropout, seed }),
    [x],
  );
  const logits = apply(
    tfl.layers.dense({
      name: "logits",
      units: EMOTIONS.length,
      kernelInitializer: tfl.initializers.glorotUniform({ seed: nextSeed + 1 }),
    }),
    [x],
  );
  return tfl.model({ inputs: input, outputs: logits, name: "undertone" });
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
  return apply(tfl.layers.reLU({ name }), [x]);
}

function apply(
  layer: tfl.layers.Layer,
  inputs: tfl.SymbolicTensor[],
): tfl.SymbolicTensor {
  return layer.apply(
    inputs.length === 1 ? inputs[0] : inputs,
  ) as tfl.SymbolicTensor;
}
