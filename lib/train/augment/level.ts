/** Frames of this length are active or not. */
const FRAME_SECONDS = 0.02;
/** A frame this much under the loudest is a pause; as in `DEFAULT_SPEC.trim`. */
const PAUSE_DB = 35;

/** Amplitude ratio of a level in decibels, `10^(db/20)`. */
export function amplitudeOf(db: number): number {
  return 10 ** (db / 20);
}

/** Mean square, 0 of nothing. */
export function meanPower(samples: Float32Array): number {
  let sum = 0;
  for (let n = 0; n < samples.length; n++) sum += samples[n] * samples[n];
  return samples.length ? sum / samples.length : 0;
}

/** Largest magnitude, 0 of nothing. */
export function peakOf(samples: Float32Array): number {
  let peak = 0;
  for (let n = 0; n < samples.length; n++) {
    peak = Math.max(peak, Math.abs(samples[n]));
  }
  return peak;
}

/**
 * Mean square of a recording's active part: of the 20 ms frames that are at
 * most 35 dB under the loudest.
 *
 * Pauses, and silence before and after, do not count: a ratio to this power
 * means the same for a clip with a second of silence at each end as for one
 * that was cut close. Of a steady sound it is the mean power.
 * Source: the idea of the active speech level, ITU-T P.56, with a fixed margin.
 *
 * @param samples mono, `[n]`.
 * @returns 0 of silence and of nothing.
 */
export function activePower(
  samples: Float32Array,
  { sampleRateHz }: { sampleRateHz: number },
): number {
  const length = Math.max(1, Math.round(FRAME_SECONDS * sampleRateHz));
  const powers: number[] = [], sizes: number[] = [];
  for (let at = 0; at < samples.length; at += length) {
    const frame = samples.subarray(at, at + length);
    powers.push(meanPower(frame));
    sizes.push(frame.length);
  }
  const least = powers.reduce((a, b) => Math.max(a, b), 0) /
    10 ** (PAUSE_DB / 10);
  let sum = 0, count = 0;
  powers.forEach((power, t) => {
    if (power < least) return;
    sum += power * sizes[t];
    count += sizes[t];
  });
  return count ? sum / count : 0;
}
