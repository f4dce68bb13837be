/**
 * Prints what must not matter to a network, and what it costs nevertheless:
 * level, offset, noise, mains hum, silence before, rooms. The units of a recipe of
 * `deno task ablate` are asked about their development actors, whom they have
 * not learnt from.
 *
 * `deno run -A bench/disturbances/main.ts data/runs/ablation reference`
 *
 * @module
 */
import {
  type Emotion,
  loadRecogniser,
  predictClip,
} from "../../lib/model/mod.ts";
import {
  ABLATION_UNITS,
  ablationFolder,
  CLIP_RATE_HZ,
  clipOf,
  folderSource,
  gain,
  markdownTable,
  mean,
  noise,
  type NoiseSource,
  percent,
  pinkNoise,
  readClip,
  readRun,
  reverberation,
  score,
  SeededRandom,
  startTrainingBackend,
  timeShift,
} from "../../lib/train/mod.ts";

const [
  runs = "data/runs/ablation",
  name = "reference",
  data = "data/prepared",
] = Deno.args;

type Disturbance = (samples: Float32Array, id: string) => Float32Array;

/** A mains' tone, its octave and its twelfth, under the voice's active part. */
function hum(hz: number, underDb: number): Disturbance {
  const source = (_: SeededRandom, length: number) =>
    Float32Array.from({ length }, (_, n) => {
      const t = 2 * Math.PI * hz * n / CLIP_RATE_HZ;
      return Math.sin(t) + 0.5 * Math.sin(2 * t) + 0.35 * Math.sin(3 * t);
    });
  return under(source, underDb);
}

function under(source: NoiseSource, snrDb: number): Disturbance {
  return (samples, id) =>
    noise(samples, {
      ...{ sampleRateHz: CLIP_RATE_HZ, snrDb, source },
      random: new SeededRandom(1, `noise/${id}`),
    });
}

function inRoom(
  rt60Seconds: number,
  directToReverberantDb: number,
): Disturbance {
  return (samples, id) =>
    reverberation(samples, {
      ...{ sampleRateHz: CLIP_RATE_HZ, rt60Seconds, directToReverberantDb },
      random: new SeededRandom(1, `room/${id}`),
    });
}

function silenceBefore(leadSeconds: number): Disturbance {
  return (samples, id) =>
    timeShift(samples, {
      ...{ sampleRateHz: CLIP_RATE_HZ, leadSeconds, trailSeconds: 0 },
      roomToneDb: null,
      random: new SeededRandom(1, `silence/${id}`),
    });
}

const DISTURBANCES: Record<string, Disturbance> = {
  "nothing": (samples) => samples,
  "12 dB softer": (samples) => gain(samples, { gainDb: -12 }),
  "24 dB softer": (samples) => gain(samples, { gainDb: -24 }),
  "an offset of 0.3 %": (samples) => samples.map((x) => x + 0.003),
  "pink noise 30 dB under the voice": under(pinkNoise, 30),
  "pink noise 20 dB under it": under(pinkNoise, 20),
  "hum of 50 Hz 40 dB under it": hum(50, 40),
  "hum of 50 Hz 30 dB under it": hum(50, 30),
  "hum of 50 Hz 20 dB under it": hum(50, 20),
  "hum of 60 Hz 30 dB under it": hum(60, 30),
  "hum of 60 Hz 20 dB under it": hum(60, 20),
  "1 s of silence before": silenceBefore(1),
  "a living room: 0.4 s, 6 dB": inRoom(0.4, 6),
  "a hall: 1 s, 0 dB": inRoom(1, 0),
};

const backend = await startTrainingBackend("wasm", { log: console.error });
const names = Object.keys(DISTURBANCES);
/** Of each unit and disturbance: what was expressed, and what was said. */
const expressed: Emotion[][] = [], said: Record<string, Emotion[][]> = {};
for (const unit of ABLATION_UNITS) {
  const folder = ablationFolder(runs, { name, unit });
  const { split, clips } = await readRun(folder, data);
  const source = folderSource(folder);
  const recogniser = await loadRecogniser({ source, backend });
  const emotions: Emotion[] = [];
  const answers = names.map((): Emotion[] => []);
  for (const id of split.dev) {
    const clip = clipOf(clips, { id, data });
    const samples = await readClip(data, clip);
    emotions.push(clip.emotion);
    for (const [i, disturb] of Object.values(DISTURBANCES).entries()) {
      const { emotion } = await predictClip(recogniser, disturb(samples, id));
      answers[i].push(emotion);
    }
  }
  recogniser.dispose();
  expressed.push(emotions);
  names.forEach((what, i) => (said[what] ??= []).push(answers[i]));
}

const undisturbed = said[names[0]].flat();
console.log(markdownTable(
  ["heard with", "UAR", "answers as before"],
  names.map((what) => {
    const uars = said[what].map((row, i) => score(expressed[i], row).uar);
    const same = said[what].flat().filter((emotion, i) =>
      emotion === undisturbed[i]
    );
    return [
      what,
      percent(mean(uars)),
      percent(same.length / undisturbed.length),
    ];
  }),
));
