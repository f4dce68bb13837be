import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { type FeatureSpec, featureWidth } from "../dsp/mod.ts";
import {
  AttentiveStatistics,
  BatchNorm,
  ChannelStatistics,
  Columns,
  Convolution2d,
  InverseDct,
  SeededDropout,
  SpectrumMask,
} from "./layers/mod.ts";
import { EMOTIONS } from "./emotions.ts";

/** What sets the network's form. */
export interface NetworkConfig {
  /** Filters of the stem, which quarters frames and halves bands. */
  stemChannels: number;
  /** Frames and bands that a filter of the stem sees. */
  stemSize: number;
  /** Filters of the blocks; each halves bands, and all but the last frames. */
  blockChannels: number[];
  /**
   * Filters over the pitches, where the features have periodicity. There are as
   * many layers as blocks, for they halve the frames as often: those past that
   * are left out.
   */
  pitchChannels: number[];
  /** Features of a frame that are pooled over time. */
  frameChannels: number;
  /** Hidden units of the attention. */
  attentionUnits: number;
  /** Share of pooled features dropped in training, 0 to 1. */
  dropout: number;
  /** Most neighbouring frames that are masked in training, twice a window. */
  maskFrames: number;
  /** Most neighbouring bands that are masked in training, twice a window. */
  maskBands: number;
}

/** The shipped network's form. */
export const DEFAULT_NETWORK: NetworkConfig = {
  stemChannels: 16,
  stemSize: 5,
  blockChannels: [24, 48, 64],
  pitchChannels: [8, 16, 16],
  frameChannels: 128,
  attentionUnits: 64,
  dropout: 0.4,
  maskFrames: 30,
  maskBands: 8,
};

/** The layers of the head that tells speech from noise, in order. */
export const SPEECH_LAYERS = ["speech_hidden", "speech"] as const;

/** The layers whose outputs are the network's, or lead to one of them alone. */
export const HEAD_LAYERS = ["logits", ...SPEECH_LAYERS] as const;

/** Hidden units of that head. */
const SPEECH_UNITS = 32;

/** Outputs of the network: a logit an emotion, then the logit of speech. */
export const OUTPUTS = EMOTIONS.length + 1;

/** What of the features a network's form follows from. */
type Features = Pick<
  FeatureSpec,
  "windowFrames" | "nMfcc" | "nMels" | "periodicity" | "lifter"
>;

/**
 * A 2-D convolutional network over frames of cepstral coefficients: the inverse
 * DCT, which makes them a (smoothed) mel spectrogram again, normalisation of
 * its bands, a stem and blocks of convolution and max pooling over time and
 * bands; beside it, where the features have periodicity, the same in small over
 * time and pitches; attentive pooling of both over time, and two heads: a logit
 * an emotion, and a small one of two layers for "this is speech", which is
 * fitted once the rest stands still, see `fitSpeechHead`.
 *
 * Input `[batch, windowFrames, featureWidth]`, output `[batch, 9]`: logits in the
 * order of `EMOTIONS`, then that of speech. The same seed gives the same
 * initial weights. Filters that move along the bands meet the same pattern of
 * another voice where it stands higher or lower.
 * Source: Simonyan & Zisserman (2015) for the blocks, Okabe et al. (2018) for
 * the pooling.
 *
 * @throws {RangeError} when the blocks would leave no frame, band or pitch, or
 * the coefficients are liftered, which the inverse DCT does not undo.
 */
export function buildNetwork(
  { seed, config = DEFAULT_NETWORK, ...features }: Features & {
    seed: number;
    config?: NetworkConfig;
  },
): tfl.LayersModel {
  const { windowFrames, periodicity, lifter } = features;
  if (lifter !== 0) {
    throw new RangeError(
      `Cannot build a network: 'lifter' must be 0, got ${lifter}`,
    );
  }
  checkRoom(features, config);
  const seeds: Seeds = { next: seed * 1000 };
  const shape = [windowFrames, featureWidth(features)];
  const input = tfl.input({ shape, name: "mfcc" });
  const build = { features, seeds, seed, config };
  const { map, maps } = bandMap(input, build);
  const columns = [map];
  if (periodicity !== null) columns.push(pitchMap(input, build));
  const x = frames(columns, seeds, config);
  return tfl.model({
    inputs: input,
    outputs: heads(x, seeds, { seed, config, maps }),
    name: "undertone",
  });
}

/** What the parts of a network are built with. */
interface Build {
  features: Features;
  seeds: Seeds;
  seed: number;
  config: NetworkConfig;
}

