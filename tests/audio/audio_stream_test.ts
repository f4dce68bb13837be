import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertRejects,
} from "@std/assert";
import {
  AudioError,
  decodeAs,
  decodeAudio,
  encodeWav,
  openAudio,
  streamAs,
} from "../../lib/audio/mod.ts";
import { aiffFile, be, bytes, le, wavFile } from "./files.ts";
import { WatchedBlob } from "./watched_blob.ts";

const CORPUS = "tests/audio/corpus";

async function join(
  chunks: AsyncIterable<Float32Array>,
): Promise<Float32Array> {
  const pieces = await Array.fromAsync(chunks);
  return Float32Array.from(pieces.flatMap((piece) => [...piece]));
}

for (const { name } of Deno.readDirSync(CORPUS)) {
  Deno.test(`openAudio() gives of ${name} what decodeAudio() gives`, async () => {
    const bytes = await Deno.readFile(`${CORPUS}/${name}`);
    const whole = await decodeAudio(bytes, { name });
    const stream = await openAudio(new Blob([bytes]), { name });
    assertEquals(stream.sampleRateHz, whole.sampleRateHz);
    assertEquals(stream.channels, whole.channels);
    if (stream.seconds !== null) assertEquals(stream.seconds, whole.seconds);
    assertEquals(await join(stream.chunks), whole.samples);
  });
}

Deno.test("openAudio() reads a long WAV in pieces, never whole", async () => {
  const samples = Float32Array.from(
    { length: 400_000 },
    (_, i) => ((i * 37) % 200) / 250 - 0.4,
  );
  const bytes = encodeWav(samples, { sampleRateHz: 16_000 });
  const file = new WatchedBlob([bytes.slice()]);
  const { chunks, seconds } = await openAudio(file, { name: "long.wav" });
  const read = await join(chunks);
  const whole = await decodeAudio(bytes, { name: "long.wav" });
  assertEquals([seconds, read.length], [25, 400_000]);
  assertEquals(read, whole.samples);
  file.assertReadWithin(bytes.length / 4);
});

Deno.test("openAudio() mixes a long WAV that turns to inverted channels as decodeAudio() does", async () => {
  const data = Array.from({ length: 100_000 }, (_, n) => {
    const left = Math.round((n < 40_000 ? 50 : 9000) * Math.sin(n / 9));
    return [left, n < 40_000 ? left / 2 : -left];
  }).flat().flatMap((x) => le(Math.round(x), 2));
  const bytes = wavFile({ channels: 2, data });
  const { chunks } = await openAudio(new Blob([bytes]), { name: "turns.wav" });
  const read = await join(chunks);
  assertEquals(read, (await decodeAudio(bytes, { name: "turns.wav" })).samples);
  const loudest = (from: number, to: number) =>
    read.subarray(from, to).reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  assertAlmostEquals(loudest(0, 30_000) * 32_768, 37.5, 1); // the mean
  assertEquals(Math.round(loudest(70_000, 100_000) * 32_768), 9000);
});

Deno.test("openAudio() reads a WAV with a long chunk before its sound in pieces", async () => {
  const data = new Array(2_000_000).fill(7);
  for (const size of [100_000, 600_000]) {
    const picture = [...bytes("id3 ", le(size, 4)), ...new Array(size).fill(1)];
    const file = wavFile({ data, between: picture });
    const watched = new WatchedBlob([file]);
    const { chunks } = await openAudio(watched, { name: "cover.wav" });
    const whole = await decodeAudio(file, { name: "cover.wav" });
    assertEquals(await join(chunks), whole.samples);
    watched.assertReadWithin(size < 2 ** 19 ? 2 ** 19 : 2 ** 22);
  }
});

Deno.test("openAudio() says at once where metadata follow an empty data chunk", async () => {
  const data = [...new TextEncoder().encode("LIST"), ...le(4, 4), ...le(0, 4)];
  const file = new Blob([wavFile({ data, dataSize: 0 })]);
  const error = await assertRejects(
    () => openAudio(file, { name: "empty.wav" }),
    AudioError,
    "its 'data' chunk is empty, 'LIST' follows",
  );
  assertEquals((error as AudioError).reason, "soundless");
});

Deno.test("streamAs() gives piece by piece what decodeAs() gives, at any rate", async () => {
  const samples = Float32Array.from(
    { length: 100_000 },
    (_, i) => 0.5 * Math.sin(i / 9),
  );
  for (const fromHz of [8000, 16_000, 44_100]) {
    const bytes = encodeWav(samples, { sampleRateHz: fromHz });
    const options = { name: "tone.wav", sampleRateHz: 16_000 };
    const stream = streamAs(new Blob([bytes.slice()]), options);
    assertEquals(await join(stream), await decodeAs(bytes, options));
  }
  const slow = encodeWav(samples, { sampleRateHz: 4000 });
  const stream = streamAs(new Blob([slow.slice()]), {
    name: "slow.wav",
    sampleRateHz: 16_000,
  });
  await assertRejects(() => join(stream), AudioError, "8000 to 192000");
});

