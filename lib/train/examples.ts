import {
  activeSegment,
  type FeatureSpec,
  Mfcc,
  wrapAndNormalise,
} from "../dsp/mod.ts";
import { type Emotion, EMOTIONS } from "../model/mod.ts";
import { augmentWaveform } from "./augment.ts";
import { SeededRandom } from "./random.ts";

/** A recording with its label. */
export interface LabelledAudio {
  id: string;
  emotion: Emotion;
  /** Mono, at the specification's rate. */
  samples: Float32Array;
}

/** Cepstral coefficients of a clip and of its varied copies. */
export interface Example {
  id: string;
  /** Index of the emotion. */
  label: number;
  /** `[nFrames, nMfcc]` each, not normalised; the first is the clip itself. */
  variants: Float32Array[];
}

/** How windows are varied as they are drawn. */
export interface WindowAugmentation {
  /** Most frames that are masked at a time; done twice. */
  timeMask: number;
  /** Most neighbouring coefficients that are masked. */
  coefficientMask: number;
  /** Greatest share of frames left out at each end. */
  edgeCut: number;
}

export const DEFAULT_WINDOW_AUGMENTATION: WindowAugmentation = {
  timeMask: 30,
  coefficientMask: 5,
  edgeCut: 0.08,
};

/**
 * Computes the coefficients of clips and of `copies` varied copies of each.
 * A clip's copies follow from the seed and its identifier alone.
 *
 * @param options.onProgress called with the number of clips done.
 */
export function makeExamples(
  clips: readonly LabelledAudio[],
  { features, copies, seed, onProgress }: {
    features: FeatureSpec;
    copies: number;
    seed: number;
    onProgress?: (done: number) => void;
  },
): Example[] {
  const mfcc = new Mfcc(features, { precision: "single" });
  const coefficients = (samples: Float32Array) => {
    const { start, end } = activeSegment(samples, features);
    return mfcc.compute(samples.subarray(start, end)).mfcc as Float32Array;
  };
  return clips.map(({ id, emotion, samples }, i) => {
    const variants = [coefficients(samples)];
    for (let copy = 1; copy <= copies; copy++) {
      const random = new SeededRandom(seed, `augment/${id}/${copy}`);
      variants.push(coefficients(augmentWaveform(samples, {
        sampleRateHz: features.sampleRateHz,
        random,
      })));
    }
    onProgress?.(i + 1);
    return { id, label: EMOTIONS.indexOf(emotion), variants };
  });
}

/** The window that evaluation sees: the clip's first `windowFrames` frames. */
export function plainWindow(
  { variants }: Example,
  features: FeatureSpec,
): Float32Array {
  return wrapAndNormalise(variants[0], features);
}

/** A varied window of a random variant: cut, turned, masked. */
export function randomWindow(
  { variants }: Example,
  { features, random, options = DEFAULT_WINDOW_AUGMENTATION }: {
    features: FeatureSpec;
    random: SeededRandom;
    options?: WindowAugmentation;
  },
): Float32Array {
  const { nMfcc, windowFrames } = features;
  const mfcc = random.pick(variants);
  const total = mfcc.length / nMfcc;
  let first = random.integer(1 + Math.floor(total * options.edgeCut));
  let last = total - random.integer(1 + Math.floor(total * options.edgeCut));
  if (last - first > windowFrames) {
    first += random.integer(last - first - windowFrames + 1);
    last = first + windowFrames;
  }
  const window = wrapAndNormalise(
    mfcc.subarray(first * nMfcc, last * nMfcc),
    features,
  );
  const turned = turn(window, random.integer(windowFrames) * nMfcc);
  mask(turned, { features, random, options });
  return turned;
}

function turn(window: Float32Array, by: number): Float32Array {
  const out = new Float32Array(window.length);
  out.set(window.subarray(by));
  out.set(window.subarray(0, by), window.length - by);
  return out;
}

/** Sets stretches of frames and of coefficients to the window's mean. */
function mask(
  window: Float32Array,
  { features, random, options }: {
    features: FeatureSpec;
    random: SeededRandom;
    options: WindowAugmentation;
  },
): void {
  const { nMfcc, windowFrames } = features;
  const means = columnMeans(window, nMfcc);
  const fill = (
    [t0, t1]: [number, number],
    [n0, n1]: [number, number],
  ) => {
    for (let t = t0; t < t1; t++) {
      for (let n = n0; n < n1; n++) window[t * nMfcc + n] = means[n];
    }
  };
  for (let i = 0; i < 2; i++) {
    fill(stretch(windowFrames, options.timeMask, random), [0, nMfcc]);
  }
  fill([0, windowFrames], stretch(nMfcc, options.coefficientMask, random));
}

function stretch(
  total: number,
  most: number,
  random: SeededRandom,
): [number, number] {
  const length = random.integer(most + 1);
  const start = random.integer(total - length + 1);
  return [start, start + length];
}

function columnMeans(window: Float32Array, width: number): Float64Array {
  const means = new Float64Array(width);
  for (let i = 0; i < window.length; i++) means[i % width] += window[i];
  return means.map((sum) => sum / (window.length / width));
}

/**
 * The order in which an epoch visits examples: all of them once, and those of
 * rare classes again until each class has at least the square-root-weighted
 * share `√(count · commonest count)` of visits.
 */
export function balancedOrder(
  examples: readonly Example[],
  random: SeededRandom,
): Example[] {
  const classes = Map.groupBy(examples, (example) => example.label);
  const most = Math.max(...[...classes.values()].map((c) => c.length));
  const visits = [...examples];
  for (const members of classes.values()) {
    const wanted = Math.round(Math.sqrt(members.length * most));
    const again = Array.from(
      { length: wanted - members.length },
      () => random.pick(members),
    );
    visits.push(...again);
  }
  return random.shuffle(visits);
}
