import {
  assertAlmostEquals,
  assertEquals,
  assertRejects,
  assertThrows,
} from "@std/assert";
import {
  type Audio,
  AudioError,
  type AudioErrorReason,
  decodeAs,
  decodeAudio,
  encodeWav,
} from "../../lib/audio/mod.ts";
import { ByteSource } from "../../lib/audio/byte_source.ts";
import { wavLayout } from "../../lib/audio/wav.ts";
import {
  aiffFile,
  be,
  bytes,
  flacFile,
  float,
  le,
  wavFile,
  type WavParts,
} from "./files.ts";

const decode = (file: Uint8Array) => decodeAudio(file, { name: "clip.wav" });
const join = (values: number[], size: number) =>
  values.flatMap((value) => le(value, size));
const ramp = (n: number, from = 0) =>
  Array.from({ length: n }, (_, i) => from + 37 * i);

/** The same four samples, 0, 1/2, −1 and 1/4 of full scale, in every form. */
const LEVELS = [0, 0.5, -1, 0.25];

const WAV_CASES: Record<string, WavParts> = {
  "8-bit": { bits: 8, data: [128, 192, 0, 160] },
  "16-bit": { bits: 16, data: join([0, 16384, -32768, 8192], 2) },
  "24-bit": { bits: 24, data: join([0, 1 << 22, -(1 << 23), 1 << 21], 3) },
  "32-bit": { bits: 32, data: join([0, 2 ** 30, -(2 ** 31), 2 ** 29], 4) },
  "float": { tag: 3, bits: 32, data: LEVELS.flatMap((x) => float(x, 4)) },
  "double": { tag: 3, bits: 64, data: LEVELS.flatMap((x) => float(x, 8)) },
  "extensible 16-bit": {
    extensible: 1,
    data: join([0, 16384, -32768, 8192], 2),
  },
  "extensible 24-bit": {
    extensible: 1,
    bits: 24,
    data: join([0, 1 << 22, -(1 << 23), 1 << 21], 3),
  },
  "extensible float": {
    extensible: 3,
    bits: 32,
    data: LEVELS.flatMap((x) => float(x, 4)),
  },
};

for (const [name, parts] of Object.entries(WAV_CASES)) {
  Deno.test(`decodeAudio() reads WAV, ${name}`, async () => {
    const audio = await decode(wavFile(parts));
    assertEquals([...audio.samples], LEVELS);
    assertEquals(audio.sampleRateHz, 16000);
    assertEquals(audio.channels, 1);
    assertEquals(audio.seconds, 4 / 16000);
  });
}

/** The softest, the greatest of both signs, and where the last segment begins: G.711. */
const TELEPHONE: Record<string, [tag: number, number[], number[]]> = {
  "µ-law": [7, [0xff, 0x80, 0x00, 0x0f], [0, 8031, -8031, -4191]],
  "A-law": [6, [0xd5, 0xaa, 0x2a, 0x25], [2, 8064, -8064, -4224]],
};

for (const [law, [tag, data, values]] of Object.entries(TELEPHONE)) {
  const expected = values.map((value) => value / 8192);

  Deno.test(`decodeAudio() reads WAV of a telephone, ${law}, plain and extensible`, async () => {
    const audio = await decode(wavFile({ tag, bits: 8, rateHz: 8000, data }));
    assertEquals([...audio.samples], expected);
    assertEquals([audio.sampleRateHz, audio.seconds], [8000, 4 / 8000]);
    const extensible = wavFile({ extensible: tag, bits: 8, data });
    assertEquals([...(await decode(extensible)).samples], expected);
    const stereo = wavFile({ tag, bits: 8, channels: 2, data });
    assertEquals([...(await decode(stereo)).samples], [
      (expected[0] + expected[1]) / 2,
      (expected[2] + expected[3]) / 2,
    ]);
  });

  Deno.test(`decodeAudio() reads AIFF-C, ${law}, whatever depth it states`, async () => {
    const coding = law === "µ-law" ? "ulaw" : "alaw";
    for (const name of [coding, coding.toUpperCase()]) {
      for (const bits of [8, 16]) {
        const file = aiffFile({ coding: name, bits, nFrames: 4, data });
        assertEquals([...(await decode(file)).samples], expected);
      }
    }
  });
}

