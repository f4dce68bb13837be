import { assert, assertEquals } from "@std/assert";
import { DEFAULT_DENOISE, MfccStream } from "../../lib/dsp/mod.ts";
import { LiveSession } from "../../lib/live/mod.ts";
import type { Recogniser } from "../../lib/model/mod.ts";
import { chunks, join, RATE_HZ, room, voice } from "./signals.ts";
import { shippedRecogniser } from "./shipped.ts";

/** Samples that go into streams of features while `run` runs. */
async function samplesPushed(run: () => Promise<void>): Promise<number> {
  const { push } = MfccStream.prototype;
  let total = 0;
  MfccStream.prototype.push = function (samples) {
    total += samples.length;
    return push.call(this, samples);
  };
  try {
    await run();
  } finally {
    MfccStream.prototype.push = push;
  }
  return total;
}

/** The emotions a session shows, one a judgement. */
async function shown(recogniser: Recogniser, sound: Float32Array) {
  const session = new LiveSession({ recogniser, inputRateHz: RATE_HZ });
  const emotions: (string | null)[] = [];
  for (const chunk of chunks(sound, 320)) {
    session.push(chunk);
    await session.settled();
    emotions.push(session.reading.emotion);
  }
  return emotions;
}

const sound = join(room(0.5), voice(5), room(1.5));

Deno.test("LiveSession on the CPU computes each frame once, for spectrogram and network", async () => {
  const recogniser = await shippedRecogniser({ tellsSpeech: false });
  let shared: (string | null)[] = [], apart: (string | null)[] = [];
  const once = await samplesPushed(async () => {
    shared = await shown(recogniser, sound);
  });
  assertEquals(once, sound.length);
  // The control: a recogniser that cannot take them computes its own.
  const alone = Object.create(recogniser, {
    judgeHeard: { value: () => null },
    openStream: { value: () => recogniser.openStream() },
    predictSegment: {
      value: (segment: Float32Array) => recogniser.predictSegment(segment),
    },
  });
  const twice = await samplesPushed(async () => {
    apart = await shown(alone, sound);
  });
  assert(twice > 1.6 * sound.length, `${twice} samples`);
  assertEquals(shared, apart);
  assert(shared.some((emotion) => emotion !== null));
  recogniser.dispose();
});

Deno.test("Recogniser.judgeHeard() judges frames as their samples, of its own features only", async () => {
  const recogniser = await shippedRecogniser({ tellsSpeech: false });
  const { features } = recogniser.spec;
  const heard = new MfccStream(features);
  const speech = voice(2);
  heard.push(speech);
  const range = { firstFrame: 20, nFrames: 100 };
  const judged = await recogniser.judgeHeard(heard, range)!;
  const { hopLength, nFft } = features;
  const samples = speech.subarray(20 * hopLength, 119 * hopLength + nFft);
  assertEquals(judged.prediction, await recogniser.predictSegment(samples));
  for (
    const fields of [{ denoise: DEFAULT_DENOISE }, { topDb: 80 }, { nMels: 40 }]
  ) {
    const other = new MfccStream({ ...features, ...fields });
    other.push(speech);
    assertEquals(recogniser.judgeHeard(other, range), null);
  }
  recogniser.dispose();
});
