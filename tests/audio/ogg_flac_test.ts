import { assert, assertEquals, assertRejects } from "@std/assert";
import { FLACDecoder } from "@wasm-audio-decoders/flac";
import {
  AudioError,
  type AudioErrorReason,
  decodeAudio,
} from "../../lib/audio/mod.ts";
import { bytes, flacFile, oggFlacFile, oggPage } from "./files.ts";

/** 16-bit samples that no predictor is needed for. */
function ramp(length: number, first = 0): number[] {
  return Array.from({ length }, (_, i) => (first + 37 * i) % 30000 - 15000);
}

const native = flacFile({ frames: [[ramp(700), ramp(700, 5)]] });

for (const pageBytes of [255, 510, 255 * 255]) {
  Deno.test(`decodeAudio() reads FLAC in Ogg, pages of ${pageBytes} bytes`, async () => {
    const ogg = oggFlacFile(native, { pageBytes });
    const name = "clip.oga";
    assertEquals(
      await decodeAudio(ogg, { name }),
      await decodeAudio(native, { name }),
    );
  });
}

Deno.test("the Ogg files of these tests are what another reader takes for FLAC", async () => {
  const decoder = new FLACDecoder();
  await decoder.ready;
  const ogg = oggFlacFile(native, { pageBytes: 255 * 255 });
  const { channelData, sampleRate } = await decoder.decodeFile(ogg);
  decoder.free();
  assertEquals([sampleRate, channelData.length], [16000, 2]);
  const [left] = channelData;
  assertEquals([...left].map((x) => Math.round(x * 32767)), ramp(700));
});

/** The content of a first page that is not FLAC's. */
const vorbis = bytes([1], "vorbis", Array(23).fill(0));
const ogg = oggFlacFile(native);
const second = ogg.findIndex((byte, at) =>
  at > 0 && byte === 0x4f &&
  String.fromCharCode(...ogg.subarray(at, at + 4)) === "OggS"
);
const alien = oggPage(Uint8Array.of(1, 2, 3), {
  flags: 2,
  serial: 8,
  sequence: 0,
});

const BAD: Record<string, [Uint8Array, AudioErrorReason, string]> = {
  "Vorbis in Ogg": [
    oggPage(vorbis, { flags: 2, serial: 1, sequence: 0 }),
    "unsupported",
    "an Ogg file must hold FLAC to be read here, got vorbis (byte 28)",
  ],
  "something else in Ogg": [
    oggPage(Uint8Array.of(1, 2), { flags: 2, serial: 1, sequence: 0 }),
    "unsupported",
    "got something else (byte 28)",
  ],
  "a second stream in Ogg": [
    bytes(ogg, alien),
    "unsupported",
    `more than one stream (byte ${ogg.length})`,
  ],
  "a missing page": [
    bytes(ogg.subarray(0, second), ogg.subarray(second + 36)),
    "unreadable",
    `Ogg page 1 must come here, got page 2 (byte ${second})`,
  ],
  "a damaged page": [
    ogg.with(second + 30, 1 ^ ogg[second + 30]),
    "unreadable",
    `the checksum of an Ogg page is wrong (byte ${second})`,
  ],
  "what is no page after the last": [
    bytes(ogg, Array(40).fill(3)),
    "unreadable",
    `no Ogg page begins here (byte ${ogg.length})`,
  ],
  "a page cut short": [
    ogg.subarray(0, ogg.length - 1),
    "truncated",
    `(byte ${ogg.length - 1})`,
  ],
};

for (const [name, [file, reason, message]] of Object.entries(BAD)) {
  Deno.test(`decodeAudio() refuses ${name}, with its place`, async () => {
    const error = await assertRejects(
      () => decodeAudio(file, { name: "clip.oga" }),
      AudioError,
    );
    assertEquals(error.reason, reason, error.message);
    assert(error.message.endsWith(message), error.message);
  });
}

Deno.test("decodeAudio() gives places of damaged FLAC in the Ogg file", async () => {
  const broken = flacFile({ frames: [[ramp(700)], [ramp(700, 5)]] });
  broken[800] ^= 1; // inside the first frame
  const file = oggFlacFile(broken, { pageBytes: 510 });
  const error = await assertRejects(
    () => decodeAudio(file, { name: "clip.oga" }),
    AudioError,
    "the checksum of a FLAC frame is wrong",
  );
  const isSync = (at: number) => file[at] === 0xff && file[at + 1] === 0xf8;
  assertEquals(error.offset, file.findIndex((_, at) => isSync(at)));
  assert(error.offset > 50 + 9); // where it stands in the FLAC stream
});

Deno.test("decodeAudio() reads a FLAC frame of 1.5 MB, and no longer than the format's", async () => {
  const channels = Array.from({ length: 8 }, (_, c) => ramp(65535, c));
  const frame = flacFile({ frames: [channels], bits: 24 });
  assert(frame.length > 1_500_000);
  const { samples } = await decodeAudio(frame, { name: "long.flac" });
  assertEquals(samples.length, 65535);
  const mean = channels.reduce((sum, c) => sum + c[1000], 0) / 8;
  assertEquals(samples[1000], Math.fround(mean / 2 ** 23));
  // A frame that never ends is given up at 16 MiB.
  const endless = new Uint8Array(50 + 2 ** 24 + 1000);
  endless.set(frame.subarray(0, 66));
  endless.fill(1, 66);
  const error = await assertRejects(
    () => decodeAudio(endless, { name: "endless.flac" }),
    AudioError,
    "must end within 16777215 bytes",
  );
  assertEquals([error.reason, error.offset], ["unreadable", 50]);
});
