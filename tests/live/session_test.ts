import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import { DEFAULT_SPEC, windowSamples } from "../../lib/dsp/mod.ts";
import {
  type LiveReading,
  LiveSession,
  type LiveSessionOptions,
} from "../../lib/live/mod.ts";
import { predictClip, type Prediction } from "../../lib/model/mod.ts";
import {
  chunks,
  FakeRecogniser,
  join,
  RATE_HZ,
  room,
  scream,
  sure,
  tellsSpeech,
  voice,
} from "./signals.ts";
import { typedArraysMade } from "../typed_arrays.ts";
import { CAPTURE_CLOCK_MS, PROBABILITY_SUM } from "../tolerances.ts";

/** A session at 16 kHz whose readings are kept. */
function listen(
  recogniser: FakeRecogniser,
  options: Partial<LiveSessionOptions> = {},
) {
  const session = new LiveSession({
    recogniser,
    inputRateHz: RATE_HZ,
    ...options,
  });
  const readings: LiveReading[] = [];
  session.onReading((reading) => readings.push(reading));
  return { session, readings };
}

/** Pushes in chunks of 20 ms and lets every prediction end before the next chunk. */
async function play(
  session: LiveSession,
  samples: Float32Array,
  chunkLength = 320,
): Promise<void> {
  for (const chunk of chunks(samples, chunkLength)) {
    session.push(chunk);
    await session.settled();
  }
}

Deno.test("LiveSession says listening before it has heard anything", () => {
  const { session } = listen(new FakeRecogniser());
  assertEquals(session.reading.state, "listening");
  assertEquals(session.reading.lastUtterance, null);
});

for (
  const [what, samples] of [
    ["digital silence", new Float32Array(3 * RATE_HZ)],
    ["a quiet room", room(3)],
  ] as const
) {
  Deno.test(`LiveSession claims no emotion for ${what}`, async () => {
    const recogniser = new FakeRecogniser();
    const { session, readings } = listen(recogniser);
    await play(session, samples);
    await session.finish();
    assertEquals(session.reading.state, "silence");
    assert(readings.every(({ emotion }) => emotion === null));
    assert(readings.every(({ probabilities }) => probabilities === null));
    assertEquals(session.reading.lastUtterance, null);
    assertEquals(recogniser.segments.length, 0);
  });
}

Deno.test("LiveSession hears a scream where the network can tell speech", async () => {
  const sound = join(room(1), scream(1.5), room(2));
  for (
    const [recogniser, utterances, rejected] of [
      [new FakeRecogniser(), 0, 0], // the gate alone: too high for a voice
      [tellsSpeech(true), 1, 0],
      [tellsSpeech(false), 0, 1],
    ] as const
  ) {
    const { session, readings } = listen(recogniser);
    await play(session, sound);
    const { reading } = session;
    assertEquals([reading.utterances, reading.rejected], [
      utterances,
      rejected,
    ]);
    const claims = readings.some(({ state }) => state === "speech");
    assertEquals(claims, utterances > 0);
  }
});

Deno.test("LiveSession shows an emotion while a voice speaks and none after it", async () => {
  const { session, readings } = listen(new FakeRecogniser());
  await play(session, join(room(1), voice(2), room(2)));
  const speech = readings.filter(({ state }) => state === "speech");
  assert(speech.length >= 4, `${speech.length} readings with an emotion`);
  for (const reading of speech) {
    assertEquals(reading.emotion, "happy");
    const values = Object.values(reading.probabilities!);
    const sum = values.reduce((a, b) => a + b);
    assertAlmostEquals(sum, 1, PROBABILITY_SUM);
  }
  assertEquals(session.reading.state, "silence");
  assertEquals(session.reading.emotion, null);
  assertEquals(session.reading.lastUtterance?.prediction.emotion, "happy");
});

Deno.test("LiveSession predicts about four times a second over at most a window", async () => {
  const recogniser = new FakeRecogniser();
  const { session } = listen(recogniser);
  await play(session, join(room(0.5), voice(5)));
  const { length } = recogniser.segments;
  assert(length >= 17 && length <= 20, `${length} predictions in 5 s`);
  const longest = Math.max(...recogniser.segments.map((s) => s.length));
  assertEquals(longest, windowSamples(DEFAULT_SPEC));
});

