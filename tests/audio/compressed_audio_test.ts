import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import {
  AudioError,
  type AudioStream,
  openCompressed,
} from "../../lib/audio/mod.ts";
import { type Behaviour, DecoderWatch } from "./fake_decoder.ts";
import { concat, countedMp3, repeatMp3 } from "./mp3.ts";
import { WatchedBlob } from "./watched_blob.ts";

const FOLDER = "tests/audio/coded";
/** Length of the sentence, s; encoders add a packet or two. */
const SENTENCE_SECONDS = 1.44;
const PADDING_SECONDS = 0.13;

const read = (name: string) => Deno.readFile(`${FOLDER}/${name}`);
const open = (bytes: Uint8Array<ArrayBuffer> | string, name = "a.mp3") =>
  openCompressed(new Blob([bytes]), { name });

async function openFile(name: string, share = 1): Promise<AudioStream> {
  const bytes = await read(name);
  const stream = await open(bytes.subarray(0, share * bytes.length), name);
  if (stream === null) throw new Error(`${name} was not opened`);
  return stream;
}

/** Hears a stream to its end; gives the seconds that came, and what ended it. */
async function hear(
  { chunks, sampleRateHz }: AudioStream,
): Promise<{ seconds: number; error: unknown }> {
  let nSamples = 0;
  try {
    for await (const chunk of chunks) nSamples += chunk.length;
    return { seconds: nSamples / sampleRateHz, error: null };
  } catch (error) {
    return { seconds: nSamples / sampleRateHz, error };
  }
}

function assertReason(error: unknown, reason: string, text = ""): void {
  assertInstanceOf(error, AudioError);
  assertEquals((error as AudioError).reason, reason);
  assertStringIncludes((error as AudioError).message, text);
}

const SPEECH: [name: string, rateHz: number, hasLength: boolean][] = [
  ["speech.mp3", 16_000, true],
  ["speech.m4a", 16_000, true],
  ["speech.aac", 16_000, false],
  ["speech.opus", 48_000, true],
  ["speech.ogg", 16_000, true],
  ["speech.webm", 48_000, true],
  ["video.mp4", 16_000, true],
];

for (const [name, rateHz, hasLength] of SPEECH) {
  Deno.test(`openCompressed() hears ${name} to its end and holds nothing after`, async () => {
    using watch = new DecoderWatch();
    const stream = await openFile(name);
    assertEquals([stream.sampleRateHz, stream.channels], [rateHz, 1]);
    assertEquals(stream.seconds !== null, hasLength);
    if (stream.seconds !== null) {
      assertAlmostEquals(stream.seconds, SENTENCE_SECONDS, PADDING_SECONDS);
    }
    const { seconds, error } = await hear(stream);
    assertEquals(error, null);
    assertAlmostEquals(seconds, SENTENCE_SECONDS, PADDING_SECONDS);
    assertEquals([watch.held, watch.open], [0, 0]);
  });
}

Deno.test("openCompressed() gives the mean of the channels", async () => {
  using _ = new DecoderWatch({ channels: [0.5, -0.25, 0.125] });
  const { chunks, channels } = await openFile("speech.mp3");
  assertEquals(channels, 3);
  const samples = (await Array.fromAsync(chunks)).flatMap((one) => [...one]);
  assert(samples.every((sample) => sample === 0.125));
});

Deno.test("openCompressed() gives one channel where the other is inverted", async () => {
  using _ = new DecoderWatch({ channels: [0.5, -0.5] });
  const { chunks } = await openFile("speech.mp3");
  const samples = (await Array.fromAsync(chunks)).flatMap((one) => [...one]);
  assert(samples.length > 0 && samples.every((sample) => sample === 0.5));
});

Deno.test("openCompressed() leaves out what an encoder writes before the beginning", async () => {
  using _ = new DecoderWatch();
  const { seconds } = await hear(await openFile("speech.m4a"));
  assertAlmostEquals(seconds, 1.442625, 1e-9); // and 1024 samples before it
});

