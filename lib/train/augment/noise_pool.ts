import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeAs } from "../../audio/mod.ts";
import type { SeededRandom } from "../random.ts";
import { type NoiseHalf, splitNoise } from "./noise_split.ts";

/** A recording of something that is not speech. */
export interface NoiseClip {
  /** `<class>/<file>`. */
  name: string;
  /** Mono, at the pool's rate, not silent. */
  samples: Float32Array;
}

/** Recordings that noise is cut from. */
export class NoisePool {
  readonly clips: readonly NoiseClip[];
  /** Hash of all that is in it: other recordings, other copies. */
  readonly fingerprint: string;

  /** @throws {RangeError} when there are no clips, or one is silent. */
  constructor(clips: readonly NoiseClip[]) {
    if (clips.length === 0) {
      throw new RangeError(
        "Cannot make a noise pool: 'clips' must have at least 1 clip, got 0",
      );
    }
    const trimmed = clips.map(withoutZeros);
    this.clips = trimmed;
    const hash = createHash("sha256");
    for (const { name, samples } of trimmed) {
      hash.update(`${name}\n${samples.length}\n`);
      hash.update(new Uint8Array(samples.slice().buffer));
    }
    this.fingerprint = hash.digest("hex");
  }

  /**
   * A stretch of one of the clips, from anywhere in it; a clip that is too
   * short goes round.
   *
   * @returns `[length]`, at the clip's own level. A bound function: a pool's
   * `segment` can be handed on as a `NoiseSource`.
   */
  readonly segment = (random: SeededRandom, length: number): Float32Array => {
    const { samples } = random.pick(this.clips);
    const out = new Float32Array(length);
    let from = random.integer(samples.length);
    for (let at = 0; at < length; from = 0) {
      const part = samples.subarray(from, from + length - at);
      out.set(part, at);
      at += part.length;
    }
    return out;
  };
}

/** A pool of some clips; null of none. */
export function poolOf(clips: readonly NoiseClip[] = []): NoisePool | null {
  return clips.length > 0 ? new NoisePool(clips) : null;
}

/** Short clips of a collection are often filled up with zeros. */
function withoutZeros({ name, samples }: NoiseClip): NoiseClip {
  const sounds = (x: number) => x !== 0;
  const first = samples.findIndex(sounds), last = samples.findLastIndex(sounds);
  if (first < 0) {
    throw new RangeError(
      `Cannot make a noise pool: 'samples' of '${name}' must not be all zero, got silence; leave the clip out`,
    );
  }
  return { name, samples: samples.slice(first, last + 1) };
}

/**
 * Reads one half of the recordings in `<folder>/<class>/*.{flac,wav}`, see
 * {@linkcode splitNoise}: of each class about as many clips are in either.
 *
 * @throws {Error} when the folder cannot be read.
 * @throws {RangeError} when it has no recordings of that half.
 * @throws {AudioError} when one of them is damaged.
 */
export async function readNoisePool(
  folder: string,
  { half, sampleRateHz }: { half: NoiseHalf; sampleRateHz: number },
): Promise<NoisePool> {
  const names = await listHalf(folder, half);
  if (names.length === 0) {
    throw new RangeError(
      `Cannot read noise: '${folder}' must hold recordings as <class>/<name>.flac or .wav, got none for the ${half} half`,
    );
  }
  const clips: NoiseClip[] = [];
  for (const name of names) {
    const path = join(folder, name);
    const bytes = new Uint8Array(await readFile(path));
    const samples = await decodeAs(bytes, { name: path, sampleRateHz });
    clips.push({ name, samples });
  }
  return new NoisePool(clips);
}

async function listHalf(folder: string, half: NoiseHalf): Promise<string[]> {
  const names: string[] = [];
  for (const entry of await list(folder)) {
    if (!entry.isDirectory()) continue;
    const files = (await list(join(folder, entry.name)))
      .map(({ name }) => name)
      .filter((name) => /^[^.].*\.(flac|wav)$/i.test(name))
      .sort();
    const halves = splitNoise(files);
    names.push(
      ...files.filter((file) => halves.get(file) === half)
        .map((file) => `${entry.name}/${file}`),
    );
  }
  return names.sort();
}

async function list(folder: string) {
  return await readdir(folder, { withFileTypes: true }).catch((cause) => {
    throw new Error(
      `Cannot read noise: '${folder}' must be a folder, got ${cause.message}; name one that holds <class>/<name>.flac`,
      { cause },
    );
  });
}