Deno.test("LiveSession takes hopSeconds off its default", async () => {
  const recogniser = new FakeRecogniser();
  const { session } = listen(recogniser, { hopSeconds: 1 });
  await play(session, join(room(0.5), voice(5)));
  const { length } = recogniser.segments;
  assert(length >= 4 && length <= 5, `${length} predictions in 5 s`);
});

Deno.test("LiveSession judges a finished utterance as predictClip judges the recording", async () => {
  // An answer that hangs on every sample of the segment.
  const recogniser = new FakeRecogniser((segment) => {
    const energy = segment.reduce((sum, x) => sum + x * x, 0);
    return sure("sad", 0.2 + 0.7 * (energy % 1));
  });
  const clip = join(room(0.6), voice(3.7), room(1.5));
  const { session } = listen(recogniser);
  await play(session, clip);
  const expected = await predictClip(recogniser, clip);
  const { prediction, seconds } = session.reading.lastUtterance!;
  assertEquals(prediction, expected);
  assertAlmostEquals(seconds, 3.9, 0.05);
});

Deno.test("LiveSession gives the same utterance however the stream is cut", async () => {
  const clip = join(room(0.5), voice(1.3, { rateHz: 48_000 }), room(4));
  const answers: string[] = [];
  for (const chunkLength of [128, 960, 48_000]) {
    const recogniser = new FakeRecogniser((segment) =>
      sure("calm", 0.2 + 0.7 * (segment.reduce((a, x) => a + x * x, 0) % 1))
    );
    const { session } = listen(recogniser, { inputRateHz: 48_000 });
    await play(session, clip, chunkLength);
    answers.push(JSON.stringify(session.reading.lastUtterance));
  }
  assert(answers[0].includes("calm"), answers[0]);
  assertEquals(new Set(answers).size, 1);
});

Deno.test("LiveSession leaves out ticks while a prediction runs and never queues them", async () => {
  const waiting: ((p: Prediction) => void)[] = [];
  const recogniser = new FakeRecogniser(() =>
    new Promise<Prediction>((resolve) => waiting.push(resolve))
  );
  const { session } = listen(recogniser);
  for (const chunk of chunks(join(room(0.5), voice(2.5)), 320)) {
    session.push(chunk);
  }
  assertEquals(waiting.length, 1);
  const { dropped } = session.reading;
  assert(dropped >= 6 && dropped <= 9, `${dropped} dropped`);
  waiting[0](sure("angry"));
  await session.settled();
  assertEquals(waiting.length, 1);
  assertEquals(session.reading.emotion, "angry");
});

