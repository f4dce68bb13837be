import { decodeAs } from "../../lib/audio/mod.ts";
import { activeSegment, DEFAULT_SPEC } from "../../lib/dsp/mod.ts";
import {
  type Clip,
  clipId,
  readClip,
  readManifest,
  SeededRandom,
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
  "fire_crackling",
  "helicopter",
  "rain",
  "sea_waves",
];

/** Every recorded noise under a folder of kinds. */
export async function readNoises(folder: string): Promise<Noise[]> {
  const noises: Noise[] = [];
  for (const kind of names(folder)) {
    for (const name of names(`${folder}/${kind}`)) {
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
