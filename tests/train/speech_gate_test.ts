import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertRejects,
} from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import { DEFAULT_SPEC } from "../../lib/dsp/mod.ts";
import { buildNetwork, emotionLogits } from "../../lib/model/mod.ts";
import {
  acceptedShare,
  developmentNoise,
  divideNoise,
  fitSpeechGate,
  fitSpeechHead,
  learningWindows,
  NoisePool,
  SeededRandom,
  soundCount,
  SPEECH_THRESHOLD,
  speechProbabilities,
  StoppedEarly,
} from "../../lib/train/mod.ts";
import { startWasm } from "../model/wasm.ts";
import { voiceClips } from "./voices.ts";

await startWasm();

const features = { ...DEFAULT_SPEC, windowFrames: 100 };
const SMALL = {
  stemChannels: 8,
  blockChannels: [16],
  pitchChannels: [],
  stemSize: 5,
  frameChannels: 32,
  maskFrames: 10,
  maskBands: 4,
  attentionUnits: 8,
  dropout: 0.2,
};
const build = () => buildNetwork({ ...features, seed: 1, config: SMALL });

const voices = (perEmotion: number, seed: number) =>
  voiceClips(perEmotion, seed).map(({ samples }) => samples);
const made = (clips: Float32Array[], seed: number) =>
  learningWindows(clips, { features, noise: null, seed });

/** A pool in which each clip is a constant that names it. */
function namedPool(names: string[]): NoisePool {
  return new NoisePool(names.map((name, i) => ({
    name,
    samples: new Float32Array(4000).fill((i + 1) / 100),
  })));
}

const NAMES = ["rain", "dog"].flatMap((kind) =>
  Array.from(
    { length: 9 },
    (_, i) => `${kind}/1-${100 + (i >> 1)}-${"AB"[i % 2]}-1.wav`,
  )
);

Deno.test("developmentNoise() takes some sources of every class, with all their takes", () => {
  const chosen = developmentNoise(NAMES);
  const source = (name: string) => name.slice(0, -7);
  for (const kind of ["rain", "dog"]) {
    const inClass = NAMES.filter((name) => name.startsWith(kind));
    const share = inClass.filter((name) => chosen.has(name)).length;
    assert(share > 0 && share < inClass.length / 2, `${kind}: ${share}`);
  }
  for (const name of NAMES) {
    const others = NAMES.filter((other) => source(other) === source(name));
    assert(others.every((other) => chosen.has(other) === chosen.has(name)));
  }
  assertEquals(developmentNoise(["rain/1-1-A.wav"]).size, 0);
});

Deno.test("divideNoise() gives every clip to learning or to choosing, none to both", () => {
  const { fit, development } = divideNoise(namedPool(NAMES));
  const names = [fit!, development!].flatMap(({ clips }) =>
    clips.map(({ name }) => name)
  );
  assertEquals(names.toSorted(), NAMES.toSorted());
  assertEquals(divideNoise(null), { fit: null, development: null });
  const one = divideNoise(namedPool(["rain/1-1-A.wav"]));
  assertEquals([one.fit!.clips.length, one.development], [1, null]);
});

Deno.test("learningWindows() has windows of every sound of speech, the same with the same seed", async () => {
  const clips = voices(2, 1);
  const { windows, labels } = await made(clips, 1);
  assertEquals(windows.length, labels.length);
  const speech = labels.filter((label) => label === 1).length;
  assert(speech >= soundCount(clips.length));
  const size = features.windowFrames * features.nMfcc;
  assert(windows.every((w) => w.length === size && w.every(Number.isFinite)));
  assertEquals(await made(clips, 1), { windows, labels });
  assert((await made(clips, 2)).windows[0].join() !== windows[0].join());
});

Deno.test("learningWindows() has two sounds of noise for each of speech", async () => {
  const clips = voices(2, 1);
  // Ten seconds: no sound has more than one window.
  const long = { ...features, windowFrames: 1000 };
  const how = { features: long, noise: null, seed: 1 };
  const { labels } = await learningWindows(clips, how);
  const speech = labels.filter((label) => label === 1).length;
  assertEquals(speech, soundCount(clips.length));
  assertAlmostEquals((labels.length - speech) / speech, 2, 0.1);
});

