/**
 * The readers on damaged files: audio or an AudioError, whatever the bytes.
 * `UNDERTONE_FUZZ_ROUNDS` damages each file of the corpus more often than the
 * few seconds of a test run allow. The corpus is sweeps and noise, no
 * recordings, written by libsndfile.
 */
import process from "node:process";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { AudioError, decodeAs, decodeAudio } from "../../lib/audio/mod.ts";
import { ByteSource } from "../../lib/audio/byte_source.ts";
import { eachFlacFrame } from "../../lib/audio/flac_frames.ts";
import {
  aiffFile,
  be,
  bytes,
  crc,
  flacFile,
  float,
  oggFlacFile,
  wavFile,
} from "./files.ts";
import { damaged, type Dice, dice } from "./fuzz.ts";

const CORPUS = new URL("./corpus/", import.meta.url);
const ROUNDS = Number(Deno.env.get("UNDERTONE_FUZZ_ROUNDS") || 3000);
const SEED = 20261122;
/**
 * A file of a few kB takes milliseconds; a hang takes for ever. Of the
 * processor's time: a busy machine makes no reader slow.
 */
const MOST_MS = 2000;

const written = [...Deno.readDirSync(CORPUS)].map(({ name }) => name).sort()
  .map((name) => ({ name, file: Deno.readFileSync(new URL(name, CORPUS)) }));
const corpus = [
  ...written,
  // The same FLAC in an Ogg file.
  ...written.filter(({ name }) => name.startsWith("lpc")).map((
    { name, file },
  ) => ({
    name: name.replace("flac", "oga"),
    file: oggFlacFile(file, { pageBytes: 510 }),
  })),
];

/**
 * Samples a file of `nBytes` may give: a byte is a sample at most, but FLAC
 * unpacks silence, as `flac.ts` says.
 */
function mostSamples(file: Uint8Array): number {
  const kind = String.fromCharCode(...file.subarray(0, 4));
  return ["fLaC", "OggS"].includes(kind)
    ? Math.max(2 ** 24, 2048 * file.length)
    : file.length;
}

/** Decodes; true if there was sound, false after an error as promised. */
async function survives(file: Uint8Array): Promise<boolean> {
  const name = "damaged.bin";
  const start = process.cpuUsage();
  try {
    const audio = await decodeAudio(file, { name });
    assert(audio.samples.length <= mostSamples(file), "too many samples");
    assert(audio.samples.every(Number.isFinite), "a sample is not finite");
    assert(audio.sampleRateHz >= 1 && audio.sampleRateHz < 2 ** 32);
    assert(audio.channels >= 1);
    assertEquals(audio.seconds, audio.samples.length / audio.sampleRateHz);
    return true;
  } catch (error) {
    if (!(error instanceof AudioError)) throw error;
    checkError(error, { file, name });
    return false;
  } finally {
    const { user, system } = process.cpuUsage(start);
    const ms = (user + system) / 1000;
    assert(ms < MOST_MS, `${file.length} bytes took ${ms} ms`);
  }
}

function checkError(
  error: AudioError,
  { file, name }: { file: Uint8Array; name: string },
): void {
  assertEquals(error.file, name);
  assert(error.message.startsWith(`Cannot decode '${name}': `));
  assert(error.message.endsWith(` (byte ${error.offset})`), error.message);
  assert(error.offset >= 0 && error.offset <= file.length, error.message);
  assert(Number.isInteger(error.offset), error.message);
}

/** The FLAC decoder reports what it refuses to the console as well. */
async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const { error } = console;
  console.error = () => {};
  try {
    return await work();
  } finally {
    console.error = error;
  }
}

Deno.test("decodeAudio() reads every file of the corpus", async () => {
  assertEquals(corpus.length, 8);
  for (const { name, file } of corpus) {
    assertEquals(await survives(file), true, name);
  }
});

for (const { name, file } of corpus) {
  Deno.test(`decodeAudio() refuses ${name} cut at every byte`, async () => {
    for (let n = 0; n < file.length; n++) {
      const error = await assertRejects(
        () => decodeAudio(file.subarray(0, n), { name }),
        AudioError,
      );
      checkError(error, { file, name });
      const early = n < 4 ? ["truncated", "unsupported"] : ["truncated"];
      assert(early.includes(error.reason), `${n}: ${error}`);
    }
  });

  Deno.test(`decodeAudio() survives ${ROUNDS} damages to ${name}`, async () => {
    const roll = dice(SEED);
    let heard = 0;
    await quietly(async () => {
      for (let round = 0; round < ROUNDS; round++) {
        const other = corpus[roll(corpus.length)].file;
        const bad = damaged(file, { roll, other });
        if (await survives(bad)) heard++;
      }
    });
    // Damage that never or always matters would test nothing.
    assert(heard > 0 && heard < ROUNDS, `${heard} of ${ROUNDS} were read`);
  });
}

Deno.test("decodeAudio() survives damage inside FLAC frames whose checksums are right", async () => {
  const roll = dice(SEED);
  const flacs = corpus.filter(({ name }) => name.endsWith(".flac"));
  let heard = 0;
  await quietly(async () => {
    for (let round = 0; round < 1000; round++) {
      const file = flacs[roll(flacs.length)].file.slice();
      spoilFrame(file, roll);
      if (await survives(file)) heard++;
    }
  });
  assert(heard > 0 && heard < 1000, `${heard} of 1000 were read`);
});

