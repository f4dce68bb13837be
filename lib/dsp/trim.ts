import { HighPass } from "./high_pass.ts";
import { checkSamples } from "./samples.ts";
import type { FeatureSpec, TrimSpec } from "./spec.ts";

/** Half-open range of samples. */
export interface Segment {
  start: number;
  end: number;
}

/** What of a specification says how silence is trimmed. */
type TrimFields = Pick<
  FeatureSpec,
  "sampleRateHz" | "winLength" | "hopLength" | "trim"
>;

/** The level compared with is at most this far under the loudest frame's, dB. */
const MOST_UNDER_LOUDEST_DB = 25;

/**
 * The part of a signal between its first and last active frame, with a margin.
 *
 * A frame of `winLength` samples every `hopLength` is active when its power
 * above `trim.highPassHz` is no more than `trim.topDb` under the level that the
 * loudest frames hold for `trim.heldSeconds` in sum (a level 25 dB under the
 * loudest frame's or more, where they are too few). The margin is cut at the
 * signal's ends. Without `spec.trim` the whole signal is the segment; digital
 * silence gives an empty one.
 *
 * @throws {RangeError} when a sample is not finite; see `checkSamples`.
 * Source: `librosa.effects.trim`, with a margin; the same where `highPassHz` and
 * `heldSeconds` are 0.
 */
export function activeSegment(
  samples: Float32Array,
  spec: TrimFields,
): Segment {
  checkSamples(samples, "trim silence");
  const { trim } = spec;
  if (trim === null) return { start: 0, end: samples.length };
  const powers = framePowers(heard(samples, spec), spec);
  const level = heldPower(powers, spec);
  if (level === 0) return { start: 0, end: 0 };
  const least = level * 10 ** (-trim.topDb / 10);
  const first = powers.findIndex((power) => power >= least);
  const last = powers.findLastIndex((power) => power >= least);
  const margin = Math.round(trim.marginSeconds * spec.sampleRateHz);
  return {
    start: Math.max(0, first * spec.hopLength - margin),
    end: Math.min(
      samples.length,
      last * spec.hopLength + spec.winLength + margin,
    ),
  };
}

/** What counts of a signal: without what is lower than `highPassHz`. */
function heard(
  samples: Float32Array,
  { trim, sampleRateHz }: TrimFields,
): Float32Array | Float64Array {
  const { highPassHz: cutoffHz } = trim as TrimSpec;
  if (cutoffHz === 0 || samples.length === 0) return samples;
  const out = new Float64Array(samples.length);
  const filter = new HighPass({ cutoffHz, sampleRateHz });
  filter.settle(samples[0]);
  filter.run(samples, out);
  return out;
}

/** Mean square of each frame, the last one padded with zeros. */
function framePowers(
  samples: Float32Array | Float64Array,
  { winLength, hopLength }: TrimFields,
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

/** The power that frames reach for `heldSeconds` in sum. */
function heldPower(
  powers: Float64Array,
  { trim, hopLength, sampleRateHz }: TrimFields,
): number {
  if (powers.length === 0) return 0;
  const { heldSeconds } = trim as TrimSpec;
  const n = Math.round(heldSeconds * sampleRateHz / hopLength);
  const sorted = powers.toSorted();
  const at = Math.max(0, sorted.length - 1 - n);
  const loudest = sorted[sorted.length - 1];
  return Math.max(sorted[at], loudest * 10 ** (-MOST_UNDER_LOUDEST_DB / 10));
}