Deno.test("LiveSession never leaves out the judgement of a finished utterance", async () => {
  const waiting: ((p: Prediction) => void)[] = [];
  const recogniser = new FakeRecogniser(() =>
    new Promise<Prediction>((resolve) => waiting.push(resolve))
  );
  const { session } = listen(recogniser);
  const two = join(room(0.5), voice(1), room(2), voice(1), room(2));
  for (const chunk of chunks(two, 320)) session.push(chunk);
  for (const emotion of ["happy", "sad", "angry"] as const) {
    assertEquals(waiting.length, 1);
    waiting.shift()!(sure(emotion));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await session.settled();
  assertEquals(session.reading.utterances, 2);
  assertEquals(session.reading.lastUtterance?.prediction.emotion, "angry");
});

Deno.test("LiveSession shows no late answer of an utterance that has ended", async () => {
  const waiting: ((p: Prediction) => void)[] = [];
  const recogniser = new FakeRecogniser(() =>
    new Promise<Prediction>((resolve) => waiting.push(resolve))
  );
  const { session, readings } = listen(recogniser);
  for (const chunk of chunks(join(room(0.5), voice(1), room(2)), 320)) {
    session.push(chunk);
  }
  waiting[0](sure("fearful"));
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert(readings.every(({ emotion }) => emotion === null));
  waiting[1](sure("sad"));
  await session.settled();
  assertEquals(session.reading.lastUtterance?.prediction.emotion, "sad");
});

Deno.test("LiveSession measures latency from the capture of the last sample judged", async () => {
  let nowMs = 0;
  const recogniser = new FakeRecogniser(() => {
    nowMs += 40;
    return sure("happy");
  });
  const { session, readings } = listen(recogniser, {
    inputRateHz: 48_000,
    now: () => nowMs,
  });
  const speech = join(
    room(0.5, { rateHz: 48_000 }),
    voice(1.5, { rateHz: 48_000 }),
  );
  let capturedAtMs = 0;
  for (const chunk of chunks(speech, 480)) {
    capturedAtMs += 10;
    nowMs = capturedAtMs + 3; // three milliseconds on the way
    session.push(chunk, { capturedAtMs });
    await session.settled();
  }
  const latencies = readings.map((r) => r.latencyMs).filter((ms) =>
    ms !== null
  );
  assert(latencies.length > 3);
  for (const latencyMs of latencies) {
    // 3 ms on the way, 40 ms of network, and what the resampler holds back.
    assert(latencyMs >= 43 - CAPTURE_CLOCK_MS, `${latencyMs} ms`);
    assert(latencyMs <= 43 + 20 + CAPTURE_CLOCK_MS, `${latencyMs} ms`);
  }
});

Deno.test("LiveSession ignores a click too short to be speech", async () => {
  const recogniser = new FakeRecogniser();
  const { session } = listen(recogniser);
  const click = new Float32Array(480).fill(0.5);
  await play(
    session,
    join(new Float32Array(8000), click, new Float32Array(32000)),
  );
  assertEquals(session.reading.lastUtterance, null);
  assertEquals(recogniser.segments.length, 0);
});

Deno.test("LiveSession cuts endless speech at maxSeconds and goes on", async () => {
  const { session } = listen(new FakeRecogniser(), { maxSeconds: 4 });
  await play(session, join(room(0.5), voice(9), room(2)));
  assertEquals(session.reading.utterances, 3);
});

Deno.test("LiveSession finish() judges the utterance under way", async () => {
  const { session } = listen(new FakeRecogniser());
  await play(session, join(room(0.5), voice(1)));
  assertEquals(session.reading.lastUtterance, null);
  await session.finish();
  assertEquals(session.reading.lastUtterance?.prediction.emotion, "happy");
});

Deno.test("LiveSession tells of a failed prediction and judges again with a new recogniser", async () => {
  const broken = new FakeRecogniser(() => {
    throw new Error("device lost");
  });
  const { session } = listen(broken);
  const problems: unknown[] = [];
  session.onProblem((error) => problems.push(error));
  await play(session, join(room(0.5), voice(1), room(2)));
  assertEquals(problems.length, 1);
  assertEquals(session.reading.lastUtterance, null);
  assert(session.reading.dropped > 0);
  session.setRecogniser(new FakeRecogniser(() => sure("surprised")));
  await session.settled();
  assertEquals(session.reading.lastUtterance?.prediction.emotion, "surprised");
});

Deno.test("LiveSession without a recogniser keeps thirty utterances, and no more", async () => {
  const options = { leadSeconds: 0.1, maxSeconds: 0.5 };
  const count = async (seconds: number) => {
    const { session } = listen(new FakeRecogniser(), options);
    session.suspendRecogniser();
    for (const chunk of chunks(join(room(0.5), voice(seconds)), 320)) {
      session.push(chunk);
    }
    session.setRecogniser(new FakeRecogniser());
    await session.settled();
    return session.reading.utterances;
  };
  assertEquals(await count(20), 30);
  const few = await count(5);
  assert(few >= 8 && few <= 11, `${few} utterances`);
});

Deno.test("LiveSession with a slow recogniser keeps thirty utterances, and counts the others", async () => {
  const waiting: ((p: Prediction) => void)[] = [];
  const slow = new FakeRecogniser(() =>
    new Promise<Prediction>((resolve) => waiting.push(resolve))
  );
  const { session } = listen(slow, { leadSeconds: 0.1, maxSeconds: 0.5 });
  for (const chunk of chunks(join(room(0.5), voice(25)), 320)) {
    session.push(chunk);
  }
  // A tick or the first utterance is being judged all the time.
  assertEquals(waiting.length, 1);
  const { dropped } = session.reading;
  const answerAll = async () => {
    while (waiting.length > 0) {
      waiting.shift()!(sure("calm"));
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  };
  await answerAll();
  await session.settled();
  const { utterances } = session.reading;
  assertEquals(utterances, 30);
  assert(dropped >= 15, `${dropped} dropped`);
});

Deno.test("LiveSession gives an utterance up that fails three times, and goes on with the next", async () => {
  const words = join(room(0.5), voice(1), room(2), voice(2.2), room(2));
  // The first is shorter than 2 s, and always fails.
  const picky = () =>
    new FakeRecogniser((segment) => {
      if (segment.length < 2 * RATE_HZ) throw new Error("it always fails");
      return sure("calm");
    });
  const { session, readings } = listen(picky(), { minSpeechSeconds: 1 });
  const problems: unknown[] = [];
  session.onProblem((error) => problems.push(error));
  session.suspendRecogniser();
  for (const chunk of chunks(words, 320)) session.push(chunk);
  for (let tries = 1; tries <= 3; tries++) {
    session.setRecogniser(picky());
    await session.settled();
    assertEquals(problems.length, tries);
    assertEquals(session.reading.failed, tries === 3 ? 1 : 0);
    assertEquals(session.reading.utterances, 0);
  }
  assertEquals(readings.at(-1)!.failed, 1);
  session.setRecogniser(picky());
  await session.settled();
  assertEquals([session.reading.utterances, problems.length], [1, 3]);
});

/** An answer that the network's head takes for speech, or for noise. */
function heardAs(isSpeech: boolean): Prediction {
  return { ...sure("happy"), speech: isSpeech ? 0.9 : 0.1, isSpeech };
}

Deno.test("LiveSession claims nothing of a sound that the network takes for noise", async () => {
  const sound = join(room(0.5), voice(2), room(2));
  for (const isSpeech of [false, true]) {
    const recogniser = new FakeRecogniser(() => heardAs(isSpeech));
    Object.assign(recogniser.spec, { speech: { threshold: 0.5 } });
    const { session, readings } = listen(recogniser);
    await play(session, sound);
    const { utterances, rejected, lastUtterance } = session.reading;
    assertEquals([utterances, rejected], isSpeech ? [1, 0] : [0, 1]);
    assertEquals(lastUtterance === null, !isSpeech);
    const claims = readings.filter(({ emotion }) => emotion !== null);
    assertEquals(claims.length > 0, isSpeech);
    const states = new Set(readings.map(({ state }) => state));
    assertEquals(states.has("speech"), isSpeech);
    assert(recogniser.segments.length > 3); // it was asked
    session.dispose();
  }
});

Deno.test("LiveSession takes a claim back when the voice gives way to noise, and claims anew", async () => {
  let isSpeech = true;
  const { session } = listen(new FakeRecogniser(() => heardAs(isSpeech)));
  const sound = voice(6);
  await play(session, join(room(0.5), sound.subarray(0, 2 * RATE_HZ)));
  assertEquals([session.reading.state, session.reading.emotion], [
    "speech",
    "happy",
  ]);
  isSpeech = false;
  await play(session, sound.subarray(2 * RATE_HZ, 3 * RATE_HZ));
  assertEquals([session.reading.state, session.reading.emotion], [
    "silence",
    null,
  ]);
  isSpeech = true;
  await play(session, sound.subarray(3 * RATE_HZ, 4 * RATE_HZ));
  assertEquals(session.reading.state, "speech");
});

for (const inputRateHz of [RATE_HZ, 48_000]) {
  Deno.test(`LiveSession makes no typed array a chunk but the resampler's one, at ${inputRateHz} Hz`, () => {
    const { session } = listen(new FakeRecogniser(), { inputRateHz });
    const silence = room(1, { rateHz: inputRateHz });
    session.push(silence); // the columns' room grows to the largest chunk
    const pieces = [...chunks(silence, inputRateHz / 40)];
    const made = typedArraysMade(() => {
      for (const chunk of pieces) session.push(chunk);
    });
    assertEquals([pieces.length, made], [40, 40]);
  });
}

Deno.test("LiveSession drops what a recogniser says after it was taken away", async () => {
  const waiting: ((p: Prediction) => void)[] = [];
  const lost = new FakeRecogniser(() =>
    new Promise<Prediction>((resolve) => waiting.push(resolve))
  );
  const { session } = listen(lost);
  for (const chunk of chunks(join(room(0.5), voice(1)), 320)) {
    session.push(chunk);
  }
  session.suspendRecogniser();
  waiting[0](sure("angry"));
  await new Promise((resolve) => setTimeout(resolve, 5));
  assertEquals(session.reading.emotion, null);
});

Deno.test("LiveSession gives level and mel columns of what it hears", async () => {
  const { session } = listen(new FakeRecogniser());
  let nColumns = 0;
  let clipped = false;
  session.onColumns((columns) => nColumns += columns.nColumns);
  session.onLevel(({ clipping }) => clipped ||= clipping);
  await play(session, voice(1, { level: 0.2 }));
  assertEquals(nColumns, 1 + Math.floor((RATE_HZ - 512) / 160));
  assertEquals(clipped, false);
  await play(session, new Float32Array(320).fill(1));
  assertEquals(clipped, true);
});

Deno.test("LiveSession takes samples that are no number for silence", async () => {
  const { session } = listen(new FakeRecogniser());
  const problems: unknown[] = [];
  session.onProblem((error) => problems.push(error));
  const speech = join(room(0.5), voice(1), room(2));
  speech[12_000] = NaN;
  speech[12_001] = Infinity;
  await play(session, speech);
  assertEquals(problems, []);
  assertEquals(session.reading.utterances, 1);
});

Deno.test("LiveSession rejects a hop of nothing", () => {
  assertThrows(
    () => listen(new FakeRecogniser(), { hopSeconds: 0 }),
    RangeError,
    "'hopSeconds' must be above 0, got 0",
  );
  listen(new FakeRecogniser(), { hopSeconds: 0.1 });
});

Deno.test("LiveSession rejects a model of another rate than the speech gate's", () => {
  const other = new FakeRecogniser();
  other.spec.features = { ...other.spec.features, sampleRateHz: 22050 };
  assertThrows(() => listen(other), RangeError, "must be the speech gate's");
  listen(new FakeRecogniser());
});

Deno.test("LiveSession says of what it is not sure, where the gate stands and how far it has heard", async () => {
  const recogniser = new FakeRecogniser(() => sure("sad", 0.4));
  const spec = { ...recogniser.spec, notSureBelow: 0.5 };
  Object.assign(recogniser, { spec });
  const { session, readings } = listen(recogniser);
  await play(session, join(room(0.5), voice(1.2), room(1.5)));
  const speech = readings.filter(({ state }) => state === "speech");
  assert(speech.length > 0);
  assert(speech.every(({ sure, gateOpen }) => sure === false && gateOpen));
  assertEquals([session.reading.sure, session.reading.gateOpen], [null, false]);
  assertAlmostEquals(session.reading.atSeconds, 3.2, 0.02);
  recogniser.answer = () => sure("sad", 0.9);
  await play(session, voice(1));
  assertEquals(session.reading.sure, true);
});

Deno.test("LiveSession hands on the sound that it hears, every sample once", async () => {
  const { session } = listen(new FakeRecogniser(), { inputRateHz: 48_000 });
  let heard = 0;
  session.onSound((samples) => heard += samples.length);
  await play(session, room(2, { rateHz: 48_000 }));
  await session.finish();
  assertEquals(heard, 2 * RATE_HZ);
});

Deno.test("LiveSession opens its gate for a softer voice where openDb is lower", async () => {
  const openings = async (openDb: number) => {
    const { session, readings } = listen(new FakeRecogniser(), { openDb });
    // Noise of about -46 dBFS under a voice a few decibels louder.
    const noisy = join(room(2, { level: 8e-3 }), voice(1.5, { level: 0.012 }));
    const noise = room(3.5, { level: 8e-3 });
    await play(session, noisy.map((x, i) => x + noise[i]));
    return readings.filter(({ gateOpen }) => gateOpen).length;
  };
  const [sensitive, usual] = [await openings(3), await openings(20)];
  assert(sensitive > 0, "the sensitive gate stayed shut");
  assertEquals(usual, 0);
});
