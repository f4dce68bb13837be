import {
  assert,
  assertEquals,
  assertNotEquals,
  assertThrows,
} from "@std/assert";
import { walk } from "../../audio/walk.ts";
import {
  copyKey,
  DEFAULT_AUGMENTATION,
  makeCopies,
  NoisePool,
  recipeOf,
  WaveformCache,
  withoutRecordedNoise,
} from "../../../lib/train/mod.ts";
import { hiss, pulses, sampleRateHz } from "./sounds.ts";

/** Bytes of an entry beside its samples. */
const HEADER = 24;
const keyOf = (n: number) => n.toString(16).padStart(2, "0").repeat(32);

async function withFolder(
  run: (folder: string) => void | Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Makes waveforms and counts how often. */
function maker(samples = hiss(500)) {
  const made = { times: 0, make: () => (made.times++, samples) };
  return made;
}

function never(): never {
  throw new Error("must not be made again");
}

Deno.test("WaveformCache.waveform() gives the same bits made and found", () =>
  withFolder((folder) => {
    const made = maker();
    const first = new WaveformCache(folder).waveform(keyOf(1), made.make);
    const again = new WaveformCache(folder).waveform(keyOf(1), never);
    assertEquals(again, first);
    assertEquals(made.times, 1);
    const furthest = Math.max(
      ...first.map((x, n) => Math.abs(x - hiss(500)[n])),
    );
    assert(furthest > 0 && furthest <= 2 ** -16, "16 bits");
  }));

Deno.test("WaveformCache.waveform() keeps empty and full-scale waveforms", () =>
  withFolder((folder) => {
    const cache = new WaveformCache(folder);
    const edges = Float32Array.of(-1, 1, 0);
    cache.waveform(keyOf(1), () => new Float32Array(0));
    cache.waveform(keyOf(2), () => edges);
    assertEquals(cache.waveform(keyOf(1), never).length, 0);
    const found = cache.waveform(keyOf(2), never);
    assertEquals(found, Float32Array.of(-1, 32767 / 32768, 0));
  }));

const DAMAGES: Record<string, (bytes: Uint8Array) => Uint8Array> = {
  "cut short": (bytes) => bytes.subarray(0, bytes.length - 2),
  "cut to an odd length": (bytes) => bytes.subarray(0, 401),
  "cut inside its header": (bytes) => bytes.subarray(0, 10),
  "empty": () => new Uint8Array(0),
  "one bit off": (bytes) => bytes.with(300, bytes[300] ^ 1),
  "of another kind": (bytes) => bytes.with(0, 0),
};

for (const [what, damage] of Object.entries(DAMAGES)) {
  Deno.test(`WaveformCache makes an entry again that is ${what}`, () =>
    withFolder(async (folder) => {
      const made = maker();
      const cache = new WaveformCache(folder);
      const first = cache.waveform(keyOf(1), made.make);
      const [path] = walk(folder);
      await Deno.writeFile(path, damage(await Deno.readFile(path)));
      assertEquals(cache.waveform(keyOf(1), made.make), first);
      assertEquals(made.times, 2);
      assertEquals(cache.waveform(keyOf(1), never), first);
    }));
}

Deno.test("WaveformCache throws the oldest away and stays within its bound", () =>
  withFolder((folder) => {
    const entry = HEADER + 1000;
    const cache = new WaveformCache(folder, { maxBytes: 3 * entry });
    for (let n = 1; n <= 5; n++) cache.waveform(keyOf(n), () => hiss(500));
    const names = [...walk(folder)].map((path) => path.split("/").at(-1));
    assertEquals(names.sort(), [3, 4, 5].map((n) => `${keyOf(n)}.pcm`));
    assertEquals(cache.bytes, 3 * entry);
    const made = maker();
    cache.waveform(keyOf(1), made.make);
    assertEquals(made.times, 1);
  }));

Deno.test("WaveformCache counts what earlier and killed processes left", () =>
  withFolder(async (folder) => {
    const entry = HEADER + 1000;
    new WaveformCache(folder).waveform(keyOf(1), () => hiss(500));
    const left = `${folder}/02/${keyOf(2)}.pcm.77.part`;
    await Deno.mkdir(`${folder}/02`);
    await Deno.writeFile(left, new Uint8Array(entry));
    await Deno.utime(left, 0, 0); // the oldest
    const cache = new WaveformCache(folder, { maxBytes: 2 * entry });
    assertEquals(cache.bytes, 2 * entry);
    cache.waveform(keyOf(3), () => hiss(500));
    const names = [...walk(folder)].map((path) => path.split("/").at(-1));
    assertEquals(names.sort(), [`${keyOf(1)}.pcm`, `${keyOf(3)}.pcm`]);
  }));

Deno.test("WaveformCache goes on without a folder it can write, and says so once", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "");
    const said: string[] = [];
    const cache = new WaveformCache(`${folder}/file`, {
      onTrouble: (message) => said.push(message),
    });
    const made = maker();
    const first = cache.waveform(keyOf(1), made.make);
    assertEquals(cache.waveform(keyOf(1), made.make), first);
    assertEquals(made.times, 2);
    assertEquals(said.length, 1);
    assert(said[0].includes("copies are made but not kept"), said[0]);
  }));

Deno.test("WaveformCache refuses a bound of nothing", () => {
  assertThrows(
    () => new WaveformCache("nowhere", { maxBytes: 0 }),
    RangeError,
    "'maxBytes' must be over 0, got 0",
  );
});

const recipe = withoutRecordedNoise(DEFAULT_AUGMENTATION);
const clip = { id: "a", samples: pulses(120, { seconds: 0.3 }) };
const options = { sampleRateHz, copies: 2, seed: 1, recipe };

Deno.test("makeCopies() gives the same copies with and without a cache, cold and warm", () =>
  withFolder((folder) => {
    const cache = new WaveformCache(folder);
    const plain = makeCopies(clip, options);
    assertNotEquals(plain[0], plain[1]);
    assertEquals(makeCopies(clip, { ...options, cache }), plain);
    assertEquals([...walk(folder)].length, 2);
    assertEquals(makeCopies(clip, { ...options, cache }), plain);
    assertEquals([...walk(folder)].length, 2);
  }));

Deno.test("makeCopies() of none asks the cache for nothing", () =>
  withFolder((folder) => {
    const cache = new WaveformCache(`${folder}/cache`);
    assertEquals(makeCopies(clip, { ...options, copies: 0, cache }), []);
    assertEquals([...walk(folder)].length, 0);
  }));

Deno.test("copyKey() changes with all that a copy follows from, and nothing else", () => {
  const pool = (amplitude: number) =>
    new NoisePool([{ name: "x", samples: hiss(50, amplitude) }]);
  const base = {
    content: "c",
    purpose: "augment/a/1",
    sampleRateHz,
    seed: 1,
    recipe: DEFAULT_AUGMENTATION,
    noise: pool(0.1),
  };
  const keys = [
    base,
    { ...base, content: "d" },
    { ...base, purpose: "augment/a/2" },
    { ...base, sampleRateHz: 8000 },
    { ...base, seed: 2 },
    { ...base, recipe: recipeOf(["speed", "recordedNoise"]) },
    { ...base, noise: pool(0.2) },
  ].map(copyKey);
  assertEquals(new Set(keys).size, keys.length);
  assertEquals(copyKey({ ...base, noise: pool(0.1) }), keys[0]);
  // A pool that the recipe does not use makes no difference.
  assertEquals(
    copyKey({ ...base, recipe, noise: pool(0.1) }),
    copyKey({ ...base, recipe, noise: null }),
  );
});
