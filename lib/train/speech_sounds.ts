import {
  activeSegment,
  type FeatureSpec,
  FeatureWindow,
  type Segment,
} from "../dsp/mod.ts";
import { clipSegments } from "../model/mod.ts";
import {
  type AugmentationRecipe,
  augmentWaveform,
  developmentNoise,
  type NoisePool,
  poolOf,
  recipeOf,
  SYNTHETIC_NOISES,
  withoutRecordedNoise,
} from "./augment/mod.ts";
import { turnUnlessStopped } from "./event_loop.ts";
import { SeededRandom } from "./random.ts";
import type { LabelledWindows } from "./speech_head.ts";

/** The training half of the noise, divided once more; null: there is none. */
export interface GateNoise {
  /** To learn with. */
  fit: NoisePool | null;
  /** To choose the threshold by. */
  development: NoisePool | null;
}

/** Divides the noise that may be learnt with, see `developmentNoise`. */
export function divideNoise(pool: NoisePool | null): GateNoise {
  const chosen = developmentNoise(pool?.clips.map(({ name }) => name) ?? []);
  const part = (isChosen: boolean) =>
    poolOf(pool?.clips.filter(({ name }) => chosen.has(name) === isChosen));
  return { fit: part(false), development: part(true) };
}

/**
 * All but the slow ones, which vary who speaks and not what a sound is. Speech
 * and noise go through the same, so that none of it tells them apart.
 */
const VARIED: AugmentationRecipe = recipeOf([
  "speed",
  "reverberation",
  "timeShift",
  "whiteNoise",
  "pinkNoise",
  "recordedNoise",
  "equaliser",
  "bandLimit",
  "clipping",
  "telephone",
  "gain",
]);

/** Speech in the noise that it has to be heard in. */
const SPEECH: AugmentationRecipe = {
  ...VARIED,
  whiteNoise: { chance: 0.1, snrDb: [3, 25] },
  pinkNoise: { chance: 0.1, snrDb: [3, 25] },
  recordedNoise: { chance: 0.6, snrDb: [3, 25] },
};

/** Noise, at times two at once. */
const NOISE: AugmentationRecipe = {
  ...VARIED,
  speed: { chance: 1, factor: [0.75, 1.3] },
  whiteNoise: { chance: 0.05, snrDb: [-5, 25] },
  pinkNoise: { chance: 0.05, snrDb: [-5, 25] },
  recordedNoise: { chance: 0.25, snrDb: [-5, 25] },
};

/** Share of sounds that are made up where there are recordings of noise. */
const SYNTHETIC = 0.25;
/** Longest and shortest stretch of noise, seconds. */
const NOISE_SECONDS = [0.4, 4] as const;
/** The shortest stretch of speech, seconds: less may be a pause. */
const LEAST_SPEECH_SECONDS = 0.6;

/** How sounds are made. */
export interface SoundOptions {
  features: FeatureSpec;
  noise: NoisePool | null;
  random: SeededRandom;
}

/** A stretch of a clip's speech, varied. */
export function variedSpeech(
  clip: Float32Array,
  { features, noise, random }: SoundOptions,
): Float32Array {
  const speech = part(clip, activeSegment(clip, features));
  return varied(stretch(speech, features, random), SPEECH, {
    features,
    noise,
    random,
  });
}

/** A stretch of recorded or made-up noise, varied. */
export function variedNoise(
  { features, noise, random }: SoundOptions,
): Float32Array {
  const seconds = random.uniform(...NOISE_SECONDS);
  const length = Math.round(seconds * features.sampleRateHz);
  const isRecorded = noise !== null && !random.chance(SYNTHETIC);
  const source = isRecorded
    ? noise.segment
    : random.pick(Object.values(SYNTHETIC_NOISES));
  const sound = atMostHalf(source(random, length));
  return varied(sound, NOISE, { features, noise, random });
}

/** Within half of full scale, or it would be cut off. */
function atMostHalf(samples: Float32Array): Float32Array {
  const peak = samples.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  return peak <= 0.5 ? samples : samples.map((x) => 0.5 * x / peak);
}

function varied(
  samples: Float32Array,
  recipe: AugmentationRecipe,
  { features: { sampleRateHz }, noise, random }: SoundOptions,
): Float32Array {
  return augmentWaveform(samples, {
    recipe: noise ? recipe : withoutRecordedNoise(recipe),
    ...{ sampleRateHz, noise, random },
  });
}

/** Half of the time the whole. */
function stretch(
  speech: Float32Array,
  { sampleRateHz }: FeatureSpec,
  random: SeededRandom,
): Float32Array {
  const least = Math.round(LEAST_SPEECH_SECONDS * sampleRateHz);
  if (random.chance(0.5) || speech.length <= least) return speech;
  const length = least + random.integer(speech.length - least);
  const start = random.integer(speech.length - length + 1);
  return part(speech, { start, end: start + length });
}

function part(samples: Float32Array, { start, end }: Segment): Float32Array {
  return samples.subarray(start, end);
}

/** Sounds made of each training clip, and at most of all of them. */
const SOUNDS_A_CLIP = 2;
export const MOST_SOUNDS = 1600;

/** Sounds of noise for each of speech: there is more that is not speech. */
const NOISE_A_SPEECH = 2;

/** How many sounds of speech are learnt from. */
export function soundCount(clips: number): number {
  return Math.min(MOST_SOUNDS, SOUNDS_A_CLIP * clips);
}

/**
 * Windows of speech and, twice as many, of noise, cut and trimmed as they are
 * when a clip is recognised.
 *
 * @param clips speech, mono, at the specification's rate.
 * @param options.signal stops it.
 * @param options.onProgress told the share that is done.
 * @throws {StoppedEarly} once it is stopped.
 */
export async function learningWindows(
  clips: readonly Float32Array[],
  { features, noise, seed, signal, onProgress }: {
    features: FeatureSpec;
    noise: NoisePool | null;
    seed: number;
    signal?: AbortSignal;
    onProgress?: (share: number) => void;
  },
): Promise<LabelledWindows> {
  const window = new FeatureWindow(features);
  const out: LabelledWindows = { windows: [], labels: [] };
  const count = soundCount(clips.length);
  const add = (samples: Float32Array, label: number) => {
    for (const segment of clipSegments(samples, features)) {
      out.windows.push(window.fromSegment(segment));
      out.labels.push(label);
    }
  };
  const order = new SeededRandom(seed, "gate").shuffle(clips);
  for (let i = 0; i < count; i++) {
    await turnUnlessStopped({ signal, what: "fit the speech gate" });
    const random = new SeededRandom(seed, `gate/${i}`);
    const options = { features, noise, random };
    add(variedSpeech(order[i % order.length], options), 1);
    for (let k = 0; k < NOISE_A_SPEECH; k++) add(variedNoise(options), 0);
    onProgress?.((i + 1) / count);
  }
  return out;
}
