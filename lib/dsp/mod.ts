/**
 * Signal processing: from samples to a network's input, on the CPU (the
 * normative reference) and on a `GPUDevice` that is handed in.
 *
 * @module
 *
 * @example
 * ```ts
 * import { activeSegment, DEFAULT_SPEC, FeatureWindow } from "./mod.ts";
 *
 * const tone = Float32Array.from(
 *   { length: 16000 },
 *   (_, n) => 0.1 * Math.sin(2 * Math.PI * 440 * n / 16000),
 * );
 * const { start, end } = activeSegment(tone, DEFAULT_SPEC);
 * const input = new FeatureWindow(DEFAULT_SPEC)
 *   .fromSegment(tone.subarray(start, end));
 * console.log(input.length); // 300 frames × 40 coefficients = 12000
 * ```
 */
export * from "./dct.ts";
export * from "./decibel.ts";
export { delta, type DeltaOptions, deltaWeights } from "./delta.ts";
export * from "./delta_gpu.ts";
export * from "./denoise.ts";
export * from "./feature_window.ts";
export * from "./fft.ts";
export type { MfccStreamOptions } from "./frame_ring.ts";
export * from "./hann.ts";
export * from "./mel_filter.ts";
export * from "./mfcc.ts";
export * from "./mfcc_chunks.ts";
export {
  MfccGpu,
  type MfccGpuOptions,
  type MfccGpuResult,
} from "./mfcc_gpu.ts";
export * from "./mfcc_stream.ts";
export * from "./mfcc_stream_gpu.ts";
export * from "./normalise.ts";
export * from "./periodicity.ts";
export * from "./periodicity_gpu.ts";
export * from "./resample.ts";
export { frameRms } from "./rms.ts";
export * from "./rms_gpu.ts";
export * from "./samples.ts";
export * from "./spec.ts";
export * from "./speech_gate.ts";
export { type SpeechLevel, speechLevel } from "./speech_level.ts";
export * from "./trim.ts";
