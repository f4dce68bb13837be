import {
  meanPrediction,
  type Prediction,
  predictWindows,
  type Recogniser,
} from "../../model/mod.ts";
import { dither, type NoiseClip } from "../augment/mod.ts";
import { CLIP_RATE_HZ } from "../manifest.ts";
import { SeededRandom } from "../random.ts";
import type { SoundHearing } from "./hearing.ts";
import type { SurroundingsReader } from "./noise_hearing.ts";

/** The name of what is said of sounds that are no speech. */
export const GATE = "gate";

/** The class of sounds that are silence; the others are those of the noise. */
export const SILENCE = "silence";

/** What a model said of a sound that is no speech. */
export interface SoundAnswer {
  name: string;
  /** Folder of the recording, or {@link SILENCE}. */
  kind: string;
  /** Whether the whole was taken for speech. */
  accepted: boolean;
  /** Whether each of its windows was. */
  windows: boolean[];
}

/**
 * Environmental sounds that nothing was learnt or chosen with, as whole clips
 * and a window at a time, and silence.
 */
export function ofSounds(surroundings: SurroundingsReader): SoundHearing {
  return {
    names: [GATE],
    noise: async (half) => await (await surroundings()).fingerprint(half),
    async hearSounds(recogniser, { onSound }) {
      const { sounds } = await surroundings();
      const all = [...sounds.map(recorded), ...silences()];
      const answers: SoundAnswer[] = [];
      for (const sound of all) {
        answers.push(await hearSound(recogniser, sound));
        onSound?.(answers.length / all.length);
      }
      return answers;
    },
  };
}

interface Sound extends NoiseClip {
  kind: string;
}

function recorded(clip: NoiseClip): Sound {
  return { ...clip, kind: clip.name.split("/")[0] };
}

/** Three seconds of what a microphone gives that hears nothing. */
export function silences(): Sound[] {
  const length = 3 * CLIP_RATE_HZ;
  const sounds = {
    zeros: new Float32Array(length),
    "last bit": dither(new SeededRandom(0, SILENCE), length),
    "direct current": new Float32Array(length).fill(0.1),
  };
  return Object.entries(sounds).map(([name, samples]) => ({
    ...{ name, samples },
    kind: SILENCE,
  }));
}

async function hearSound(
  recogniser: Recogniser,
  { name, kind, samples }: Sound,
): Promise<SoundAnswer> {
  const windows = await predictWindows(recogniser, samples);
  return {
    ...{ name, kind },
    accepted: isAccepted(windows, recogniser),
    windows: windows.map(({ isSpeech }) => isSpeech),
  };
}

/** Nothing is heard of digital silence: it is no speech. */
function isAccepted(
  windows: readonly Prediction[],
  { spec }: Recogniser,
): boolean {
  return windows.length > 0 && meanPrediction(windows, spec).isSpeech;
}
