import { type FeatureSpec, windowSamples } from "../dsp/mod.ts";

/**
 * The input of a model's canary: a rising tone in seeded noise, as long as the
 * network's window. The same numbers everywhere: the noise comes from integer
 * arithmetic (a linear congruential generator, Numerical Recipes).
 *
 * @returns samples, Float32Array, about ±0.5.
 */
export function canarySignal(spec: FeatureSpec): Float32Array {
  const { sampleRateHz } = spec;
  const length = windowSamples(spec);
  const samples = new Float32Array(length);
  let state = 1;
  for (let n = 0; n < length; n++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const noise = state / 2 ** 31 - 1;
    const t = n / sampleRateHz;
    const chirp = Math.sin(2 * Math.PI * (120 * t + 60 * t * t));
    const pulse = Math.sin(2 * Math.PI * 3 * t) ** 2;
    samples[n] = pulse * (0.4 * chirp + 0.05 * noise);
  }
  return samples;
}