Deno.test("decodeAudio() averages two, three and six channels", async () => {
  for (const channels of [2, 3, 6]) {
    const frame = Array.from({ length: channels }, (_, c) => 1000 * (c + 1));
    const file = wavFile({ channels, data: join([...frame, ...frame], 2) });
    const audio = await decode(file);
    assertEquals(audio.channels, channels);
    assertEquals(audio.samples.length, 2);
    const mean = 1000 * (channels + 1) / 2 / 32768;
    assertAlmostEquals(audio.samples[1], mean, 1e-9);
  }
});

Deno.test("decodeAudio() reads every channel: one alone is halved", async () => {
  const file = wavFile({ channels: 2, data: join([0, 16384, 16384, 0], 2) });
  assertEquals([...(await decode(file)).samples], [0.25, 0.25]);
});

/** Two channels, one of them inverted, in every form. */
function invertedFiles(left: number[]): Record<string, Uint8Array> {
  const frames = left.flatMap((x) => [x, -x]);
  const nFrames = left.length;
  return {
    WAV: wavFile({ channels: 2, data: join(frames, 2) }),
    AIFF: aiffFile({
      channels: 2,
      nFrames,
      data: frames.flatMap((x) => be(x, 2)),
    }),
    FLAC: flacFile({ frames: [[left, left.map((x) => -x)]] }),
  };
}

for (const [kind, file] of Object.entries(invertedFiles(ramp(32, -500)))) {
  Deno.test(`decodeAudio() gives one channel of ${kind} where the other is inverted`, async () => {
    const { samples, channels } = await decode(file);
    assertEquals(channels, 2);
    assertEquals([...samples], ramp(32, -500).map((x) => x / 32768));
  });
}

Deno.test("decodeAudio() skips chunks before the data, odd ones padded", async () => {
  const between = [
    ...bytes("LIST", le(3, 4), "abc", [0]),
    ...bytes("fact", le(4, 4), [1, 2, 3, 4]),
  ];
  const audio = await decode(wavFile({ between, data: join([8192], 2) }));
  assertEquals([...audio.samples], [0.25]);
});

/** A `ds64` chunk: sizes of the file and of the sound, frames, no table. */
function ds64(dataSize: number): number[] {
  return [...bytes("ds64", le(28, 4), le(0, 8), le(dataSize, 8), le(0, 12))];
}

Deno.test("decodeAudio() reads RF64 to the length in its ds64, not what follows", async () => {
  const parts = { riff: "RF64", dataSize: 0xffffffff };
  const list = [...bytes("LIST", le(4, 4), "INFO")];
  const data = [...join([8192, 8192], 2), ...list];
  const audio = await decode(wavFile({ ...parts, data, between: ds64(4) }));
  assertEquals([...audio.samples], [0.25, 0.25]);
  await assertRejects(
    () => decode(wavFile({ ...parts, data, between: ds64(400) })),
    AudioError,
    "the data chunk promises 400 bytes",
  );
});

Deno.test("wavLayout() takes a size of 3 GB for one, where the file is so long", () => {
  const size = 3_000_000_000;
  const head = wavFile({ data: [], dataSize: size });
  const layoutOf = (length: number) => {
    const source = new ByteSource(head, "long.wav");
    Object.defineProperty(source, "length", { value: length });
    return wavLayout(source);
  };
  const whole = layoutOf(head.length + size + 26); // metadata follow
  assertEquals([whole.nFrames, whole.damage], [size / 2, null]);
  // One that could not be told from "until the end", as sox writes it.
  assertEquals(layoutOf(head.length + 1000).nFrames, 500);
});

Deno.test("decodeAudio() hears an AIFF to its end whose recorder died with lengths of 0", async () => {
  const died = (data: number[]) => {
    const file = aiffFile({ nFrames: 0, data });
    const ssnd = 12 + 8 + 18;
    new DataView(file.buffer).setUint32(ssnd + 4, 0);
    return file;
  };
  const be16 = [8192, 8192, 8192].flatMap((x) => be(x, 2));
  const { samples } = await decode(died(be16));
  assertEquals([...samples], [0.25, 0.25, 0.25]);
  assertEquals((await decode(died([]))).samples.length, 0);
  await assertRejects(
    () => decode(died([...bytes("NAME", be(4, 4), "take")])),
    AudioError,
    "its 'SSND' chunk is empty, 'NAME' follows",
  );
});

