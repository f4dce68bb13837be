import { decodeAs } from "../../lib/audio/mod.ts";
import { activeSegment, DEFAULT_SPEC } from "../../lib/dsp/mod.ts";
import {
  type Clip,
  clipId,
  noiseSource,
  readClip,
  readManifest,
  SeededRandom,
  splitNoise,
} from "../../lib/train/mod.ts";

/** A recorded noise. */
export interface Noise {
  /** What makes it: the folder's name. */
  kind: string;
  /** Float32Array [n], 16 kHz mono. */
  samples: Float32Array;
}

/** Sounds that go on and on, as a noise estimate supposes; the others come and go. */
export const STEADY_KINDS = [
  "chainsaw",
  "crackling_fire", // as ESC-50 calls it
  "fire_crackling",
  "helicopter",
  "rain",
  "sea_waves",
];

/** What a recording is for: constants are chosen on one half of them, figures measured on the other. */
export type NoisePart = "tuning" | "measuring";

/**
 * The recordings of one kind that belong to a half: whole sources, ordered by a
 * hash of their names, so that two cuts of one source (`3-132852-A`,
 * `3-132852-B`) are never on both sides.
 *
 * @param recordings file names, as ESC-50 has them: `<fold>-<source>-<take>.flac`.
 */
export function noisesOf(
  part: NoisePart,
  recordings: readonly string[],
): string[] {
  const sources = [...Map.groupBy(recordings, noiseSource)]
    .sort(([a], [b]) => hashOf(a) - hashOf(b));
  const nTuning = Math.ceil(sources.length / 2);
  const chosen = part === "tuning"
    ? sources.slice(0, nTuning)
    : sources.slice(nTuning);
  return chosen.flatMap(([, names]) => names).sort();
}

/**
 * FNV-1a, its bits mixed once more: names differ in few of them. Not as
 * networks' noise is divided: constants had been chosen by then.
 */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) {
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/**
 * One half of the recorded noises under a folder of kinds.
 *
 * @param options.isUnlearnt only those of it that no network learns with, see
 * `splitNoise`. Default false.
 */
export async function readNoises(
  folder: string,
  part: NoisePart,
  { isUnlearnt = false }: { isUnlearnt?: boolean } = {},
): Promise<Noise[]> {
  const noises: Noise[] = [];
  for (const kind of names(folder)) {
    const all = names(`${folder}/${kind}`), halves = splitNoise(all);
    for (const name of noisesOf(part, all)) {
      if (isUnlearnt && halves.get(name) !== "test") continue;
      const path = `${folder}/${kind}/${name}`;
      const bytes = await Deno.readFile(path);
      const samples = await decodeAs(bytes, { name, sampleRateHz: 16000 });
      noises.push({ kind, samples });
    }
  }
  return noises;
}

function names(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

/** Clips a model was tested on, evenly picked: at most `most` of them. */
export async function readTestClips(
  prepared: string,
  { testIds, most }: { testIds: string[]; most: number },
): Promise<{ clip: Clip; samples: Float32Array }[]> {
  const { clips } = await readManifest(prepared);
  const wanted = new Set(testIds);
  const tested = clips.filter((clip) => wanted.has(clipId(clip)));
  const step = Math.max(1, tested.length / most);
  const picked = tested.filter((_, i) =>
    Math.floor(i / step) !==
      Math.floor((i - 1) / step)
  );
  return await Promise.all(picked.map(async (clip) => ({
    clip,
    samples: await readClip(prepared, clip),
  })));
}

/** Mean square of speech between its first and last active frame. */
export function speechPower(samples: Float32Array): number {
  const { start, end } = activeSegment(samples, DEFAULT_SPEC);
  return meanSquare(samples.subarray(start, end));
}

/** A stretch of noise from a random place on, begun again at its end. */
export function stretchOfNoise(
  { samples }: Noise,
  { length, random }: { length: number; random: SeededRandom },
): Float32Array {
  const start = random.integer(samples.length);
  return Float32Array.from(
    { length },
    (_, n) => samples[(start + n) % samples.length],
  );
}

/** Scales noise to a power; noise without sound stays as it is. */
export function scaledTo(noise: Float32Array, power: number): Float32Array {
  const own = meanSquare(noise);
  const gain = own > 0 ? Math.sqrt(power / own) : 0;
  return noise.map((x) => x * gain);
}

export function sum(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((x, n) => x + b[n]);
}

function meanSquare(samples: Float32Array): number {
  return samples.reduce((total, x) => total + x * x, 0) / samples.length;
}
