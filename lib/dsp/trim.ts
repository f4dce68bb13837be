import { checkSamples } from "./samples.ts";
import type { FeatureSpec } from "./spec.ts";

/** Half-open range of samples. */
export interface Segment {
  start: number;
  end: number;
}

/**
 * The part of a signal between its first and last active frame, with a margin.
 *
 * A frame of `winLength` samples every `hopLength` is active when its power is
 * no more than `trim.topDb` under the loudest frame's. The margin is cut at the
 * signal's ends. Without `spec.trim` the whole signal is the segment; digital
 * silence gives an empty one.
 *
 * @throws {RangeError} when a sample is not finite; see `checkSamples`.
 * Source: `librosa.effects.trim`, with a margin.
 */
export function activeSegment(
  samples: Float32Array,
  spec: Pick<
    FeatureSpec,
    "sampleRateHz" | "winLength" | "hopLength" | "trim"
  >,
): Segment {
  checkSamples(samples, "trim silence");
  if (spec.trim === null) return { start: 0, end: samples.length };
  const powers = framePowers(samples, spec);
  const loudest = powers.reduce((a, b) => Math.max(a, b), 0);
  if (loudest === 0) return { start: 0, end: 0 };
  const least = loudest * 10 ** (-spec.trim.topDb / 10);
  const first = powers.findIndex((power) => power >= least);
  const last = powers.findLastIndex((power) => power >= least);
  const margin = Math.round(spec.trim.marginSeconds * spec.sampleRateHz);
  return {
    start: Math.max(0, first * spec.hopLength - margin),
    end: Math.min(
      samples.length,
      last * spec.hopLength + spec.winLength + margin,
    ),
  };
}

/** Mean square of each frame, the last one padded with zeros. */
function framePowers(
  samples: Float32Array,
  { winLength, hopLength }: { winLength: number; hopLength: number },
): Float64Array {
  const nFrames = Math.ceil(samples.length / hopLength);
  const powers = new Float64Array(nFrames);
  for (let t = 0; t < nFrames; t++) {
    const start = t * hopLength;
    const end = Math.min(start + winLength, samples.length);
    let sum = 0;
    for (let n = start; n < end; n++) sum += samples[n] * samples[n];
    powers[t] = sum / winLength;
  }
  return powers;
}
