/**
 * Layers that tfjs-layers lacks, or has in a form that trains slowly or
 * without a seed. Importing this file registers them, so a saved network loads.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { AttentiveStatistics } from "./attentive_statistics.ts";
import { BatchNorm } from "./batch_norm.ts";
import { ChannelStatistics } from "./channel_statistics.ts";
import { Columns } from "./columns.ts";
import { Convolution2d } from "./convolution.ts";
import { SeededDropout } from "./dropout.ts";
import { InverseDct } from "./inverse_dct.ts";
import { SpectrumMask } from "./spectrum_mask.ts";

export {
  AttentiveStatistics,
  BatchNorm,
  ChannelStatistics,
  Columns,
  Convolution2d,
  InverseDct,
  SeededDropout,
  SpectrumMask,
};

const LAYERS = [
  AttentiveStatistics,
  BatchNorm,
  ChannelStatistics,
  Columns,
  Convolution2d,
  InverseDct,
  SeededDropout,
  SpectrumMask,
];
for (const layer of LAYERS) {
  tf.serialization.registerClass(
    layer as unknown as tf.serialization.SerializableConstructor<
      tf.serialization.Serializable
    >,
  );
}