Deno.test("decodeAudio() reads RIFX, and an unknown length to the end", async () => {
  const plain = wavFile({ data: join([8192, 8192], 2), dataSize: 0xffffffff });
  assertEquals((await decode(plain)).samples.length, 2);
  const sox = wavFile({ data: join([8192, 8192], 2), dataSize: 0x7ffff024 });
  assertEquals((await decode(sox)).samples.length, 2);
  const died = wavFile({ data: join([8192, 8192], 2), dataSize: 0 });
  assertEquals((await decode(died)).samples.length, 2);
  const rifx = bytes(
    "RIFX",
    be(0, 4),
    "WAVEfmt ",
    be(16, 4),
    be(1, 2),
    be(1, 2),
    be(16000, 4),
    be(32000, 4),
    be(2, 2),
    be(16, 2),
    "data",
    be(2, 4),
    be(8192, 2),
  );
  assertEquals([...(await decode(rifx)).samples], [0.25]);
});

Deno.test("decodeAudio() reads AIFF under a .wav name, 8 to 32 bits", async () => {
  const forms: [number, number[]][] = [
    [8, [0, 64, 128, 32]],
    [12, [0, 0, 0x40, 0, 0x80, 0, 0x20, 0]],
    [16, [0, 16384, -32768, 8192].flatMap((x) => be(x, 2))],
    [24, [0, 1 << 22, -(1 << 23), 1 << 21].flatMap((x) => be(x, 3))],
    [32, [0, 2 ** 30, -(2 ** 31), 2 ** 29].flatMap((x) => be(x, 4))],
  ];
  for (const [bits, data] of forms) {
    const audio = await decode(aiffFile({ nFrames: 4, bits, data }));
    assertEquals([...audio.samples], LEVELS, `${bits} bits`);
    assertEquals(audio.sampleRateHz, 24414);
  }
});

Deno.test("decodeAudio() reads AIFF-C: sowt, twos, fl32, fl64", async () => {
  const big = [0, 16384, -32768, 8192].flatMap((x) => be(x, 2));
  const cases: [string, number, number[]][] = [
    ["twos", 16, big],
    ["sowt", 16, join([0, 16384, -32768, 8192], 2)],
    ["fl32", 32, LEVELS.flatMap((x) => float(x, 4).reverse())],
    ["FL64", 64, LEVELS.flatMap((x) => float(x, 8).reverse())],
  ];
  for (const [coding, bits, data] of cases) {
    const audio = await decode(aiffFile({ coding, bits, nFrames: 4, data }));
    assertEquals([...audio.samples], LEVELS, coding);
  }
});

Deno.test("decodeAudio() obeys the offset of an AIFF sound, and averages it", async () => {
  const data = [1000, 3000].flatMap((x) => be(x, 2));
  const file = aiffFile({ nFrames: 1, channels: 2, offset: 6, data });
  assertEquals([...(await decode(file)).samples], [
    Math.fround(2000 / 32768),
  ]);
});

Deno.test("decodeAudio() reads FLAC of 8, 16 and 24 bits to the last bit", async () => {
  const forms = {
    8: [-128, 127, 5, -1],
    16: [-32768, 32767, 5, -1],
    24: [-8388608, 8388607, 5, -1],
  };
  for (const bits of [8, 16, 24] as const) {
    const samples = [...forms[bits], ...Array(28).fill(0).map((_, i) => i)];
    const file = flacFile({ bits, frames: [[samples]], rateHz: 24414 });
    const audio = await decode(file);
    assertEquals([...audio.samples], samples.map((x) => x / 2 ** (bits - 1)));
    assertEquals([audio.sampleRateHz, audio.channels], [24414, 1]);
  }
});

Deno.test("decodeAudio() reads FLAC whose frames leave depth and rate to the header", async () => {
  const frames = [[ramp(32)], [ramp(32, -900)]];
  for (const bits of [16, 24] as const) {
    const file = flacFile({ frames, bits, rateHz: 44101, isTerse: true });
    const audio = await decode(file);
    const scale = 2 ** (bits - 1);
    assertEquals([...audio.samples], frames.flat(2).map((x) => x / scale));
    assertEquals(audio.sampleRateHz, 44101);
  }
});

Deno.test("decodeAudio() averages the channels of FLAC", async () => {
  const left = ramp(32), right = ramp(32, 1000);
  const audio = await decode(flacFile({ frames: [[left, right]] }));
  assertEquals(audio.channels, 2);
  assertEquals([...audio.samples], left.map((x) => (x + 500) / 32768));
});

