import type * as tfl from "@tensorflow/tfjs-layers";
import { type FeatureSpec, FeatureWindow } from "../dsp/mod.ts";
import { clipSegments } from "../model/mod.ts";
import { noise as addNoise, type NoisePool, pinkNoise } from "./augment/mod.ts";
import { turnEventLoop } from "./event_loop.ts";
import { mean } from "./metrics.ts";
import { SeededRandom } from "./random.ts";
import { fitSpeechHead, speechProbabilities } from "./speech_head.ts";
import { divideNoise, learningWindows, variedNoise } from "./speech_sounds.ts";
import type { GateDevelopment } from "./speech_threshold.ts";

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
  signal?: AbortSignal;
  /** Told the share that is done. */
  onProgress?: (share: number) => void;
}

/** Ratio at which speech has to be accepted, dB. */
export const DEVELOPMENT_SNR_DB = 10;
/** Stretches of noise that each development clip is heard in. */
const DRAWS = 3;
/** Varied sounds of noise that a head is heard with. */
const NOISE_SOUNDS = 300;

/**
 * Fits a network's speech head, in place, on training clips and noise.
 *
 * @returns what it says of development clips, and of noise that it has not
 * learnt with. Neither is of the test's.
 * @throws {StoppedEarly} when it is stopped before it is fitted.
 */
export async function fitSpeechGate(
  network: tfl.LayersModel,
  options: SpeechGateOptions,
): Promise<GateDevelopment> {
  const { features, train, seed, signal, onProgress } = options;
  const { fit, development } = divideNoise(options.noise);
  const windows = await learningWindows(train, {
    ...{ features, seed, noise: fit, signal },
    onProgress: (share) => onProgress?.(0.6 * share),
  });
  await fitSpeechHead(network, windows, { features, seed });
  onProgress?.(0.8);
  const said = await hearDevelopment(network, {
    ...options,
    noise: development,
  });
  onProgress?.(1);
  return said;
}

async function hearDevelopment(
  network: tfl.LayersModel,
  { features, dev, noise, seed }: SpeechGateOptions,
): Promise<GateDevelopment> {
  const hear = (sounds: readonly Float32Array[]) =>
    clipProbabilities(network, { sounds, features });
  return {
    clean: await hear(dev),
    noisy: await hear(inNoise(dev, { features, noise, seed })),
    recorded: await hear(noise?.clips.map(({ samples }) => samples) ?? []),
    varied: await hear(noiseSounds(dev.length, { features, noise, seed })),
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
  const windows: Float32Array[] = [], counts: number[] = [];
  for (const samples of sounds) {
    await turnEventLoop();
    const segments = clipSegments(samples, features);
    if (segments.length === 0) continue;
    windows.push(...segments.map((segment) => window.fromSegment(segment)));
    counts.push(segments.length);
  }
  const all = await speechProbabilities(network, { windows, features });
  let at = 0;
  return counts.map((count) => mean(all.slice(at, at += count)));
}
