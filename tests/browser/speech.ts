import { decodeAs, encodeWav } from "../../lib/audio/mod.ts";
import { activeSegment, DEFAULT_SPEC, resample } from "../../lib/dsp/mod.ts";
import { needs } from "../needs.ts";
import { runTaskProcess } from "../train/task_process.ts";

const RATE_HZ = 16_000;
const DEVICE_HZ = 48_000;
/** Silence before the first clip and between clips: longer than the gate waits. */
const GAP_SECONDS = 1.6;

/** Several emotions, both corpora, both sexes, several speakers. */
const CLIPS = [
  "ravdess/Actor_01/03-01-05-02-01-01-01.flac",
  "tess/OAF_happy/OAF_bath_happy.flac",
  "ravdess/Actor_02/03-01-04-01-01-01-02.flac",
  "tess/YAF_fear/YAF_dog_fear.flac",
  "ravdess/Actor_07/03-01-02-01-02-01-07.flac",
  "tess/OAF_disgust/OAF_gin_disgust.flac",
  "ravdess/Actor_12/03-01-08-02-02-01-12.flac",
  "tess/YAF_neutral/YAF_home_neutral.flac",
  "ravdess/Actor_16/03-01-03-02-01-02-16.flac",
  "tess/OAF_sad/OAF_love_sad.flac",
];

/** What stands in for the recordings: a synthetic voice's speed and pitch. */
const SENTENCES: [text: string, speed: number, pitch: number][] = [
  ["The kettle is on and the tea is ready", 150, 50],
  ["Leave that door alone right now", 220, 80],
  ["I do not know what to say any more", 110, 20],
  ["What a lovely surprise this is", 190, 95],
  ["Nobody was at home when we called", 130, 35],
  ["There is something in the cellar", 200, 60],
  ["We walked along the river for an hour", 140, 45],
  ["That soup smells quite terrible", 170, 30],
  ["Look at the birds over the water", 160, 70],
  ["The train leaves at half past seven", 180, 50],
];

/** Clips for the fake microphone. */
export interface Speech {
  /** Files for `deno task predict`, in order. */
  files: string[];
  /** Where each clip starts in the microphone's stream, s. */
  startsSeconds: number[];
  /** One WAV with all of them, silence around each. */
  wavPath: string;
  /** Whether they are recordings of people. */
  real: boolean;
}

/** Ten clips one after the other: recordings where there are any, else espeak-ng. */
export async function makeSpeech(folder: string): Promise<Speech> {
  const { ignore, folder: data } = needs.data(
    "that the page hears real speech as `deno task predict` does",
  );
  const files = ignore
    ? await synthesise(folder)
    : CLIPS.map((clip) => `${data}/${clip}`);
  const clips = await Promise.all(
    files.map(async (name) =>
      decodeAs(await Deno.readFile(name), { name, sampleRateHz: RATE_HZ })
    ),
  );
  const wavPath = `${folder}/speech.wav`;
  return {
    files,
    real: !ignore,
    wavPath,
    startsSeconds: await writeSpaced(wavPath, clips),
  };
}

/** Writes clips with silence around each; gives where each starts, s. */
export async function writeSpaced(
  path: string,
  clips: Float32Array[],
  gapSeconds = GAP_SECONDS,
): Promise<number[]> {
  const gap = new Float32Array(gapSeconds * RATE_HZ);
  const parts: Float32Array[] = [gap];
  const startsSeconds: number[] = [];
  let length = gap.length;
  for (const clip of clips) {
    startsSeconds.push(length / RATE_HZ);
    parts.push(clip, gap);
    length += clip.length + gap.length;
  }
  const samples = new Float32Array(length);
  let at = 0;
  for (const part of parts) {
    samples.set(part, at);
    at += part.length;
  }
  // At a microphone's rate: Chromium's conversion from 16 kHz would colour it.
  const sound = resample(samples, { fromHz: RATE_HZ, toHz: DEVICE_HZ });
  await Deno.writeFile(path, encodeWav(sound, { sampleRateHz: DEVICE_HZ }));
  return startsSeconds;
}

/** Reads one file as the microphone would be given it. */
export async function readClip(name: string): Promise<Float32Array> {
  return decodeAs(await Deno.readFile(name), { name, sampleRateHz: RATE_HZ });
}

/** A file's speech over and over without a pause, about 17 s. */
export async function readRun(name: string): Promise<Float32Array> {
  const clip = await readClip(name);
  const { start, end } = activeSegment(clip, DEFAULT_SPEC);
  const speech = clip.subarray(start, end);
  const times = Math.ceil(17 * RATE_HZ / speech.length);
  const run = new Float32Array(times * speech.length);
  for (let i = 0; i < times; i++) run.set(speech, i * speech.length);
  return run;
}

/** Ten sentences of a synthetic voice, a file each. */
export async function synthesise(folder: string): Promise<string[]> {
  const { executable } = needs.espeak();
  const files: string[] = [];
  for (const [i, [text, speed, pitch]] of SENTENCES.entries()) {
    const file = `${folder}/sentence-${i}.wav`;
    const { success } = await new Deno.Command(executable, {
      args: ["-w", file, "-s", `${speed}`, "-p", `${pitch}`, text],
    }).output();
    if (!success) {
      throw new Error(`Cannot synthesise: espeak-ng failed on ${text}`);
    }
    // espeak-ng begins at once; a recording, like the page, has a margin.
    await writeSpaced(file, [await readClip(file)], 0.2);
    files.push(file);
  }
  return files;
}

/** One line of `deno task predict --json`. */
export interface PredictLine {
  file: string;
  emotion: string;
  sure: boolean;
  probabilities: Record<string, number>;
}

/** What the command line says of the same files, in order. */
export async function predictFiles(files: string[]): Promise<PredictLine[]> {
  const words = ["predict", "--json", ...files];
  const { code, out, err } = await runTaskProcess(words);
  if (code !== 0) throw new Error(`Cannot predict: the task failed: ${err}`);
  return out.trim().split("\n").map((line) => JSON.parse(line));
}