Deno.test("decodeAudio() keeps the last frame of FLAC that ends in digital silence", async () => {
  const silence = Array(32).fill(0);
  const frames = [[ramp(32)], [ramp(32, -900)], [silence]];
  const audio = await decode(flacFile({ frames }));
  assertEquals([...audio.samples], frames.flat(2).map((x) => x / 32768));
  const only = await decode(flacFile({ frames: [[silence]] }));
  assertEquals(only.samples.length, 32);
});

Deno.test("decodeAudio() decodes FLAC files asked for at the same time", async () => {
  const files = [1, 2, 3, 4].map((n) =>
    flacFile({ frames: [[ramp(16 * n, n)]] })
  );
  const bad = files[1].slice(0, 60);
  const all = await Promise.allSettled([...files, bad, files[0]].map(decode));
  const lengths = all.map((one) =>
    one.status === "fulfilled" ? one.value.samples.length : one.reason.reason
  );
  assertEquals(lengths, [16, 32, 48, 64, "truncated", 16]);
});

async function failure(file: Uint8Array): Promise<AudioError> {
  return await assertRejects(() => decode(file), AudioError);
}

const good = wavFile({ data: join([1, 2, 3, 4], 2) });

/** The good file with some bytes replaced. */
function patched(at: number, patch: number[], file: Uint8Array = good) {
  const copy = file.slice();
  copy.set(patch, at);
  return copy;
}

const BAD_CASES: Record<string, [Uint8Array, AudioErrorReason]> = {
  "an empty file": [new Uint8Array(0), "truncated"],
  "a text file": [bytes("Kids are talking by the door"), "unsupported"],
  "an MP3": [bytes("ID3", [4, 0, 0, 0, 0, 0, 0]), "unsupported"],
  "0 channels": [patched(22, [0, 0]), "unreadable"],
  "0 Hz": [patched(24, [0, 0, 0, 0]), "unreadable"],
  "a frame size that contradicts": [patched(32, [4, 0]), "unreadable"],
  "µ-law of 16 bits": [patched(20, [7, 0]), "unsupported"],
  "ADPCM": [patched(20, [2, 0]), "unsupported"],
  "12 bits": [patched(34, [12, 0]), "unsupported"],
  "a data size beyond the end": [patched(40, [9, 0, 0, 0]), "truncated"],
  "a data size of 2 GB": [patched(40, [0, 0, 0, 0x7f]), "truncated"],
  "a fmt size of 4 GB": [patched(16, [255, 255, 255, 255]), "truncated"],
  "an unknown extensible subtype": [
    patched(50, [1], wavFile({ extensible: 1, data: [0, 0] })),
    "unsupported",
  ],
  "NaN in a float file": [
    wavFile({ tag: 3, bits: 32, data: float(NaN, 4) }),
    "unreadable",
  ],
  "an empty data chunk before a LIST": [
    wavFile({ data: [...bytes("LIST", le(4, 4), "INFO")], dataSize: 0 }),
    "soundless",
  ],
  "an empty data chunk before a tag that is cut": [
    wavFile({ data: [...bytes("id3 ", le(400, 4), "ID3")], dataSize: 0 }),
    "soundless",
  ],
  "an AIFF that promises 4 billion frames": [
    aiffFile({ nFrames: 0xffffffff, data: [0, 0] }),
    "truncated",
  ],
  "a compressed AIFF-C": [
    aiffFile({ coding: "ima4", nFrames: 1, data: [0, 0] }),
    "unsupported",
  ],
  "an AIFF without channels": [
    aiffFile({ channels: 0, nFrames: 1, data: [0, 0] }),
    "unreadable",
  ],
  "an AIFF with a rate of 0": [
    aiffFile({ nFrames: 1, data: [0, 0], rate: Array(10).fill(0) }),
    "unreadable",
  ],
  "a FLAC that promises more": [
    flacFile({ frames: [[ramp(32)]], nSamples: 0xffffffff }),
    "truncated",
  ],
  "a FLAC that promises less": [
    flacFile({ frames: [[ramp(32)]], nSamples: 16 }),
    "unreadable",
  ],
  "a FLAC at 0 Hz": [
    flacFile({ frames: [[ramp(32)]], rateHz: 0 }),
    "unreadable",
  ],
};