Deno.test("openCompressed() decodes no more than three seconds ahead in twenty minutes", async () => {
  using watch = new DecoderWatch();
  const times = Math.ceil(1200 / SENTENCE_SECONDS);
  const file = new WatchedBlob(await repeatMp3(times));
  const stream = (await openCompressed(file, { name: "long.mp3" }))!;
  const before = watch.seconds; // the look at the first sample
  let heard = 0, mostAhead = 0;
  for await (const chunk of stream.chunks) {
    heard += chunk.length / stream.sampleRateHz;
    mostAhead = Math.max(mostAhead, watch.seconds - before - heard);
  }
  assert(heard > 1200, `${heard} s`);
  assert(mostAhead < 3, `${mostAhead} s ahead`);
  assert(watch.mostHeld <= 50, `${watch.mostHeld} held`);
  file.assertReadWithin(2 ** 20);
  assertEquals([watch.held, watch.open], [0, 0]);
});

Deno.test("openCompressed() lets the decoder go where a file is left half-way, or never begun", async () => {
  using watch = new DecoderWatch();
  const { chunks } = await openFile("speech.opus");
  assertEquals([watch.held, watch.open], [0, 0]);
  for await (const _ of chunks) break;
  await new Promise((resolve) => setTimeout(resolve));
  assertEquals([watch.made, watch.held, watch.open], [2, 0, 0]);
});

for (const name of ["speech.m4a", "speech.webm", "video.mp4"]) {
  Deno.test(`openCompressed() hears a cut ${name} as far as it goes and says that it is cut`, async () => {
    using watch = new DecoderWatch();
    const { seconds, error } = await hear(await openFile(name, 0.6));
    assert(seconds > 0.3 && seconds < SENTENCE_SECONDS, `${seconds} s`);
    assertReason(error, "truncated", "it says 1.4 s");
    assertEquals([watch.held, watch.open], [0, 0]);
  });
}

Deno.test("openCompressed() says that an Ogg file is cut inside its last page", async () => {
  using _ = new DecoderWatch();
  const { seconds, error } = await hear(await openFile("speech.opus", 0.95));
  assert(seconds > 0.9, `${seconds} s`);
  assertReason(error, "truncated");
});

Deno.test("openCompressed() believes an MP3 that counts its frames, and no other", async () => {
  using _ = new DecoderWatch();
  const plain = await hear(await openFile("speech.mp3", 0.5));
  assertEquals(plain.error, null);
  const counted = await countedMp3(1);
  for (const file of [counted, concat(id3(300), counted)]) {
    assertEquals((await hear((await open(file))!)).error, null);
    const half = file.subarray(0, file.length - counted.length / 2);
    const { seconds, error } = await hear((await open(half))!);
    assert(seconds > 0.5, `${seconds} s`);
    assertReason(error, "truncated", "it says");
  }
});

/** An ID3v2 tag with so many bytes in it. */
function id3(length: number): Uint8Array<ArrayBuffer> {
  const tag = new Uint8Array(10 + length);
  tag.set([0x49, 0x44, 0x33, 4, 0, 0, 0, 0, length >> 7, length & 127]);
  return tag;
}

for (
  const [name, share] of [["speech.ogg", 0.2], ["speech.m4a", 0.1]] as const
) {
  Deno.test(`openCompressed() says that ${name} is cut before its first sound`, async () => {
    using watch = new DecoderWatch();
    const error = await assertRejects(() => openFile(name, share));
    assertReason(error, "truncated");
    assertEquals([watch.held, watch.open], [0, 0]);
  });
}

Deno.test("openCompressed() says that a silent film has no sound", async () => {
  using _ = new DecoderWatch();
  assertReason(
    await assertRejects(() => openFile("silent.mp4")),
    "soundless",
    "it has no sound",
  );
});

Deno.test("openCompressed() keeps what came before a packet that cannot be decoded", async () => {
  using watch = new DecoderWatch({ failsAt: 150 });
  const { seconds, error } = await hear((await open(await countedMp3(5)))!);
  // The decoder is ahead by 40 packets at most: these are lost.
  assert(seconds >= (150 - 41) * 576 / 16_000, `${seconds} s`);
  assertReason(error, "unreadable", "bad packet");
  await new Promise((resolve) => setTimeout(resolve));
  assertEquals(watch.held, 0);
});

