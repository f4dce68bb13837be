import {
  activeSegment,
  type FeatureSpec,
  featureWidth,
  Mfcc,
  type MfccResult,
  wrapAndNormalise,
} from "../dsp/mod.ts";
import { type Emotion, EMOTIONS } from "../model/mod.ts";
import {
  type AugmentationRecipe,
  DEFAULT_AUGMENTATION,
  makeCopies,
  type NoisePool,
  type WaveformCache,
  withoutRecordedNoise,
} from "./augment/mod.ts";
import { turnUnlessStopped } from "./event_loop.ts";
import type { SeededRandom } from "./random.ts";

/** A recording with its label. */
export interface LabelledAudio {
  id: string;
  emotion: Emotion;
  /** Whose voice it is. */
  voice: string;
  /** Mono, at the specification's rate. */
  samples: Float32Array;
}

/** Cepstral coefficients of a clip and of its varied copies. */
export interface Example {
  id: string;
  /** Index of the emotion. */
  label: number;
  /** Whose voice it is. */
  voice: string;
  /**
   * `[nFrames, featureWidth]` each, not normalised, see {@linkcode frameRows};
   * the first is the clip itself.
   */
  variants: Float32Array[];
}

/** Greatest share of a clip's frames left out at each end of a window. */
const EDGE_CUT = 0.08;

/**
 * Computes the coefficients of clips and of `copies` varied copies of each.
 * A clip's copies follow from the clip, the recipe and the seed alone.
 *
 * @param options.recipe how copies are varied. Default: `DEFAULT_AUGMENTATION`,
 * without recorded noise where there is no pool.
 * @param options.noise recordings for the recipe's recorded noise.
 * @param options.cache where copies are kept. Default: nowhere.
 * @param options.signal stops it.
 * @param options.onProgress called with the number of clips done.
 * @throws {StoppedEarly} once it is stopped.
 */
export async function makeExamples(
  clips: readonly LabelledAudio[],
  {
    features,
    copies,
    seed,
    noise = null,
    recipe = noise
      ? DEFAULT_AUGMENTATION
      : withoutRecordedNoise(DEFAULT_AUGMENTATION),
    cache = null,
    signal,
    onProgress,
  }: {
    features: FeatureSpec;
    copies: number;
    seed: number;
    recipe?: AugmentationRecipe;
    noise?: NoisePool | null;
    cache?: WaveformCache | null;
    signal?: AbortSignal;
    onProgress?: (done: number) => void;
  },
): Promise<Example[]> {
  const mfcc = new Mfcc(features, { precision: "single" });
  const coefficients = (samples: Float32Array) => {
    const { start, end } = activeSegment(samples, features);
    return frameRows(mfcc.compute(samples.subarray(start, end)), features);
  };
  const { sampleRateHz } = features;
  const examples: Example[] = [];
  for (const { id, emotion, voice, samples } of clips) {
    await turnUnlessStopped({ signal, what: "make features" });
    const varied = makeCopies(
      { id, samples },
      { sampleRateHz, copies, seed, recipe, noise, cache },
    );
    const variants = [samples, ...varied].map(coefficients);
    examples.push({ id, label: EMOTIONS.indexOf(emotion), voice, variants });
    onProgress?.(examples.length);
  }
  return examples;
}

/**
 * The window that evaluation sees: the first `windowFrames` frames of the clip,
 * or of another of its variants.
 */
export function plainWindow(
  { variants }: Example,
  features: FeatureSpec,
  variant = 0,
): Float32Array {
  return windowOf(variants[variant], features);
}

/**
 * Coefficients and, where the specification has pitches, periodicity of frames,
 * one after the other: `[nFrames, featureWidth]`.
 */
export function frameRows(
  { nFrames, mfcc, periodicity }: MfccResult,
  features: FeatureSpec,
): Float32Array {
  if (periodicity === null) return Float32Array.from(mfcc);
  const { nMfcc } = features, width = featureWidth(features);
  const rows = new Float32Array(nFrames * width);
  const nPitches = width - nMfcc;
  for (let t = 0; t < nFrames; t++) {
    rows.set(mfcc.subarray(t * nMfcc, (t + 1) * nMfcc), t * width);
    const pitches = periodicity.subarray(t * nPitches, (t + 1) * nPitches);
    rows.set(pitches, t * width + nMfcc);
  }
  return rows;
}

/** A network's window of such rows. */
function windowOf(rows: Float32Array, features: FeatureSpec): Float32Array {
  const { nMfcc } = features, width = featureWidth(features);
  if (width === nMfcc) return wrapAndNormalise(rows, features);
  const nFrames = rows.length / width, nPitches = width - nMfcc;
  const mfcc = new Float32Array(nFrames * nMfcc);
  const periodicity = new Float32Array(nFrames * nPitches);
  for (let t = 0; t < nFrames; t++) {
    const row = rows.subarray(t * width, (t + 1) * width);
    mfcc.set(row.subarray(0, nMfcc), t * nMfcc);
    periodicity.set(row.subarray(nMfcc), t * nPitches);
  }
  return wrapAndNormalise(mfcc, features, { periodicity });
}

/** A varied window of a random variant: cut and turned. */
export function randomWindow(
  { variants }: Example,
  { features, random }: { features: FeatureSpec; random: SeededRandom },
): Float32Array {
  const { windowFrames } = features, width = featureWidth(features);
  const rows = random.pick(variants);
  const total = rows.length / width;
  let first = random.integer(1 + Math.floor(total * EDGE_CUT));
  let last = total - random.integer(1 + Math.floor(total * EDGE_CUT));
  if (last - first > windowFrames) {
    first += random.integer(last - first - windowFrames + 1);
    last = first + windowFrames;
  }
  const window = windowOf(
    rows.subarray(first * width, last * width),
    features,
  );
  return turn(window, random.integer(windowFrames) * width);
}

function turn(window: Float32Array, by: number): Float32Array {
  const out = new Float32Array(window.length);
  out.set(window.subarray(by));
  out.set(window.subarray(0, by), window.length - by);
  return out;
}
