import {
  assert,
  assertEquals,
  assertNotEquals,
  assertRejects,
  assertThrows,
} from "@std/assert";
import { AudioError, encodeWav } from "../../../lib/audio/mod.ts";
import {
  NoisePool,
  readNoisePool,
  SeededRandom,
  splitNoise,
} from "../../../lib/train/mod.ts";
import { needs } from "../../needs.ts";
import { hiss, sampleRateHz } from "./sounds.ts";

/** Ten recordings in two or three takes each, as ESC-10 and ESC-50 name them. */
const NAMES = Array.from(
  { length: 10 },
  (_, i) =>
    i % 2
      ? ["A", "B", "C"].map((take) => `1-${100 + i}-${take}.flac`)
      : ["A-40", "B-40"].map((take) => `2-${100 + i}-${take}.wav`),
).flat();

Deno.test("splitNoise() halves a class and keeps takes of a recording together", () => {
  const halves = splitNoise(NAMES);
  const train = NAMES.filter((name) => halves.get(name) === "train");
  const test = NAMES.filter((name) => halves.get(name) === "test");
  assertEquals(train.length + test.length, 25);
  assert(Math.abs(train.length - test.length) <= 3);
  const sourceOf = (name: string) => name.split("-")[1];
  const learned = new Set(train.map(sourceOf));
  assertEquals(test.filter((name) => learned.has(sourceOf(name))), []);
});

Deno.test("splitNoise() follows from the names, not from their order", () => {
  const [a, b] = [splitNoise(NAMES), splitNoise(NAMES.toReversed())];
  for (const name of NAMES) assertEquals(a.get(name), b.get(name));
});

async function writeNoise(folder: string): Promise<void> {
  for (const kind of ["rain", "dog"]) {
    await Deno.mkdir(`${folder}/${kind}`);
    for (let i = 0; i < 6; i++) {
      const samples = hiss(800 + 100 * i).map((x) => kind === "dog" ? -x : x);
      await Deno.writeFile(
        `${folder}/${kind}/1-${i}-A.wav`,
        encodeWav(samples, { sampleRateHz: 8000 }),
      );
    }
  }
}

Deno.test("readNoisePool() shares out every clip of every class, at the rate asked for", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await writeNoise(folder);
    const read = (half: "train" | "test") =>
      readNoisePool(folder, { half, sampleRateHz });
    const [train, test] = [await read("train"), await read("test")];
    for (const pool of [train, test]) {
      for (const kind of ["rain/", "dog/"]) {
        const own = pool.clips.filter(({ name }) => name.startsWith(kind));
        assertEquals(own.length, 3);
      }
    }
    const names = [...train.clips, ...test.clips].map(({ name }) => name);
    assertEquals(new Set(names).size, 12);
    const { samples } = train.clips.find(({ name }) => name.includes("1-"))!;
    assert(samples.length >= 1590, `${samples.length} samples`);
    assertEquals((await read("train")).fingerprint, train.fingerprint);
    assertNotEquals(test.fingerprint, train.fingerprint);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("readNoisePool() says what is wrong with a folder or a file", async () => {
  const folder = await Deno.makeTempDir();
  const options = { half: "train", sampleRateHz } as const;
  try {
    await assertRejects(
      () => readNoisePool(`${folder}/none`, options),
      Error,
      "must be a folder",
    );
    await assertRejects(
      () => readNoisePool(folder, options),
      RangeError,
      "must hold recordings as <class>/<name>.flac or .wav, got none for the train half",
    );
    await Deno.mkdir(`${folder}/rain`);
    await Deno.writeTextFile(`${folder}/rain/1-1-A.wav`, "not a sound");
    await assertRejects(() => readNoisePool(folder, options), AudioError);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("NoisePool.segment() goes round a clip from anywhere", () => {
  const samples = Float32Array.from({ length: 50 }, (_, n) => n + 1);
  const pool = new NoisePool([{ name: "x", samples }]);
  const starts = new Set<number>();
  for (let seed = 0; seed < 20; seed++) {
    const cut = pool.segment(new SeededRandom(seed), 130);
    assertEquals(cut.length, 130);
    starts.add(cut[0]);
    cut.forEach((x, n) => assertEquals(x, (cut[0] - 1 + n) % 50 + 1));
  }
  assert(starts.size > 10);
  assertEquals(pool.segment(new SeededRandom(1), 0).length, 0);
});

Deno.test("NoisePool.segment() takes from all clips, without the zeros they are filled up with", () => {
  const clip = (level: number) =>
    Float32Array.from({ length: 900 }, (_, n) => n < 50 ? level : 0);
  const pool = new NoisePool([
    { name: "a", samples: clip(0.1) },
    { name: "b", samples: clip(0.2) },
  ]);
  const heard = new Set<number>();
  for (let seed = 0; seed < 20; seed++) {
    for (const x of pool.segment(new SeededRandom(seed), 100)) heard.add(x);
  }
  assertEquals([...heard].sort(), [Math.fround(0.1), Math.fround(0.2)]);
});

Deno.test("NoisePool refuses no clips and silence", () => {
  assertThrows(() => new NoisePool([]), RangeError, "got 0");
  assertThrows(
    () => new NoisePool([{ name: "q", samples: new Float32Array(9) }]),
    RangeError,
    "'samples' of 'q' must not be all zero",
  );
});

const { ignore, folder } = needs.data("the halves of the recorded noise");

Deno.test({
  name: "splitNoise() halves every class of the real recordings",
  ignore,
  async fn() {
    for await (const { name: kind } of Deno.readDir(`${folder}/noise/esc10`)) {
      const names = await Array.fromAsync(
        Deno.readDir(`${folder}/noise/esc10/${kind}`),
        ({ name }) => name,
      );
      const halves = splitNoise(names);
      const train = names.filter((name) => halves.get(name) === "train");
      const source = (name: string) => name.split("-")[1]; // of freesound.org
      const learned = new Set(train.map(source));
      const heard = names.filter((name) => halves.get(name) === "test");
      assert(heard.every((name) => !learned.has(source(name))), kind);
      assert(Math.abs(train.length - heard.length) <= 4, kind);
    }
  },
});
