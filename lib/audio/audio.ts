// Runs in the browser and in Deno.

/** Decoded sound: one channel, at the rate of the file. */
export interface Audio {
  /** float32 `[nSamples]`, full scale ±1: the file's channels, mixed: their mean, or one where they cancel out. */
  samples: Float32Array;
  /** Samples a second; a fractional rate (AIFF can hold one) is rounded. */
  sampleRateHz: number;
  /** Channels the file had, before they were mixed. */
  channels: number;
  /** `samples.length / sampleRateHz`. */
  seconds: number;
}
