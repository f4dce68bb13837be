import { type FeatureSpec, windowSamples } from "../dsp/mod.ts";

/**
 * The input of a model's canary: a rising tone in seeded noise, as long as the
 * network's window. The same numbers everywhere: the noise comes from integer
 * arithmetic (a linear congruential generator, Numerical Recipes).
 *
 * The noise comes and goes with the tone; where the specification asks for
 * noise reduction it is there all the time, for only steady noise is taken out,
 * and what takes it out must be right too.
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
    samples[n] = spec.denoise === null
      ? pulse * (0.4 * chirp + 0.05 * noise)
      : pulse * 0.4 * chirp + 0.1 * noise;
  }
  return samples;
}
