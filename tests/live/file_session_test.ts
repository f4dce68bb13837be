import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import {
  type FileSegment,
  FileSession,
  LiveSession,
  PeakMeter,
} from "../../lib/live/mod.ts";
import { labelOf, summarise } from "../../components/files/file_summary.ts";
import { EMOTIONS, predictClip } from "../../lib/model/mod.ts";
import {
  chunks,
  FakeRecogniser,
  join,
  RATE_HZ,
  room,
  sure,
  tellsSpeech,
  voice,
} from "./signals.ts";

function setUp(
  recogniser = new FakeRecogniser(),
  options: { minSpeechSeconds?: number; absoluteDb?: number } = {},
) {
  const segments: FileSegment[] = [];
  const session = new FileSession({
    features: recogniser.spec.features,
    ...options,
    inputRateHz: RATE_HZ,
    judge: (samples) => predictClip(recogniser, samples),
    onSegment: (segment) => segments.push(segment),
  });
  return { session, segments, recogniser };
}

async function hear(session: FileSession, samples: Float32Array, size = 4096) {
  for (const chunk of chunks(samples, size)) await session.push(chunk);
  await session.finish();
}

const TALK = join(room(1), voice(1.5), room(1.5), voice(2), room(1));

Deno.test("FileSession finds where in a recording someone speaks", async () => {
  const { session, segments } = setUp();
  await hear(session, TALK);
  assertEquals(segments.length, 2);
  const places = segments.flatMap((s) => [s.startSeconds, s.endSeconds]);
  for (const [i, expected] of [1, 2.5, 4, 6].entries()) {
    assertAlmostEquals(places[i], expected, 0.2);
  }
});

Deno.test("FileSession has judged all but the utterance under way", async () => {
  const { session } = setUp();
  const at = async (samples: Float32Array) => {
    await session.push(samples);
    return session.judgedSeconds;
  };
  assertAlmostEquals(await at(join(room(1), voice(1.5), room(1.5))), 4, 0.05);
  assertAlmostEquals(await at(room(1)), 5, 0.05);
  const before = await at(voice(1));
  assert(before < 5.1, `${before} s: somebody still speaks`);
  assertEquals(await at(voice(1)), before);
  await session.finish();
  assertAlmostEquals(session.judgedSeconds, 7, 0.05);
});

Deno.test("FileSession gives the same segments however the samples are cut", async () => {
  const [whole, small] = [setUp(), setUp()];
  await hear(whole.session, TALK, TALK.length);
  await hear(small.session, TALK, 441);
  assertEquals(small.segments, whole.segments);
});

Deno.test("FileSession judges what LiveSession judges of the same sound", async () => {
  const { session, segments, recogniser } = setUp();
  await hear(session, TALK);
  const live = new LiveSession({ recogniser, inputRateHz: RATE_HZ });
  const heard: number[] = [];
  live.onReading(({ lastUtterance, utterances }) => {
    if (lastUtterance && utterances > heard.length) {
      heard.push(lastUtterance.seconds);
    }
  });
  for (const chunk of chunks(TALK, 320)) {
    live.push(chunk);
    await live.settled();
  }
  await live.finish();
  assertEquals(
    segments.map((s) => (s.endSeconds - s.startSeconds).toFixed(6)),
    heard.map((seconds) => seconds.toFixed(6)),
  );
});

Deno.test("FileSession judges a long speech in parts of ten seconds", async () => {
  const { session, segments } = setUp();
  await hear(session, join(room(0.5), voice(24), room(1)));
  assertEquals(segments.length, 3);
  for (const [i, { startSeconds }] of segments.entries()) {
    if (i > 0) assert(startSeconds >= segments[i - 1].endSeconds - 0.01);
  }
});

Deno.test("FileSession hears nothing in a quiet room, and leaves out what is too short", async () => {
  const { session, segments } = setUp();
  await hear(session, room(3));
  assertEquals(segments, []);
  const strict = setUp(new FakeRecogniser(), { minSpeechSeconds: 1.8 });
  await hear(strict.session, TALK);
  assertEquals(strict.segments.length, 1);
});

