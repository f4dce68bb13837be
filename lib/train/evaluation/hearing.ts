import {
  predictClip,
  type Prediction,
  type Recogniser,
} from "../../model/mod.ts";
import type { NoiseHalf } from "../augment/mod.ts";
import type { SoundAnswer } from "./gate_hearing.ts";

/** A test clip as it is handed to a {@link Hearing}. */
export interface TestClip {
  id: string;
  /** float32, 16 kHz, full scale ±1. */
  samples: Float32Array;
}

/** What a model says of a clip, by the name of what was asked; null: nothing. */
export type Heard = Record<string, Prediction | null>;

/** Which noise a half of a folder holds, see `NoisePool.fingerprint`. */
export type NoiseFingerprint = (half: NoiseHalf) => Promise<string>;

/** A way in which a model hears. */
export type Hearing = ClipHearing | SoundHearing;

/** A model hears sounds that are no test clips. */
export interface SoundHearing {
  /** The name of what it gives. */
  names: readonly string[];
  /** Of the folder whose noise is heard; left out where none is. */
  noise?: NoiseFingerprint;
  hearSounds(
    recogniser: Recogniser,
    options: { onSound?: (share: number) => void },
  ): Promise<SoundAnswer[]>;
}

/** A model hears test clips: as files, in noise, live ... */
export interface ClipHearing {
  /** The names of what it gives of every clip. */
  names: readonly string[];
  /** Of the folder whose noise is heard; left out where none is. */
  noise?: NoiseFingerprint;
  hear(recogniser: Recogniser, clip: TestClip): Promise<Heard>;
}

/** The name of the answers to whole, unchanged clips. */
export const CLIP = "clip";

/** The whole clip at once, as `deno task predict` hears a file. */
export const AS_CLIP: ClipHearing = {
  names: [CLIP],
  hear: async (recogniser, { samples }) => ({
    [CLIP]: await predictClip(recogniser, samples),
  }),
};
