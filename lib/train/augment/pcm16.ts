const FULL_SCALE = 32768;

/**
 * Samples as 16-bit integers, as recordings are kept: half the bytes.
 *
 * @param samples full scale ±1; beyond it they are clipped.
 * @returns `[n]`, in the machine's own byte order.
 */
export function toPcm16(samples: Float32Array): Int16Array<ArrayBuffer> {
  const pcm = new Int16Array(samples.length);
  for (let n = 0; n < samples.length; n++) {
    const level = Math.round(samples[n] * FULL_SCALE);
    pcm[n] = Math.max(-FULL_SCALE, Math.min(FULL_SCALE - 1, level));
  }
  return pcm;
}

/** The samples of {@linkcode toPcm16}, off by at most half a step, 2⁻¹⁶. */
export function fromPcm16(pcm: Int16Array): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(pcm.length);
  for (let n = 0; n < pcm.length; n++) samples[n] = pcm[n] / FULL_SCALE;
  return samples;
}
