/**
 * A second-order filter,
 * `y[n] = b0·x[n] + b1·x[n−1] + b2·x[n−2] − a1·y[n−1] − a2·y[n−2]`.
 */
export interface Biquad {
  b0: number;
  b1: number;
  b2: number;
  a1: number;
  a2: number;
}

/** Where a filter stands. */
export interface FilterPlace {
  sampleRateHz: number;
  /** Corner or centre, over 0 and under half the rate. */
  hz: number;
}

/** Quality factors of a fourth-order Butterworth filter's two sections. */
const BUTTERWORTH_4 = [0.5411961, 1.3065630];

/**
 * A peaking equaliser of one octave.
 * Source: Bristow-Johnson, Audio EQ Cookbook, "peakingEQ".
 */
export function peaking(
  place: FilterPlace & { gainDb: number },
): Biquad {
  const w = angle(place);
  const a = 10 ** (place.gainDb / 40);
  const alpha = Math.sin(w) * Math.sinh((Math.LN2 / 2) * (w / Math.sin(w)));
  return normalised({
    b: [1 + alpha * a, -2 * Math.cos(w), 1 - alpha * a],
    a: [1 + alpha / a, -2 * Math.cos(w), 1 - alpha / a],
  });
}

/**
 * Fourth-order Butterworth high-pass: −3 dB at the corner, 24 dB an octave.
 * Source: Audio EQ Cookbook, "HPF".
 */
export function highPass(place: FilterPlace): Biquad[] {
  const cos = Math.cos(angle(place)), edge = (1 + cos) / 2;
  return sections(place, [edge, -2 * edge, edge]);
}

/** Fourth-order Butterworth low-pass; see {@linkcode highPass}. */
export function lowPass(place: FilterPlace): Biquad[] {
  const cos = Math.cos(angle(place)), edge = (1 - cos) / 2;
  return sections(place, [edge, 2 * edge, edge]);
}

/** Filters one after another; what was before the first sample is silence. */
export function filter(
  samples: Float32Array,
  filters: readonly Biquad[],
): Float32Array {
  const out = samples.slice();
  for (const biquad of filters) runInPlace(out, biquad);
  return out;
}

function runInPlace(samples: Float32Array, biquad: Biquad): void {
  const { b0, b1, b2, a1, a2 } = biquad;
  let s1 = 0, s2 = 0; // transposed direct form II
  for (let n = 0; n < samples.length; n++) {
    const x = samples[n];
    const y = b0 * x + s1;
    s1 = b1 * x - a1 * y + s2;
    s2 = b2 * x - a2 * y;
    samples[n] = y;
  }
}

function angle({ sampleRateHz, hz }: FilterPlace): number {
  if (hz > 0 && hz < sampleRateHz / 2) return (2 * Math.PI * hz) / sampleRateHz;
  throw new RangeError(
    `Cannot make a filter: 'hz' must be over 0 and under half the rate (${
      sampleRateHz / 2
    }), got ${hz}`,
  );
}

function sections(place: FilterPlace, b: number[]): Biquad[] {
  const w = angle(place);
  return BUTTERWORTH_4.map((q) => {
    const alpha = Math.sin(w) / (2 * q);
    return normalised({ b, a: [1 + alpha, -2 * Math.cos(w), 1 - alpha] });
  });
}

function normalised({ a, b }: { a: number[]; b: number[] }): Biquad {
  const [b0, b1, b2, a1, a2] = [...b, a[1], a[2]].map((x) => x / a[0]);
  return { b0, b1, b2, a1, a2 };
}
