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

/** A scream: its pitch, 700 Hz, and its power are above those of speech. */
export function scream(seconds: number): Float32Array {
  return Float32Array.from(
    { length: Math.round(seconds * RATE_HZ) },
    (_, n) =>
      [1 / 3, 1, 1].reduce(
        (sum, part, k) =>
          sum +
          0.1 * part * Math.sin(2 * Math.PI * 700 * (k + 1) * n / RATE_HZ),
        0,
      ),
  );
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

/** One that can tell speech, and takes all it hears for it, or for none. */
export function tellsSpeech(isSpeech: boolean): FakeRecogniser {
  const spec = { ...DEFAULT_RULES, speech: { threshold: 0.5 } };
  const probabilities = EMOTIONS.map(() => 1 / EMOTIONS.length);
  return new FakeRecogniser(
    () => toPrediction([...probabilities, isSpeech ? 0.9 : 0.1], spec),
    spec,
  );
}

const DEFAULT_RULES: SegmentRecogniser["spec"] = {
  features: DEFAULT_SPEC,
  labels: EMOTIONS,
  temperature: 1,
};

/** Says what it is told to, and notes the segments it is given. */
export class FakeRecogniser implements SegmentRecogniser {
  readonly spec: SegmentRecogniser["spec"];
  readonly segments: Float32Array[] = [];
  answer: (segment: Float32Array) => Prediction | Promise<Prediction>;

  constructor(
    answer: FakeRecogniser["answer"] = () => sure("happy"),
    spec = { ...DEFAULT_RULES },
  ) {
    this.answer = answer;
    this.spec = spec;
  }

  async predictSegment(segment: Float32Array): Promise<Prediction> {
    this.segments.push(segment.slice());
    return await this.answer(segment);
  }
}
