import { checkSamples } from "./samples.ts";
import { type FeatureSpec, frameCount } from "./spec.ts";

/**
 * Root mean square of each frame.
 *
 * `rms[t] = √(Σ x[t·hop + n − pad]² / nFft)`, `n = 0 … nFft − 1`, samples
 * outside the signal 0; `pad` is `nFft / 2` with `center`, else 0. The frames
 * are those of the spectra, without the window.
 *
 * @param samples full scale ±1.
 * @returns Float64Array `[nFrames]`, 0 to 1 for samples within full scale.
 * @throws {RangeError} when a sample is not finite; see `checkSamples`.
 * Source: `librosa.feature.rms(frame_length=nFft, pad_mode="constant")`.
 */
export function frameRms(
  samples: Float32Array,
  spec: Pick<FeatureSpec, "nFft" | "hopLength" | "center">,
): Float64Array {
  checkSamples(samples, "take the RMS");
  const { nFft, hopLength, center } = spec;
  const rms = new Float64Array(frameCount(samples.length, spec));
  for (let t = 0; t < rms.length; t++) {
    const start = t * hopLength - (center ? nFft / 2 : 0);
    rms[t] = rmsOfFrame(samples, { start, nFft });
  }
  return rms;
}

/** Root mean square of `nFft` samples from `start` on, those outside being 0. */
function rmsOfFrame(
  samples: Float32Array,
  { start, nFft }: { start: number; nFft: number },
): number {
  const end = Math.min(start + nFft, samples.length);
  let sum = 0;
  for (let n = Math.max(start, 0); n < end; n++) sum += samples[n] * samples[n];
  return Math.sqrt(sum / nFft);
}
