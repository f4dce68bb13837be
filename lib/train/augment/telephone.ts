import { resample } from "../../dsp/mod.ts";
import { bandLimit } from "./band_limit.ts";

const MU = 255;
/** Steps of magnitude in eight bits, one of which is the sign. */
const STEPS = 127;
const TELEPHONE_HZ = 8000;
const TELEPHONE_BAND = { lowHz: 300, highHz: 3400 };

/**
 * Eight-bit µ-law and back: `F(x) = sgn x · ln(1 + 255·|x|) / ln 256`, rounded
 * to 1/127. It is the continuous law, which G.711 follows in straight pieces.
 *
 * @param samples full scale ±1; beyond it they are clipped.
 * @returns `[n]`, within ±1; silence stays silence.
 */
export function muLaw(samples: Float32Array): Float32Array {
  const scale = Math.log(1 + MU);
  return samples.map((x) => {
    const law = Math.log1p(MU * Math.min(1, Math.abs(x))) / scale;
    const level = Math.round(law * STEPS) / STEPS;
    return Math.sign(x) * Math.expm1(level * scale) / MU;
  });
}

/**
 * A telephone line: 300 to 3,400 Hz, 8,000 samples a second in 8-bit µ-law,
 * and back at the rate it came in. The evaluation of noise uses the same line.
 *
 * @param samples mono, full scale ±1, `[n]`.
 * @param options.sampleRateHz 8,000 to 192,000, a whole number.
 * @returns `[n]`.
 */
export function telephoneChannel(
  samples: Float32Array,
  { sampleRateHz }: { sampleRateHz: number },
): Float32Array {
  const band = bandLimit(samples, { sampleRateHz, ...TELEPHONE_BAND });
  const line = resample(band, { fromHz: sampleRateHz, toHz: TELEPHONE_HZ });
  const heard = resample(muLaw(line), {
    fromHz: TELEPHONE_HZ,
    toHz: sampleRateHz,
  });
  return heard.slice(0, samples.length);
}
