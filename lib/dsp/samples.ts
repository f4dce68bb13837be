/**
 * Largest magnitude a sample may have. Full scale is 1; 2³² leaves room for
 * integer PCM that nobody scaled, and keeps every power in single precision:
 * `(4096 · 2³²)² = 2⁸⁸`, under 2¹²⁷.
 */
export const MAX_SAMPLE = 2 ** 32;

/**
 * Refuses samples that cannot be computed with.
 *
 * One NaN would spread through its frames into the window's statistics and from
 * there into every frame; a GPU may also turn it into anything. So no feature is
 * computed with one, on the CPU or the GPU: it is an error where the samples
 * come in, before any state changes. Where a stream must go on
 * regardless, clean it first: {@linkcode cleanSamples}.
 *
 * @param samples full scale ±1.
 * @param action what is being done, for the message: `Cannot <action>: …`.
 * @throws {RangeError} when a sample is NaN, infinite or over 2³² in magnitude,
 * with its place.
 */
export function checkSamples(samples: Float32Array, action: string): void {
  for (let n = 0; n < samples.length; n++) {
    if (!(Math.abs(samples[n]) <= MAX_SAMPLE)) fail(samples, n, action);
  }
}

function fail(samples: Float32Array, n: number, action: string): never {
  throw new RangeError(
    `Cannot ${action}: 'samples' must be finite and at most 2^32 in magnitude, got ${
      samples[n]
    } at sample ${n}; see cleanSamples()`,
  );
}

/**
 * Replaces by 0, in place, every sample that {@linkcode checkSamples} refuses.
 *
 * @returns how many there were.
 *
 * @example
 * ```ts
 * const chunk = Float32Array.of(0.5, NaN, -0.5);
 * const replaced = cleanSamples(chunk); // 1, and chunk is 0.5, 0, −0.5
 * ```
 */
export function cleanSamples(samples: Float32Array): number {
  let replaced = 0;
  for (let n = 0; n < samples.length; n++) {
    if (Math.abs(samples[n]) <= MAX_SAMPLE) continue;
    samples[n] = 0;
    replaced++;
  }
  return replaced;
}
