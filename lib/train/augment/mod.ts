/**
 * Augmentation: varied copies of recordings. Every transform is
 * a pure function of the samples, its parameters and a seeded generator.
 *
 * @module
 *
 * @example
 * ```ts
 * import { SeededRandom } from "../random.ts";
 * import { augmentWaveform, DEFAULT_AUGMENTATION, withoutRecordedNoise } from "./mod.ts";
 *
 * const tone = Float32Array.from({ length: 16000 }, (_, n) => 0.1 * Math.sin(n / 5));
 * const copy = augmentWaveform(tone, {
 *   sampleRateHz: 16000,
 *   random: new SeededRandom(1),
 *   recipe: withoutRecordedNoise(DEFAULT_AUGMENTATION),
 * });
 * console.log(copy.length); // not 16000: it plays at another speed
 * ```
 */
export * from "./augment_waveform.ts";
export * from "./band_limit.ts";
export * from "./clipping.ts";
export * from "./copies.ts";
export * from "./equaliser.ts";
export * from "./gain.ts";
export * from "./level.ts";
export * from "./noise.ts";
export * from "./noise_pool.ts";
export * from "./noise_split.ts";
export * from "./parse_recipe.ts";
export * from "./pitch_shift.ts";
export * from "./recipe.ts";
export * from "./reverberation.ts";
export * from "./speed.ts";
export * from "./synthetic_noise.ts";
export * from "./telephone.ts";
export * from "./time_shift.ts";
export * from "./time_stretch.ts";
export * from "./warp_voice.ts";
export * from "./waveform_cache.ts";
