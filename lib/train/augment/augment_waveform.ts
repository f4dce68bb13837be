import { SeededRandom } from "../random.ts";
import { bandLimit } from "./band_limit.ts";
import { clipping } from "./clipping.ts";
import { equaliser } from "./equaliser.ts";
import { gain } from "./gain.ts";
import { noise, type NoiseSource, pinkNoise, whiteNoise } from "./noise.ts";
import type { NoisePool } from "./noise_pool.ts";
import { pitchRatio } from "./pitch_shift.ts";
import type { AugmentationRecipe, DrawRange, TransformName } from "./recipe.ts";
import { reverberation } from "./reverberation.ts";
import { telephoneChannel } from "./telephone.ts";
import { timeShift } from "./time_shift.ts";
import { warpVoice } from "./warp_voice.ts";

/**
 * Raised whenever the same recipe and seed give other samples than before, so
 * that copies kept by an older version are not taken for new ones.
 */
export const AUGMENTATION_VERSION = 2;

/** What {@linkcode augmentWaveform} works with. */
export interface AugmentOptions {
  sampleRateHz: number;
  random: SeededRandom;
  recipe: AugmentationRecipe;
  /** For `recordedNoise`; null where the recipe has none. */
  noise?: NoisePool | null;
}

/**
 * A varied copy of a recording, as another speaker, room or microphone might
 * have given it.
 *
 * The order is that of the way a voice takes: the speaker (speed, time-stretch,
 * pitch shift, in one warp), the room (reverberation, time shift with room
 * tone, noise), the microphone (equaliser, band limit, clipping), the line
 * (telephone), the level (gain, within full scale).
 *
 * Each transform has random numbers of its own: leaving one out changes nothing
 * in the draws of the others.
 *
 * @param samples mono, full scale ±1, at `sampleRateHz`.
 * @returns within ±1.
 * @throws {TypeError} when the recipe asks for recorded noise and there is no
 * pool.
 */
export function augmentWaveform(
  samples: Float32Array,
  { sampleRateHz, random, recipe, noise: pool = null }: AugmentOptions,
): Float32Array {
  if (recipe.recordedNoise.chance > 0 && !pool) throw withoutPool();
  const draws = new Draws(recipe, random);
  const voice = varyVoice(samples, { sampleRateHz, draws });
  const room = varyRoom(voice, { sampleRateHz, draws, pool });
  return varyRecording(room, { sampleRateHz, draws });
}

interface Stage {
  sampleRateHz: number;
  draws: Draws;
}

function varyVoice(
  samples: Float32Array,
  { sampleRateHz, draws }: Stage,
): Float32Array {
  let tempo = 1, pitch = 1;
  draws.with("speed", ({ factor }, drawn) => {
    tempo = pitch = drawn(factor);
  });
  draws.with("timeStretch", (ranges, drawn) => {
    tempo *= drawn(ranges.tempo);
  });
  draws.with("pitchShift", ({ semitones }, drawn) => {
    pitch *= pitchRatio(drawn(semitones));
  });
  return warpVoice(samples, { sampleRateHz, tempo, pitch });
}

function varyRoom(
  samples: Float32Array,
  { sampleRateHz, draws, pool }: Stage & { pool: NoisePool | null },
): Float32Array {
  let out = samples;
  draws.with("reverberation", (ranges, drawn, random) => {
    out = reverberation(out, {
      sampleRateHz,
      random,
      rt60Seconds: drawn(ranges.rt60Seconds),
      directToReverberantDb: drawn(ranges.directToReverberantDb),
    });
  });
  draws.with("timeShift", (ranges, drawn, random) => {
    out = timeShift(out, {
      sampleRateHz,
      random,
      leadSeconds: drawn(ranges.leadSeconds),
      trailSeconds: drawn(ranges.trailSeconds),
      roomToneDb: drawn(ranges.roomToneDb),
    });
  });
  const sources: [NoiseName, NoiseSource][] = [
    ["whiteNoise", whiteNoise],
    ["pinkNoise", pinkNoise],
  ];
  if (pool) sources.push(["recordedNoise", pool.segment]);
  for (const [name, source] of sources) {
    draws.with(name, (ranges, drawn, random) => {
      const snrDb = drawn(ranges.snrDb);
      out = noise(out, { sampleRateHz, random, snrDb, source });
    });
  }
  return out;
}

type NoiseName = "whiteNoise" | "pinkNoise" | "recordedNoise";

function withoutPool(): TypeError {
  return new TypeError(
    "Cannot augment: 'noise' must be a NoisePool where the recipe has recordedNoise, got none; read one with readNoisePool(), or see withoutRecordedNoise()",
  );
}

function varyRecording(
  samples: Float32Array,
  { sampleRateHz, draws }: Stage,
): Float32Array {
  let out = samples;
  draws.with("equaliser", ({ gainDb }, _, random) => {
    out = equaliser(out, { sampleRateHz, random, gainDb });
  });
  draws.with("bandLimit", (ranges, drawn) => {
    const lowHz = drawn(ranges.lowHz), highHz = drawn(ranges.highHz);
    out = bandLimit(out, { sampleRateHz, lowHz, highHz });
  });
  draws.with("clipping", ({ overDb }, drawn) => {
    out = clipping(out, { overDb: drawn(overDb) });
  });
  draws.with("telephone", () => {
    out = telephoneChannel(out, { sampleRateHz });
  });
  let gainDb = 0;
  draws.with("gain", (ranges, drawn) => {
    gainDb = drawn(ranges.gainDb);
  });
  return gain(out, { gainDb });
}

/** Decides which transforms a copy gets, and with what. */
class Draws {
  readonly #recipe: AugmentationRecipe;
  readonly #seed: number;

  constructor(recipe: AugmentationRecipe, random: SeededRandom) {
    this.#recipe = recipe;
    this.#seed = random.integer(2 ** 32);
  }

  /** Calls `apply` with the transform's chance. */
  with<T extends TransformName>(
    name: T,
    apply: (
      ranges: AugmentationRecipe[T],
      drawn: (range: DrawRange) => number,
      random: SeededRandom,
    ) => void,
  ): void {
    const ranges = this.#recipe[name];
    const random = new SeededRandom(this.#seed, name);
    if (!random.chance(ranges.chance)) return;
    apply(ranges, (range) => random.uniform(...range), random);
  }
}