Deno.test("openAudio() refuses what no reader knows, and empty files", async () => {
  const open = (text: string) => openAudio(new Blob([text]), { name: "x" });
  const error = await assertRejects(() => open("ID3 something"), AudioError);
  assertEquals((error as AudioError).reason, "unsupported");
  await assertRejects(() => open(""), AudioError, "empty");
});

Deno.test("openAudio() refuses a foreign file by its head", async () => {
  const opus = await Deno.readFile("tests/audio/coded/speech.opus");
  for (const head of [opus, new TextEncoder().encode("ID3")]) {
    const file = new WatchedBlob([head, new Uint8Array(2 ** 20)]);
    const error = await assertRejects(() => openAudio(file, { name: "x" }));
    assertEquals((error as AudioError).reason, "unsupported");
    file.assertReadWithin(2 ** 16);
  }
});

Deno.test("openAudio() says where in the whole file a WAV stops being numbers", async () => {
  const samples = new Float32Array(100_000).fill(0.25);
  const bytes = await floatWav(samples);
  new DataView(bytes.buffer).setFloat32(44 + 4 * 90_000, NaN, true);
  const { chunks } = await openAudio(new Blob([bytes]), { name: "bad.wav" });
  const error = await assertRejects(() => join(chunks), AudioError);
  assert(error.message.includes("sample 90000"), error.message);
});

/** A WAV of 32-bit floats, header and all. */
function floatWav(samples: Float32Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(44 + samples.byteLength);
  const view = new DataView(bytes.buffer);
  const text = (at: number, word: string) =>
    bytes.set(new TextEncoder().encode(word), at);
  text(0, "RIFF");
  view.setUint32(4, bytes.length - 8, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 3, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, 16_000, true);
  view.setUint32(28, 64_000, true);
  view.setUint16(32, 4, true);
  view.setUint16(34, 32, true);
  text(36, "data");
  view.setUint32(40, samples.byteLength, true);
  bytes.set(new Uint8Array(samples.buffer), 44);
  return bytes;
}

Deno.test("openAudio() of FLAC can be left half-way, and the next file is read", async () => {
  const bytes = await Deno.readFile(`${CORPUS}/stereo_24.flac`);
  const open = () => openAudio(new Blob([bytes]), { name: "a.flac" });
  for await (const _ of (await open()).chunks) break;
  const whole = await decodeAudio(bytes, { name: "a.flac" });
  assertEquals(await join((await open()).chunks), whole.samples);
});

const SAMPLES = Array.from({ length: 40_000 }, (_, i) => i % 1000);
const WHOLE: Record<string, Uint8Array<ArrayBuffer>> = {
  "WAV": wavFile({ data: SAMPLES.flatMap((x) => le(x, 2)) }),
  "AIFF": aiffFile({
    nFrames: SAMPLES.length,
    data: SAMPLES.flatMap((x) => be(x, 2)),
  }),
};

for (const [kind, bytes] of Object.entries(WHOLE)) {
  Deno.test(`openAudio() gives what there is of a cut ${kind}, then says that it is cut`, async () => {
    const name = "cut";
    const [stream, whole] = await Promise.all([
      openAudio(new Blob([bytes.slice(0, -20_001)]), { name }),
      openAudio(new Blob([bytes]), { name }),
    ]);
    assertEquals(stream.seconds, whole.seconds);
    const heard: number[] = [];
    const error = await assertRejects(async () => {
      for await (const chunk of stream.chunks) heard.push(...chunk);
    }, AudioError);
    assertEquals((error as AudioError).reason, "truncated");
    assertEquals(heard, [...await join(whole.chunks)].slice(0, 29_999));
  });
}

Deno.test("openAudio() hears a WAV to its end whose recorder died with a length of 0", async () => {
  const data = SAMPLES.flatMap((x) => le(x, 2));
  for (const dataSize of [0, 0xffffffff]) {
    const file = new Blob([wavFile({ data, dataSize })]);
    const { chunks, seconds } = await openAudio(file, { name: "died.wav" });
    assertEquals([seconds, (await join(chunks)).length], [2.5, 40_000]);
  }
  const empty = new Blob([wavFile({ data: [] })]);
  const { chunks, seconds } = await openAudio(empty, { name: "empty.wav" });
  assertEquals([seconds, (await join(chunks)).length], [0, 0]);
});