/** The bands' way to a map `[frames, bands, channels]`, and the maps on it. */
function bandMap(
  input: tfl.SymbolicTensor,
  { features, seeds, seed, config }: Build,
): { map: tfl.SymbolicTensor; maps: tfl.SymbolicTensor[] } {
  const { windowFrames, nMels, nMfcc, periodicity } = features;
  const mfcc = periodicity === null
    ? input
    : apply(new Columns({ name: "cepstrum", first: 0, count: nMfcc }), input);
  let x = apply(new InverseDct({ name: "mel", nMels }), mfcc);
  x = apply(new BatchNorm({ name: "band_norm", affine: false }), x);
  const maps = [x];
  const { maskFrames, maskBands } = config;
  const most = { frames: maskFrames, bands: maskBands };
  x = apply(new SpectrumMask({ name: "mask", seed, ...most }), x);
  x = apply(reshape("image", [windowFrames, nMels, 1]), x);
  x = stem(x, seeds, config);
  config.blockChannels.forEach((filters, i, { length }) => {
    const pool: [number, number] = [i + 1 < length ? 2 : 1, 2];
    x = convolve(x, seeds, { filters, name: `block${i + 1}`, pool });
    maps.push(x);
  });
  return { map: x, maps };
}

/** The pitches' way to a map `[frames, pitches, channels]`. */
function pitchMap(
  input: tfl.SymbolicTensor,
  { features, seeds, seed, config }: Build,
): tfl.SymbolicTensor {
  const { windowFrames, nMfcc, nMels } = features;
  const { nPitches } = features.periodicity!;
  const range = { first: nMfcc, count: nPitches };
  let x = apply(new Columns({ name: "pitches", ...range }), input);
  x = apply(new BatchNorm({ name: "pitch_norm", affine: false }), x);
  const { maskFrames, maskBands } = config;
  const most = {
    frames: maskFrames,
    bands: Math.round(maskBands * nPitches / nMels),
  };
  // The same frames as of the bands: the same seed draws the same.
  x = apply(new SpectrumMask({ name: "pitch_mask", seed, ...most }), x);
  x = apply(reshape("pitch_image", [windowFrames, nPitches, 1]), x);
  pitchLayers(config).forEach((filters, i) => {
    x = convolve(x, seeds, {
      ...{ filters, name: `pitch${i + 1}`, pool: [2, 2] },
      ...(i === 0 ? { size: 5, strides: [2, 1] } : {}),
    });
  });
  return x;
}

function pitchLayers(
  { pitchChannels, blockChannels }: NetworkConfig,
): number[] {
  return pitchChannels.slice(0, blockChannels.length);
}

function checkRoom(
  { windowFrames, nMels, periodicity }: Features,
  config: NetworkConfig,
): void {
  const nBlocks = config.blockChannels.length;
  const halvings = 1 + nBlocks;
  const least = 2 ** halvings;
  if (windowFrames < least || nMels < least) {
    throw new RangeError(
      `Cannot build the network: 'windowFrames' and 'nMels' must be at least ${least}, for they are halved ${halvings} times, got ${windowFrames} and ${nMels}`,
    );
  }
  if (periodicity === null) return;
  const { length } = pitchLayers(config), { nPitches } = periodicity;
  if (length === nBlocks && nPitches >= 2 ** length) return;
  throw new RangeError(
    `Cannot build the network: 'pitchChannels' must have a layer for each of the ${nBlocks} blocks, and 'periodicity.nPitches' be at least ${
      2 ** nBlocks
    }, for each layer halves them, got ${length} layers and ${nPitches} pitches`,
  );
}

/** Seed of the next layer's initial weights. */
interface Seeds {
  next: number;
}

interface Convolution {
  filters: number;
  name: string;
  /** Frames and bands that a filter sees. Default 3. */
  size?: number;
  /** Step over frames and bands. Default 1 and 1. */
  strides?: [number, number];
  /** Frames and bands of which the greatest is taken. */
  pool: [number, number];
}

/** Halves frames by its stride, then frames and bands by pooling. */
function stem(
  x: tfl.SymbolicTensor,
  seeds: Seeds,
  { stemChannels, stemSize }: NetworkConfig,
): tfl.SymbolicTensor {
  const name = "stem";
  return convolve(x, seeds, {
    name,
    filters: stemChannels,
    size: stemSize,
    strides: [2, 1],
    pool: [2, 2],
  });
}

function pool(
  x: tfl.SymbolicTensor,
  name: string,
  size: [number, number],
): tfl.SymbolicTensor {
  const layer = tfl.layers.maxPooling2d({
    name: `${name}_pool`,
    poolSize: size,
    strides: size,
  });
  return apply(layer, x);
}

/** A convolution, pooling, normalisation of the channels, and a rectifier. */
function convolve(
  x: tfl.SymbolicTensor,
  seeds: Seeds,
  { filters, name, size = 3, strides = [1, 1], pool: window }: Convolution,
): tfl.SymbolicTensor {
  const seed = seeds.next++;
  const convolution = new Convolution2d({ name, filters, size, strides, seed });
  // Pooled first, a quarter as much is left to be normalised.
  const pooled = pool(apply(convolution, x), name, window);
  return relu(normalise(pooled, name), name);
}