Deno.test("openCompressed() stops where the rate changes", async () => {
  using watch = new DecoderWatch({ slowsAt: 10 });
  const { seconds, error } = await hear(await openFile("speech.mp3"));
  assertAlmostEquals(seconds, 10 * 576 / 16_000, 1e-9);
  assertReason(error, "unsupported", "from 16000 to 8000 Hz after 0.4 s");
  await new Promise((resolve) => setTimeout(resolve));
  assertEquals([watch.held, watch.open], [0, 0]);
});

for (const name of ["late.mp4", "late.webm"]) {
  Deno.test(`openCompressed() puts silence where the sound of ${name} begins later than its picture`, async () => {
    using watch = new DecoderWatch();
    const { chunks, sampleRateHz } = await openFile(name);
    const samples = (await Array.fromAsync(chunks)).flatMap((one) => [...one]);
    const silent = samples.findIndex((sample) => sample !== 0) / sampleRateHz;
    assertAlmostEquals(silent, 0.97, 0.05);
    assert(samples.slice(silent * sampleRateHz).every((one) => one === 0.25));
    assertAlmostEquals(
      samples.length / sampleRateHz,
      1 + SENTENCE_SECONDS,
      PADDING_SECONDS,
    );
    assertEquals([watch.held, watch.open], [0, 0]);
  });
}

Deno.test("openCompressed() hears Ogg streams that follow one another, each with its own clock", async () => {
  using watch = new DecoderWatch();
  const link = await read("speech.opus");
  const stream = (await open(concat(link, link, link), "radio.opus"))!;
  assertEquals(stream.seconds, null);
  const { seconds, error } = await hear(stream);
  assertEquals(error, null);
  const one = await hear(await openFile("speech.opus"));
  assertAlmostEquals(seconds, 3 * one.seconds, 1e-9);
  assertEquals([watch.held, watch.open], [0, 0]);
});

Deno.test("openCompressed() keeps what came before an Ogg stream of another rate, or one that is cut", async () => {
  using _ = new DecoderWatch();
  const [opus, vorbis] = [await read("speech.opus"), await read("speech.ogg")];
  const other = await hear((await open(concat(opus, vorbis)))!);
  assertReason(other.error, "unsupported", "from 48000 to 16000 Hz");
  const cut = await hear((await open(concat(opus, opus.subarray(0, -100))))!);
  assertReason(cut.error, "truncated");
  for (const { seconds } of [other, cut]) assert(seconds > 1.4, `${seconds} s`);
});

const REFUSALS: [string, Behaviour | null, string][] = [
  ["where there is no WebCodecs", null, "speech.mp3"],
  [
    "whose coding the decoder does not know",
    { isSupported: false },
    "speech.mp3",
  ],
  ["whose first packet the decoder refuses", { failsAt: 0 }, "speech.mp3"],
  ["of a container that it does not know", {}, "speech.flac"],
];
for (const [what, behaviour, name] of REFUSALS) {
  Deno.test(`openCompressed() gives null for a file ${what}`, async () => {
    using watch = behaviour && new DecoderWatch(behaviour);
    assertEquals(await open(await read(name)), null);
    if (watch) assertEquals(watch.held, 0);
  });
}

Deno.test("openCompressed() gives null for a letter and for nothing", async () => {
  using _ = new DecoderWatch();
  assertEquals(await open("Dear Sir or Madam"), null);
  assertEquals(await open(""), null);
});

Deno.test("openCompressed() passes on that a file is gone", async () => {
  using _ = new DecoderWatch();
  const file = new WatchedBlob(await repeatMp3(400));
  const { chunks } = (await openCompressed(file, { name: "a.mp3" }))!;
  const error = await assertRejects(async () => {
    for await (const _ of chunks) file.isGone = true;
  });
  assertInstanceOf(error, DOMException);
  assertEquals((error as DOMException).name, "NotReadableError");
});
