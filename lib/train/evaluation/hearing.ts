import {
  predictClip,
  type Prediction,
  type Recogniser,
} from "../../model/mod.ts";

/** A test clip as it is handed to a {@link Hearing}. */
export interface TestClip {
  id: string;
  /** float32, 16 kHz, full scale ±1. */
  samples: Float32Array;
}

/** What a model says of a clip, by the name of what was asked; null: nothing. */
export type Heard = Record<string, Prediction | null>;

/** A way in which a model hears test clips: as files, in noise, live ... */
export interface Hearing {
  /** The names of what it gives of every clip. */
  names: readonly string[];
  hear(recogniser: Recogniser, clip: TestClip): Promise<Heard>;
}

/** The name of the answers to whole, unchanged clips. */
export const CLIP = "clip";

/** The whole clip at once, as `deno task predict` hears a file. */
export const AS_CLIP: Hearing = {
  names: [CLIP],
  hear: async (recogniser, { samples }) => ({
    [CLIP]: await predictClip(recogniser, samples),
  }),
};