/** All of a frame's bands, pitches and channels, mixed: `[frames, frameChannels]`. */
function frames(
  maps: readonly tfl.SymbolicTensor[],
  seeds: Seeds,
  { frameChannels }: NetworkConfig,
): tfl.SymbolicTensor {
  const name = "frames";
  const columns = maps.map((map, i) => {
    const [, nFrames, nBands, channels] = map.shape as number[];
    const flat = [nFrames, nBands * channels];
    return apply(reshape(i === 0 ? "columns" : "pitch_columns", flat), map);
  });
  const mixed = tfl.layers.conv1d({
    name,
    filters: frameChannels,
    kernelSize: 1,
    useBias: false,
    kernelInitializer: tfl.initializers.heNormal({ seed: seeds.next++ }),
  });
  const all = columns.length === 1
    ? columns[0]
    : tfl.layers.concatenate({ name: "all_columns" })
      .apply(columns) as tfl.SymbolicTensor;
  return relu(normalise(apply(mixed, all), name), name);
}

/**
 * Pools over time and judges: `[batch, OUTPUTS]`. What is pooled for emotions
 * says too little of noise: the head for speech is also told what the bands and
 * the blocks' `maps` are like over time.
 */
function heads(
  x: tfl.SymbolicTensor,
  seeds: Seeds,
  { seed, config, maps }: {
    seed: number;
    config: NetworkConfig;
    maps: readonly tfl.SymbolicTensor[];
  },
): tfl.SymbolicTensor {
  const { attentionUnits: units, dropout: rate } = config;
  seeds.next += 2;
  const pooled = normalise(
    apply(
      new AttentiveStatistics({ name: "pool", units, seed: seeds.next }),
      x,
    ),
    "pool",
  );
  const dropped = apply(
    new SeededDropout({ name: "drop", rate, seed }),
    pooled,
  );
  const head = (name: string, units: number, activation?: "relu") =>
    tfl.layers.dense({
      name,
      units,
      activation,
      kernelInitializer: tfl.initializers.glorotUniform({
        seed: ++seeds.next,
      }),
    });
  // All emotions are nearly as likely at first: what greater weights pretend
  // to know takes tens of epochs to be unlearnt.
  const emotions = tfl.layers.dense({
    name: "logits",
    units: EMOTIONS.length,
    kernelInitializer: tfl.initializers.randomNormal({
      stddev: 0.01,
      seed: ++seeds.next,
    }),
  });
  const logits = apply(emotions, dropped);
  const told = tfl.layers.concatenate({ name: "sound" })
    .apply([pooled, ...maps.map(statistics)]) as tfl.SymbolicTensor;
  const hidden = apply(head("speech_hidden", SPEECH_UNITS, "relu"), told);
  const speech = apply(head("speech", 1), hidden);
  return tfl.layers.concatenate({ name: "outputs" })
    .apply([logits, speech]) as tfl.SymbolicTensor;
}

function statistics(map: tfl.SymbolicTensor, i: number): tfl.SymbolicTensor {
  return apply(new ChannelStatistics({ name: `statistics${i}` }), map);
}

/** The logits of the emotions `[batch, 8]` among a network's outputs. */
export function emotionLogits(outputs: tf.Tensor2D): tf.Tensor2D {
  return tf.slice(outputs, [0, 0], [-1, EMOTIONS.length]);
}

/**
 * The probability of speech `[batch, 1]` among a network's outputs; 1 for a
 * network from before there was a head for it.
 */
export function speechProbability(outputs: tf.Tensor2D): tf.Tensor2D {
  const [batch, columns] = outputs.shape;
  if (columns === EMOTIONS.length) return tf.ones([batch, 1]);
  return tf.sigmoid(tf.slice(outputs, [0, EMOTIONS.length], [-1, 1]));
}

/** Draws that an epoch may make before the next one's begin. */
const DRAWS_AN_EPOCH = 100_000;

/** Makes a network's dropout and masks go on as in an epoch of training. */
export function restartDraws(network: tfl.LayersModel, epoch: number): void {
  for (const layer of network.layers) {
    if (layer instanceof SeededDropout || layer instanceof SpectrumMask) {
      layer.restart(epoch * DRAWS_AN_EPOCH);
    }
  }
}

function reshape(name: string, targetShape: number[]): tfl.layers.Layer {
  return tfl.layers.reshape({ name, targetShape });
}

function normalise(x: tfl.SymbolicTensor, name: string): tfl.SymbolicTensor {
  return apply(new BatchNorm({ name: `${name}_norm` }), x);
}

function relu(x: tfl.SymbolicTensor, name: string): tfl.SymbolicTensor {
  return apply(tfl.layers.reLU({ name: `${name}_relu` }), x);
}

function apply(
  layer: tfl.layers.Layer,
  x: tfl.SymbolicTensor,
): tfl.SymbolicTensor {
  return layer.apply(x) as tfl.SymbolicTensor;
}