for (const [name, [file, reason]] of Object.entries(BAD_CASES)) {
  Deno.test(`decodeAudio() refuses ${name} as ${reason}`, async () => {
    const error = await failure(file);
    assertEquals(error.reason, reason, error.message);
    assertEquals(error.file, "clip.wav");
    assertEquals(error.message.startsWith("Cannot decode 'clip.wav': "), true);
  });
}

Deno.test("decodeAudio() says the byte where a file ends too early", async () => {
  const error = await failure(good.slice(0, 47));
  assertEquals(error.offset, 47);
  assertEquals(
    error.message,
    "Cannot decode 'clip.wav': the data chunk promises 8 bytes, the file ends after 3 (byte 47)",
  );
});

const WHOLE: Record<string, Uint8Array> = {
  "WAV": good,
  "µ-law WAV": wavFile({ tag: 7, bits: 8, data: [0xff, 0, 0x80] }),
  "extensible WAV": wavFile({ extensible: 1, data: join([1, 2, 3], 2) }),
  "AIFF": aiffFile({ nFrames: 3, data: [1, 2, 3].flatMap((x) => be(x, 2)) }),
  "AIFF-C": aiffFile({ coding: "sowt", nFrames: 2, data: join([1, 2], 2) }),
  "A-law AIFF-C": aiffFile({ coding: "alaw", nFrames: 2, data: [0xd5, 0] }),
  "FLAC": flacFile({
    frames: [[ramp(32)], [ramp(32, 5)], [Array(32).fill(0)]],
  }),
};

for (const [kind, file] of Object.entries(WHOLE)) {
  Deno.test(`decodeAudio() gives audio or an AudioError for ${kind} cut at every byte`, async () => {
    const whole: Audio = await decode(file); // control
    for (let n = 0; n < file.length; n++) {
      const error = await failure(file.slice(0, n));
      const early = n < 4 ? ["truncated", "unsupported"] : ["truncated"];
      assertEquals(early.includes(error.reason), true, `${n}: ${error}`);
    }
    assertEquals(whole.samples.length > 0, true);
  });

  Deno.test(`decodeAudio() gives audio or an AudioError for ${kind} with any byte spoilt`, async () => {
    for (let n = 0; n < file.length; n++) {
      for (const value of [0x00, 0xff, file[n] ^ 0x80]) {
        try {
          const audio = await decode(patched(n, [value], file));
          assertEquals(audio.samples.length <= 65536, true);
        } catch (error) {
          if (!(error instanceof AudioError)) throw error;
        }
      }
    }
  });
}

Deno.test("decodeAs() resamples to ceil(n · to / from) samples", async () => {
  const data = join(Array(3000).fill(8192), 2);
  const options = { name: "clip.wav", sampleRateHz: 16000 };
  const samples = await decodeAs(wavFile({ data, rateHz: 48000 }), options);
  assertEquals(samples.length, 1000);
  assertAlmostEquals(samples[500], 0.25, 1e-6);
  assertEquals((await decodeAs(wavFile({ data }), options)).length, 3000);
});

Deno.test("decodeAs() refuses a rate the resampler does not take", async () => {
  for (const rateHz of [7999, 192001, 4294967295]) {
    const error = await assertRejects(
      () =>
        decodeAs(wavFile({ data: [0, 0], rateHz }), {
          name: "odd.wav",
          sampleRateHz: 16000,
        }),
      AudioError,
      `rate must be 8000 to 192000 Hz, got ${rateHz}`,
    );
    assertEquals(error.reason, "unsupported");
  }
});

Deno.test("encodeWav() writes the bytes of a 16-bit mono file", () => {
  const file = encodeWav(Float32Array.of(0, 0.5, -1, 1, 2, -2, NaN), {
    sampleRateHz: 16000,
  });
  const data = join([0, 16384, -32768, 32767, 32767, -32768, 0], 2);
  assertEquals(file, wavFile({ data }));
});

Deno.test("encodeWav() gives back every 16-bit value it was decoded from", async () => {
  const data = join(ramp(1771, -32768), 2);
  const file = wavFile({ data, rateHz: 24414 });
  const audio = await decode(file);
  assertEquals(encodeWav(audio.samples, audio), file);
});

Deno.test("encodeWav() rejects a rate that is no positive integer", () => {
  for (const sampleRateHz of [0, -1, 0.5, NaN]) {
    assertThrows(
      () => encodeWav(new Float32Array(1), { sampleRateHz }),
      RangeError,
      `'sampleRateHz' must be a positive integer, got ${sampleRateHz}`,
    );
  }
});
