import { encodeWav } from "../../lib/audio/mod.ts";
import type { Emotion } from "../../lib/model/mod.ts";
import {
  type LabelledAudio,
  pinkNoise,
  SeededRandom,
} from "../../lib/train/mod.ts";

/** Pitch, hertz, and syllables a second of a synthetic voice, by emotion. */
const MANNER = {
  sad: [110, 2],
  angry: [190, 6],
  happy: [260, 4],
  fearful: [330, 8],
} as const satisfies Partial<Record<Emotion, readonly [number, number]>>;

export const VOICED_EMOTIONS = Object.keys(MANNER) as (keyof typeof MANNER)[];

/**
 * A voice-like signal: a harmonic source at a pitch that varies by clip, in
 * syllables at a rate that depends on the emotion, with noise. It stands in for
 * speech where a test must run without recordings.
 */
export function syntheticVoice(
  emotion: keyof typeof MANNER,
  { seed, seconds = 1.5, sampleRateHz = 16000 }: {
    seed: number;
    seconds?: number;
    sampleRateHz?: number;
  },
): Float32Array {
  const random = new SeededRandom(seed, `voice/${emotion}`);
  const [pitchHz, syllables] = MANNER[emotion];
  const f0 = pitchHz * random.uniform(0.9, 1.1);
  const rate = syllables * random.uniform(0.85, 1.15);
  return Float32Array.from({ length: seconds * sampleRateHz }, (_, n) => {
    const t = n / sampleRateHz;
    let x = 0;
    for (let k = 1; k <= 8; k++) {
      x += Math.sin(2 * Math.PI * k * f0 * t) / k;
    }
    const gate = Math.max(0, Math.sin(Math.PI * rate * t)) ** 2;
    return 0.1 * gate * x + 0.002 * random.normal();
  });
}

/** `perEmotion` clips of each voiced emotion. */
export function voiceClips(perEmotion: number, seed = 1): LabelledAudio[] {
  return VOICED_EMOTIONS.flatMap((emotion) =>
    Array.from({ length: perEmotion }, (_, i) => ({
      id: `${emotion}-${i}`,
      emotion,
      voice: "made up",
      samples: syntheticVoice(emotion, { seed: seed * 1000 + i }),
    }))
  );
}

/** Writes clips as RAVDESS would name them, one actor after another. */
export async function writeVoiceCorpus(
  folder: string,
  { actors, perEmotion }: { actors: number[]; perEmotion: number },
): Promise<void> {
  const codes = { happy: "03", sad: "04", angry: "05", fearful: "06" };
  for (const actor of actors) {
    const name = String(actor).padStart(2, "0");
    await Deno.mkdir(`${folder}/Actor_${name}`, { recursive: true });
    for (const emotion of VOICED_EMOTIONS) {
      for (let i = 0; i < perEmotion; i++) {
        const statement = `0${1 + (i >> 1) % 2}`, repetition = `0${1 + i % 2}`;
        const intensity = `0${1 + (i >> 2) % 2}`;
        const samples = syntheticVoice(emotion, { seed: actor * 100 + i });
        await Deno.writeFile(
          `${folder}/Actor_${name}/03-01-${
            codes[emotion]
          }-${intensity}-${statement}-${repetition}-${name}.wav`,
          encodeWav(samples, { sampleRateHz: 16000 }),
        );
      }
    }
  }
}

/** Writes noise of a class, of many sources, as ESC-10 would name them. */
export async function writeNoise(folder: string): Promise<void> {
  await Deno.mkdir(`${folder}/rain`, { recursive: true });
  for (let i = 0; i < 12; i++) {
    const samples = pinkNoise(new SeededRandom(i), 24_000)
      .map((x) => 0.05 * x);
    const wav = encodeWav(samples, { sampleRateHz: 16000 });
    await Deno.writeFile(`${folder}/rain/1-${i}-A-1.wav`, wav);
  }
}