Deno.test("learningWindows() hears that it is to stop while it computes", async () => {
  const stop = new AbortController();
  setImmediate(() => stop.abort());
  await assertRejects(
    () =>
      learningWindows(voices(2, 1), {
        ...{ features, noise: null, seed: 1, signal: stop.signal },
      }),
    StoppedEarly,
    "Cannot fit the speech gate: it was stopped",
  );
});

/** The emotions' logits of some windows, and the speech head's answers. */
async function answers(
  network: ReturnType<typeof build>,
  windows: Float32Array[],
) {
  const size = [windows.length, features.windowFrames, features.nMfcc];
  const logits = tf.tidy(() => {
    const x = tf.tensor(
      Float32Array.from(windows.flatMap((w) => [...w])),
      size,
    );
    return emotionLogits(network.predict(x) as tf.Tensor2D).dataSync();
  });
  return {
    logits,
    speech: await speechProbabilities(network, { windows, features }),
  };
}

Deno.test("fitSpeechHead() tells voices it has not heard from noise, and leaves the emotions as they were", async () => {
  const network = build();
  const heard = await made(voices(12, 1), 1),
    unheard = await made(voices(6, 2), 2);
  const before = await answers(network, unheard.windows);
  const loss = await fitSpeechHead(network, heard, { features, seed: 1 });
  const after = await answers(network, unheard.windows);
  assertEquals(after.logits, before.logits);
  const right = ({ speech }: typeof after) =>
    speech.filter((p, i) => (p > 0.5) === (unheard.labels[i] === 1)).length /
    speech.length;
  assert(loss < 0.4, `loss ${loss}`);
  assert(right(before) < 0.7, `${right(before)} by chance`);
  assert(right(after) > 0.85, `${right(after)} right`);

  // Whatever the head was before.
  const twin = build();
  await fitSpeechHead(twin, await made(voices(2, 3), 3), { features, seed: 3 });
  await fitSpeechHead(twin, heard, { features, seed: 1 });
  const same = await answers(twin, unheard.windows);
  assertEquals(same.speech, after.speech);
  const other = build();
  await fitSpeechHead(other, heard, { features, seed: 2 });
  assert(
    (await answers(other, unheard.windows)).speech.join() !==
      after.speech.join(),
  );
});

Deno.test("fitSpeechHead() keeps no tensors and refuses speech alone", async () => {
  const network = build();
  const { windows, labels } = await made(voices(2, 1), 1);
  const fit = (labels: number[]) =>
    fitSpeechHead(network, { windows, labels }, { features, seed: 1 });
  await fit(labels);
  const before = tf.memory().numTensors;
  await fit(labels);
  assertEquals(tf.memory().numTensors, before);
  await assertRejects(
    () => fit(labels.map(() => 1)),
    RangeError,
    "'labels' must be of speech and of noise",
  );
});

Deno.test("fitSpeechHead() refuses to give a head whose loss is not finite", async () => {
  const heard = await made(voices(2, 1), 1);
  heard.windows[3].fill(NaN);
  await assertRejects(
    () => fitSpeechHead(build(), heard, { features, seed: 1 }),
    RangeError,
    "its loss must be finite, got NaN",
  );
});

Deno.test("fitSpeechGate() hears development speech as speech, and noise as none", async () => {
  const network = build();
  const shares: number[] = [];
  const dev = voices(5, 2);
  const random = new SeededRandom(1);
  const pool = new NoisePool(NAMES.map((name) => ({
    name,
    samples: Float32Array.from({ length: 16000 }, () => 0.1 * random.normal()),
  })));
  const gate = await fitSpeechGate(network, {
    ...{ features, dev, train: voices(12, 1), noise: pool, seed: 1 },
    onProgress: (share) => shares.push(share),
  });
  const { clean, noisy, recorded, varied } = gate;
  assertEquals([clean.length, noisy.length], [dev.length, 3 * dev.length]);
  const accepted = (of: number[]) => acceptedShare(of, SPEECH_THRESHOLD);
  assert(accepted(clean) >= 0.98, `${accepted(clean)} clean`);
  assert(accepted(noisy) >= 0.95, `${accepted(noisy)} noisy`);
  assert(accepted(recorded) < 0.1, `${accepted(recorded)} recorded`);
  assert(accepted(varied) < 0.2, `${accepted(varied)} varied`);
  assertEquals(shares.at(-1), 1);
  assertEquals(shares, shares.toSorted((a, b) => a - b));
  assertEquals(acceptedShare([0.2, 0.5, 0.7], 0.5), 2 / 3);
});
