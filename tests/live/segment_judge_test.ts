import { assert, assertEquals } from "@std/assert";
import {
  DEFAULT_SPEC,
  FeatureWindow,
  type FrameRange,
  MfccStream,
  windowSamples,
} from "../../lib/dsp/mod.ts";
import { LiveSession, SegmentJudge } from "../../lib/live/mod.ts";
import type { Prediction, SpeechStream } from "../../lib/model/mod.ts";
import {
  chunks,
  FakeRecogniser,
  join,
  RATE_HZ,
  room,
  sure,
  voice,
} from "./signals.ts";

/** Says how large the features are, by a stream or of a segment. */
class StreamingRecogniser extends FakeRecogniser {
  /** Samples pushed, by stream. */
  readonly pushed: number[] = [];
  readonly ranges: FrameRange[] = [];
  readonly windows: Float32Array[] = [];

  openStream(): SpeechStream {
    const stream = new MfccStream(DEFAULT_SPEC);
    const index = this.pushed.push(0) - 1;
    const hasEnded = () => index !== this.pushed.length - 1;
    return {
      get ended() {
        return hasEnded();
      },
      push: (samples) => {
        this.pushed[index] += samples.length;
        stream.push(samples);
      },
      predictFrames: async (range): Promise<Prediction> => {
        await Promise.resolve(); // its turn comes later
        if (hasEnded()) throw new Error("the stream has ended");
        this.ranges.push(range);
        this.windows.push(stream.window(range).slice());
        return sure("sad");
      },
    };
  }
}

const { hopLength, nFft } = DEFAULT_SPEC;

Deno.test("SegmentJudge gives the features of the part, snapped to the utterance's frames", async () => {
  const recogniser = new StreamingRecogniser();
  const judge = new SegmentJudge(recogniser);
  const utterance = voice(6);
  const window = new FeatureWindow(DEFAULT_SPEC);
  for (let position = 8000; position <= utterance.length; position += 4000) {
    const start = Math.max(0, position - windowSamples(DEFAULT_SPEC));
    const samples = utterance.subarray(start, position);
    const part = { start: 100, end: samples.length - 50 };
    const { prediction, isSpeech } = await judge.judge(
      { samples, position, opening: 1 },
      part,
    );
    assertEquals([prediction.emotion, isSpeech], ["sad", true]);
    const { firstFrame, nFrames } = recogniser.ranges.at(-1)!;
    const first = firstFrame * hopLength;
    const end = first + (nFrames - 1) * hopLength + nFft;
    assert(first >= start + 100 && first < start + 100 + hopLength);
    assert(end <= position - 50 && end > position - 50 - hopLength);
    assertEquals(
      recogniser.windows.at(-1),
      window.fromSegment(utterance.subarray(first, end)),
    );
  }
  assertEquals(recogniser.pushed, [utterance.length]);
  assertEquals(recogniser.segments.length, 0);
});

Deno.test("SegmentJudge begins a stream with every utterance and after a gap", async () => {
  const recogniser = new StreamingRecogniser();
  const judge = new SegmentJudge(recogniser);
  const samples = voice(1);
  const part = { start: 0, end: samples.length };
  const at = (position: number, opening: number) =>
    judge.judge({ samples, position, opening }, part);
  await at(16_000, 1);
  await at(20_000, 1); // 4,000 samples more
  await at(36_000, 1); // the tail begins where the stream ends
  assertEquals(recogniser.pushed, [36_000]);
  await at(52_001, 1); // a sample was never seen
  assertEquals(recogniser.pushed, [36_000, 16_000]);
  await at(56_001, 2);
  assertEquals(recogniser.pushed, [36_000, 16_000, 16_000]);
});

Deno.test("SegmentJudge judges by segments where there are no streams, and parts under a frame", async () => {
  const plain = new FakeRecogniser(), streaming = new StreamingRecogniser();
  const samples = voice(1);
  const tail = { samples, position: 16_000, opening: 1 };
  await new SegmentJudge(plain).judge(tail, { start: 10, end: 9000 });
  assertEquals(plain.segments, [samples.slice(10, 9000)]);
  await new SegmentJudge(streaming).judge(tail, { start: 10, end: 600 });
  assertEquals(streaming.segments, [samples.slice(10, 600)]);
  assertEquals(streaming.ranges.length, 0);
});

Deno.test("SegmentJudge of one session is not led astray by another's stream", async () => {
  const recogniser = new StreamingRecogniser();
  const mine = new SegmentJudge(recogniser);
  const other = new SegmentJudge(recogniser);
  const samples = voice(1);
  const part = { start: 10, end: samples.length };
  const at = (position: number) => ({ samples, position, opening: 1 });
  await mine.judge(at(16_000), part);
  await other.judge(at(16_000), part);
  // The other began a stream: mine begins one too, with all it needs.
  await mine.judge(at(20_000), part);
  assertEquals(recogniser.pushed, [16_000, 16_000, 16_000]);
  assertEquals(recogniser.segments.length, 0);
  // The other begins one before mine has had its turn.
  const both = [mine.judge(at(24_000), part), other.judge(at(20_000), part)];
  const [byMe, byOther] = await Promise.all(both);
  assertEquals(
    [byMe.prediction.emotion, byOther.prediction.emotion],
    ["happy", "sad"],
  );
  assertEquals(recogniser.segments, [samples.slice(10)]);
});