/** Spoils a few bytes of a frame, then makes its checksum right again. */
function spoilFrame(file: Uint8Array, roll: Dice): void {
  const source = new ByteSource(file, "corpus");
  const offset = file.findIndex((byte, at) =>
    byte === 0xff && (file[at + 1] & 0xfe) === 0xf8
  );
  const frames = [...eachFlacFrame(source, { offset, nFrames: 0 })];
  const frame = frames[roll(frames.length)];
  const longestHead = 16;
  const first = frame.offset + longestHead, last = frame.end - 2;
  for (let n = 1 + roll(4); n > 0; n--) {
    file[first + roll(last - first)] = roll(256);
  }
  const sum = crc(file.subarray(frame.offset, last), 16, 0x8005);
  file.set(be(sum, 2), last);
}

Deno.test("decodeAs() gives finite samples or an AudioError for damaged files", async () => {
  const roll = dice(SEED);
  const options = { name: "damaged.wav", sampleRateHz: 16000 };
  await quietly(async () => {
    for (let round = 0; round < 300; round++) {
      const { file } = corpus[roll(corpus.length)];
      const bad = damaged(file, { roll, other: file });
      try {
        const samples = await decodeAs(bad, options);
        assert(samples.length <= 2 * mostSamples(bad), "too many samples");
        assert(samples.every(Number.isFinite), "a sample is not finite");
      } catch (error) {
        if (!(error instanceof AudioError)) throw error;
      }
    }
  });
});

/** What a header can claim, in the space of a few bytes. */
const LIES: Record<string, Uint8Array> = {
  "a WAV of 65,535 channels": wavFile({ channels: 65535, data: [1, 2, 3, 4] }),
  "a WAV at 4 GHz": wavFile({ rateHz: 0xffffffff, data: [1, 2] }),
  "a WAV of 2 GB in 44 bytes": wavFile({ data: [], dataSize: 0x7fff0000 }),
  "a WAV of 10,000 empty chunks": wavFile({
    data: [1, 2],
    between: Array(10_000).fill([...bytes("junk"), 0, 0, 0, 0]).flat(),
  }),
  "a WAV of samples of 1e300": wavFile({
    tag: 3,
    bits: 64,
    data: float(1e300, 8),
  }),
  "an AIFF of 32,767 channels": aiffFile({
    channels: 32767,
    nFrames: 0xffffffff,
    data: [0, 0],
  }),
  "an AIFF at 1e4932 Hz": aiffFile({
    nFrames: 1,
    data: [0, 0],
    rate: [0x7f, 0xfe, 255, 255, 255, 255, 255, 255, 255, 255],
  }),
  "an AIFF at no number of Hz": aiffFile({
    nFrames: 1,
    data: [0, 0],
    rate: [0x7f, 0xff, 0, 0, 0, 0, 0, 0, 0, 0],
  }),
  "a FLAC of 68 billion samples": bytes(
    flacFile({ frames: [[Array(32).fill(1)]] }).subarray(0, 21),
    [0x0f, ...be(0xffffffff, 4)],
    flacFile({ frames: [[Array(32).fill(1)]] }).subarray(26),
  ),
};

for (const [name, file] of Object.entries(LIES)) {
  Deno.test(`decodeAudio() takes no memory for ${name}`, async () => {
    await survives(file); // bounds what is given by what is there
  });
}

/** Blocks of 65,535 equal samples, the longest there are: 14 bytes each. */
function silentFlac(nBlocks: number): Uint8Array<ArrayBuffer> {
  const block = Array(65535).fill(0);
  const one = flacFile({ frames: [[block]], nSamples: 0 });
  const two = flacFile({ frames: [[block], [block]], nSamples: 0 });
  const frame = two.subarray(one.length);
  const head = one.subarray(0, one.length - frame.length);
  return bytes(head, ...Array(nBlocks).fill(frame));
}

Deno.test("decodeAudio() stops at a FLAC that unpacks to 4,700 samples a byte", async () => {
  const allowed = silentFlac(256);
  const audio = await decodeAudio(allowed, { name: "silence.flac" });
  assertEquals(audio.samples.length, 256 * 65535);
  const error = await assertRejects(
    () => decodeAudio(silentFlac(10_000), { name: "bomb.flac" }),
    AudioError,
    "unpacks to more than 2048 samples a byte",
  );
  assertEquals(error.reason, "unsupported");
});

Deno.test("decodeAudio() looks at each byte of a FLAC a bounded number of times", async () => {
  // 20,000 heads of frames, none of which ever ends: a search that begins anew
  // at each would look at 2·10⁹ bytes.
  const one = flacFile({ frames: [[Array(32).fill(1)]], nSamples: 0 });
  const audioOffset = 4 + 4 + 34 + 4 + 4;
  const head = one.subarray(audioOffset, audioOffset + 10);
  const file = bytes(
    one.subarray(0, audioOffset),
    ...Array(20_000).fill(head),
  );
  assertEquals(await survives(file), false);
});

for (
  const [name, tag] of [
    ["ID3v1", bytes("TAG", Array(125).fill(32))],
    ["APE", bytes("APETAGEX", Array(56).fill(0))],
    [
      "APE and an ID3v1",
      bytes("APETAGEX", Array(56).fill(0), "TAG", Array(125).fill(32)),
    ],
  ] as const
) {
  Deno.test(`decodeAudio() leaves an ${name} tag after FLAC alone`, async () => {
    const samples = Array.from({ length: 40 }, (_, i) => i);
    for (const nSamples of [40, 0]) { // 0: the header does not say
      const file = flacFile({ frames: [[samples]], nSamples });
      const tagged = bytes(file, tag);
      const audio = await decodeAudio(tagged, { name: "tagged.flac" });
      assertEquals(audio.samples.length, 40);
    }
  });
}
