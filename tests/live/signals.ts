import { DEFAULT_SPEC } from "../../lib/dsp/mod.ts";
import {
  type Emotion,
  EMOTIONS,
  type Prediction,
  type SegmentRecogniser,
  toPrediction,
} from "../../lib/model/mod.ts";

export const RATE_HZ = 16_000;

/** A voice-like buzz: harmonics of 140 Hz under a syllable's rise and fall. */
export function voice(
  seconds: number,
  { rateHz = RATE_HZ, level = 0.2 } = {},
): Float32Array {
  return Float32Array.from({ length: Math.round(seconds * rateHz) }, (_, n) => {
    const t = n / rateHz;
    let sum = 0;
    for (let k = 1; k <= 12; k++) {
      sum += Math.sin(2 * Math.PI * 140 * k * t) / k;
    }
    return level * sum * (0.65 - 0.35 * Math.cos(2 * Math.PI * 4 * t));
  });
}

/** A quiet room: noise at about -74 dBFS, the same every time. */
export function room(
  seconds: number,
  { rateHz = RATE_HZ, level = 2e-4 } = {},
): Float32Array {
  let state = 7;
  return Float32Array.from({ length: Math.round(seconds * rateHz) }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return level * (state / 2 ** 31 - 1);
  });
}

export function join(...parts: Float32Array[]): Float32Array {
  return Float32Array.from(parts.flatMap((part) => [...part]));
}

/** Cuts `samples` into chunks of `length`. */
export function* chunks(samples: Float32Array, length: number) {
  for (let at = 0; at < samples.length; at += length) {
    yield samples.subarray(at, at + length);
  }
}

/** Probabilities with `confidence` for `emotion`, the rest shared out evenly. */
export function sure(emotion: Emotion, confidence = 0.86): Prediction {
  const rest = (1 - confidence) / (EMOTIONS.length - 1);
  return toPrediction(
    EMOTIONS.map((each) => each === emotion ? confidence : rest),
  );
}

/** Says what it is told to, and notes the segments it is given. */
export class FakeRecogniser implements SegmentRecogniser {
  readonly spec = { features: DEFAULT_SPEC, labels: EMOTIONS, temperature: 1 };
  readonly segments: Float32Array[] = [];
  answer: (segment: Float32Array) => Prediction | Promise<Prediction>;

  constructor(answer: FakeRecogniser["answer"] = () => sure("happy")) {
    this.answer = answer;
  }

  async predictSegment(segment: Float32Array): Promise<Prediction> {
    this.segments.push(segment.slice());
    return await this.answer(segment);
  }
}