/** What a session asks of a recogniser, pushed in chunks of a length. */
async function ranges(chunkLength: number) {
  const recogniser = new StreamingRecogniser();
  const session = new LiveSession({ recogniser, inputRateHz: RATE_HZ });
  const sound = join(room(0.5), voice(5), room(1.5), voice(1), room(1.5));
  for (const chunk of chunks(sound, chunkLength)) {
    session.push(chunk);
    await session.settled();
  }
  await session.finish();
  return { recogniser, session };
}

Deno.test("LiveSession computes each frame of an utterance once, none in silence", async () => {
  const { recogniser, session } = await ranges(320);
  assertEquals(session.reading.utterances, 2);
  assertEquals(recogniser.pushed.length, 2);
  const [long, short] = recogniser.pushed;
  assert(long >= 5 * RATE_HZ && long <= 6.7 * RATE_HZ, `${long} samples`);
  assert(short >= RATE_HZ && short <= 2.7 * RATE_HZ, `${short} samples`);
  assert(recogniser.ranges.length >= 20, `${recogniser.ranges.length} ticks`);
  // Finished utterances are judged as predictClip does: by segments.
  assert(recogniser.segments.length >= 2);
});

Deno.test("LiveSession given many seconds at once fails no tick", async () => {
  const { recogniser, session } = await ranges(20 * RATE_HZ);
  assertEquals(session.reading.utterances, 2);
  assert(recogniser.ranges.length >= 1 && session.reading.dropped > 10);
});

Deno.test("LiveSession takes absurd samples for silence and goes on", async () => {
  const recogniser = new StreamingRecogniser();
  const session = new LiveSession({ recogniser, inputRateHz: 48_000 });
  const problems: unknown[] = [];
  session.onProblem((error) => problems.push(error));
  const sound = voice(1, { rateHz: 48_000 });
  sound[20_000] = 1e38;
  sound[20_001] = NaN;
  for (const chunk of chunks(sound, 960)) {
    session.push(chunk);
    await session.settled();
  }
  await session.finish();
  assertEquals(problems, []);
});

/** A streaming recogniser that also says whether it hears speech. */
class TellingRecogniser extends StreamingRecogniser {
  constructor(readonly speech: number) {
    super();
  }

  override openStream(): SpeechStream {
    const stream = super.openStream();
    const { speech } = this;
    const judgeFrames = async (range: FrameRange) => ({
      prediction: await stream.predictFrames(range),
      levelDb: -20,
      speech,
    });
    return Object.assign(stream, { judgeFrames });
  }
}

Deno.test("LiveSession claims no emotion for frames that are no speech", async () => {
  for (const [speech, emotion] of [[1, "sad"], [0, null]] as const) {
    const recogniser = new TellingRecogniser(speech);
    const session = new LiveSession({ recogniser, inputRateHz: RATE_HZ });
    for (const chunk of chunks(join(room(0.5), voice(2)), 320)) {
      session.push(chunk);
      await session.settled();
    }
    assertEquals(session.reading.emotion, emotion);
    assert(recogniser.ranges.length > 3);
    session.dispose();
  }
});

/** Judges by frames that are there already, and by nothing else. */
class HearingRecogniser extends FakeRecogniser {
  readonly windows: Float32Array[] = [];

  judgeHeard(heard: MfccStream, range: FrameRange) {
    this.windows.push(heard.window(range).slice());
    const prediction = sure("calm");
    return Promise.resolve({ prediction, levelDb: -20, speech: 1 });
  }
}

Deno.test("SegmentJudge takes the frames that are heard anyway, while they are held", async () => {
  const recogniser = new HearingRecogniser();
  const heard = new MfccStream(DEFAULT_SPEC);
  const judge = new SegmentJudge(recogniser, heard);
  const sound = voice(8);
  heard.push(sound.subarray(0, 48_000));
  const at = async (position: number) => {
    const samples = sound.subarray(position - 16_000, position);
    const part = { start: 40, end: 16_000 };
    const { prediction } = await judge.judge(
      { samples, position, opening: 1 },
      part,
    );
    return prediction.emotion;
  };
  assertEquals(await at(48_000), "calm");
  // From 32,040 on, frames 201 to 296 of the whole sound lie in it.
  assertEquals(
    recogniser.windows,
    [
      new FeatureWindow(DEFAULT_SPEC)
        .fromSegment(sound.subarray(201 * 160, 296 * 160 + 512)),
    ],
  );
  // Frames to come and frames long gone are judged by their samples.
  assertEquals(await at(64_000), "happy");
  heard.push(sound.subarray(48_000));
  assertEquals(await at(16_000), "happy");
  assertEquals([recogniser.windows.length, recogniser.segments.length], [1, 2]);
});
