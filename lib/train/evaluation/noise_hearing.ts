import { predictClip } from "../../model/mod.ts";
import type { NoiseClip } from "../augment/mod.ts";
import { SeededRandom } from "../random.ts";
import type { ClipHearing, NoiseFingerprint } from "./hearing.ts";

/** Signal-to-noise ratios at which models are heard, dB. */
export const NOISE_SNR_DB: readonly number[] = [20, 10, 5, 0];

/** The answers to clips heard through a telephone line. */
export const TELEPHONE = "telephone";

/** What stands between a voice and the model, and what is there without one. */
export interface Surroundings {
  /** Recordings of the noise that no network has learnt with. */
  sounds: readonly NoiseClip[];
  /** The recording with noise that no network has learnt with. */
  addNoise(
    samples: Float32Array,
    options: { snrDb: number; random: SeededRandom },
  ): Float32Array;
  /** Which noise it is, and which is left to learn with. */
  fingerprint: NoiseFingerprint;
  /** The recording through a telephone line. */
  telephone(samples: Float32Array): Float32Array;
}

/** Reads the surroundings when they are first needed. */
export type SurroundingsReader = () => Promise<Surroundings>;

/** The name of the answers to clips at a signal-to-noise ratio. */
export function snrName(snrDb: number): string {
  return `${snrDb} dB`;
}

/**
 * Clips with noise at each of `NOISE_SNR_DB`. A clip has the same stretch of
 * noise at every ratio and for every model, so that figures can be compared.
 */
export function inNoise(surroundings: SurroundingsReader): ClipHearing {
  return {
    names: NOISE_SNR_DB.map(snrName),
    noise: async (half) => await (await surroundings()).fingerprint(half),
    hear: async (recogniser, { id, samples }) => {
      const { addNoise } = await surroundings();
      const heard = NOISE_SNR_DB.map(async (snrDb) => {
        const random = new SeededRandom(0, `noise/${id}`);
        const noisy = addNoise(samples, { snrDb, random });
        return [snrName(snrDb), await predictClip(recogniser, noisy)];
      });
      return Object.fromEntries(await Promise.all(heard));
    },
  };
}

/** Clips through a telephone line. */
export function byTelephone(surroundings: SurroundingsReader): ClipHearing {
  return {
    names: [TELEPHONE],
    hear: async (recogniser, { samples }) => {
      const { telephone } = await surroundings();
      return { [TELEPHONE]: await predictClip(recogniser, telephone(samples)) };
    },
  };
}
