import type * as tfl from "@tensorflow/tfjs-layers";
import { type FeatureSpec, FeatureWindow } from "../dsp/mod.ts";
import { clipSegments } from "../model/mod.ts";
import { noise as addNoise, type NoisePool, pinkNoise } from "./augment/mod.ts";
import { mean } from "./metrics.ts";
import { SeededRandom } from "./random.ts";
import { fitSpeechHead, speechProbabilities } from "./speech_head.ts";
import { divideNoise, learningWindows, variedNoise } from "./speech_sounds.ts";
import { acceptedShare, fitSpeechThreshold } from "./speech_threshold.ts";

/** A fitted gate, and what it does on development clips. */
export interface SpeechGateFit {
  /** Probability of speech under which a sound is none. */
  threshold: number;
  /** Share of development speech that is accepted, by condition. */
  accepted: Record<string, number>;
  /** Share of development noise that is rejected, by kind. */
  rejected: Record<string, number>;
}

/** What a gate is fitted with. */
export interface SpeechGateOptions {
  features: FeatureSpec;
  /** Training clips, mono, at the specification's rate. */
  train: readonly Float32Array[];
  /** Development clips. */
  dev: readonly Float32Array[];
  /** The half of the recorded noise that is for training; null for none. */
  noise: NoisePool | null;
  seed: number;
  /** Told the share that is done. */
  onProgress?: (share: number) => void;
}

/** Ratio at which speech has to be accepted, dB. */
const DEVELOPMENT_SNR_DB = 10;
/** Stretches of noise that each development clip is heard in. */
const DRAWS = 3;
/** Varied sounds of noise that the threshold is chosen by. */
const NOISE_SOUNDS = 300;

/**
 * Fits a network's speech head, in place, and its threshold: the head on
 * training clips and noise, the threshold on development clips and noise that
 * the head has not learnt with. Neither touches test clips or the noise that
 * networks are measured with.
 */
export async function fitSpeechGate(
  network: tfl.LayersModel,
  options: SpeechGateOptions,
): Promise<SpeechGateFit> {
  const { features, train, seed, onProgress } = options;
  const { fit, development } = divideNoise(options.noise);
  const windows = learningWindows(train, {
    ...{ features, seed, noise: fit },
    onProgress: (share) => onProgress?.(0.6 * share),
  });
  await fitSpeechHead(network, windows, { features, seed });
  onProgress?.(0.8);
  const gate = await chooseThreshold(network, {
    ...options,
    noise: development,
  });
  onProgress?.(1);
  return gate;
}

async function chooseThreshold(
  network: tfl.LayersModel,
  { features, dev, noise, seed }: SpeechGateOptions,
): Promise<SpeechGateFit> {
  const hear = (sounds: readonly Float32Array[]) =>
    clipProbabilities(network, { sounds, features });
  const clean = await hear(dev);
  const noisy = await hear(inNoise(dev, { features, noise, seed }));
  const recorded = await hear(noise?.clips.map(({ samples }) => samples) ?? []);
  const varied = await hear(noiseSounds(dev.length, { features, noise, seed }));
  const threshold = fitSpeechThreshold({
    speech: [clean, noisy],
    noise: [...recorded, ...varied],
  });
  const accepted = (clips: readonly number[]) =>
    acceptedShare(clips, threshold);
  return {
    threshold,
    accepted: {
      clean: accepted(clean),
      [`${DEVELOPMENT_SNR_DB} dB`]: accepted(noisy),
    },
    rejected: {
      ...(recorded.length > 0 ? { recorded: 1 - accepted(recorded) } : {}),
      varied: 1 - accepted(varied),
    },
  };
}

function inNoise(
  dev: readonly Float32Array[],
  { features: { sampleRateHz }, noise, seed }: Pick<
    SpeechGateOptions,
    "features" | "noise" | "seed"
  >,
): Float32Array[] {
  const source = noise?.segment ?? pinkNoise;
  return dev.flatMap((samples, i) =>
    Array.from({ length: DRAWS }, (_, draw) => {
      const random = new SeededRandom(seed, `gate/speech/${i}/${draw}`);
      const snrDb = DEVELOPMENT_SNR_DB;
      return addNoise(samples, { sampleRateHz, random, snrDb, source });
    })
  );
}

/** Fewer where there are few clips to set against them. */
function noiseSounds(
  clips: number,
  options: Pick<SpeechGateOptions, "features" | "noise" | "seed">,
): Float32Array[] {
  const length = Math.min(NOISE_SOUNDS, DRAWS * clips);
  return Array.from({ length }, (_, i) => {
    const random = new SeededRandom(options.seed, `gate/noise/${i}`);
    return variedNoise({ ...options, random });
  });
}

/** As `predictClip` would give them; silence is left out. */
async function clipProbabilities(
  network: tfl.LayersModel,
  { sounds, features }: {
    sounds: readonly Float32Array[];
    features: FeatureSpec;
  },
): Promise<number[]> {
  const window = new FeatureWindow(features);
  const clips = sounds.map((samples) => clipSegments(samples, features))
    .filter(({ length }) => length > 0);
  const windows = clips.flat().map((segment) => window.fromSegment(segment));
  const all = await speechProbabilities(network, { windows, features });
  let at = 0;
  return clips.map(({ length }) => mean(all.slice(at, at += length)));
}