Deno.test("FileSession hears a recording whose loudest 10 ms are at −66 dBFS, not one at −78", async () => {
  const soft = (level: number) =>
    join(
      room(1, { level: 1e-5 }),
      voice(1.5, { level }),
      room(1.5, { level: 1e-5 }),
    );
  const heard = async (level: number, options = {}) => {
    const { session, segments } = setUp(new FakeRecogniser(), options);
    await hear(session, soft(level));
    return segments.length;
  };
  assertEquals(await heard(6e-4), 1);
  assertEquals(await heard(1.5e-4), 0);
  assertEquals(await heard(6e-4, { absoluteDb: -60 }), 0);
});

Deno.test("FileSession leaves out what the network takes for noise", async () => {
  for (const isSpeech of [true, false]) {
    const { session, segments } = setUp(tellsSpeech(isSpeech));
    await hear(session, TALK);
    assertEquals(segments.length, isSpeech ? 2 : 0);
  }
});

Deno.test("FileSession refuses a model of another rate than the speech gate's", () => {
  const { recogniser } = setUp();
  const features = { ...recogniser.spec.features, sampleRateHz: 22_050 };
  assertThrows(
    () =>
      new FileSession({
        features,
        inputRateHz: RATE_HZ,
        judge: () => Promise.reject(),
        onSegment: () => {},
      }),
    RangeError,
    "'sampleRateHz'",
  );
});

Deno.test("PeakMeter gives the least and greatest of every 10 ms, in any cuts", () => {
  const samples = Float32Array.from(
    { length: 4410 },
    (_, i) => i % 441 === 7 ? 1 : i % 441 === 9 ? -0.5 : 0.1,
  );
  const whole = new PeakMeter(44_100).push(samples);
  assertEquals(whole.length, 20);
  assertEquals([...whole.slice(0, 2)], [-16383, 32767]);
  const meter = new PeakMeter(44_100);
  const parts = [...chunks(samples, 1000)]
    .flatMap((part) => [...meter.push(part)]);
  assertEquals(parts, [...whole]);
  assertThrows(() => new PeakMeter(50), RangeError, "'sampleRateHz'");
});

Deno.test("PeakMeter gives 100 peaks a second at a rate that 100 does not divide", () => {
  const meter = new PeakMeter(11_025);
  assertEquals(meter.push(new Float32Array(11_025 * 3)).length, 600);
});

function segment(
  [startSeconds, endSeconds]: [number, number],
  emotion: (typeof EMOTIONS)[number],
  isSure = true,
): FileSegment {
  return {
    startSeconds,
    endSeconds,
    prediction: { ...sure(emotion), sure: isSure },
  };
}

Deno.test("summarise() adds the seconds of each emotion up and counts its changes", () => {
  const segments = [
    segment([0, 4], "happy"),
    segment([5, 6], "sad"),
    segment([7, 9], "angry", false),
    segment([10, 15], "happy"),
  ];
  const summary = summarise(segments, 20);
  assertEquals(summary.byLabel, [
    { label: "happy", seconds: 9 },
    { label: "notSure", seconds: 2 },
    { label: "sad", seconds: 1 },
  ]);
  assertEquals([summary.foremost, summary.speechSeconds], ["happy", 12]);
  assertEquals([summary.changesAMinute, summary.isMostly], [10, true]);
  const mixed = [segments[0], segment([20, 28], "sad")];
  const third = segment([30, 36], "calm");
  assertEquals(summarise([...mixed, third], 40).isMostly, false);
  const total = Object.values(summary.mean!).reduce((a, b) => a + b);
  assertAlmostEquals(total, 1, 1e-9);
  assertEquals(labelOf(segments[2]), "notSure");
});

Deno.test("summarise() claims nothing of a recording without speech", () => {
  assertEquals(summarise([], 20), {
    seconds: 20,
    speechSeconds: 0,
    byLabel: [],
    foremost: null,
    isMostly: false,
    changesAMinute: 0,
    mean: null,
  });
});
