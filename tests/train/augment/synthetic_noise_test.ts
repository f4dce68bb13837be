import { assert, assertEquals } from "@std/assert";
import {
  brownNoise,
  clicks,
  directCurrent,
  dither,
  pinkNoise,
  SeededRandom,
  SYNTHETIC_NOISES,
} from "../../../lib/train/mod.ts";

const LENGTH = 48_000;
const draw = (name: string, seed: number) =>
  SYNTHETIC_NOISES[name](new SeededRandom(seed, "noise"), LENGTH);

for (const name of Object.keys(SYNTHETIC_NOISES)) {
  Deno.test(`${name} noise sounds, is finite, and repeats with its seed only`, () => {
    for (let seed = 1; seed <= 20; seed++) {
      const samples = draw(name, seed);
      assertEquals(samples.length, LENGTH);
      assert(samples.some((x) => x !== 0), `seed ${seed} is silent`);
      assert(samples.every(Number.isFinite), `seed ${seed}`);
    }
    assertEquals(draw(name, 1), draw(name, 1));
    assert(draw(name, 1).join() !== draw(name, 2).join());
  });
}

/** Power of the differences over that of the samples: high tones give more. */
function brightness(samples: Float32Array): number {
  let power = 0, change = 0;
  for (let n = 1; n < samples.length; n++) {
    power += samples[n] ** 2;
    change += (samples[n] - samples[n - 1]) ** 2;
  }
  return change / power;
}

Deno.test("brownNoise() is darker than pinkNoise()", () => {
  for (let seed = 1; seed <= 5; seed++) {
    const brown = brownNoise(new SeededRandom(seed), LENGTH);
    const pink = pinkNoise(new SeededRandom(seed), LENGTH);
    assert(brightness(brown) < brightness(pink) / 10);
  }
});

Deno.test("dither() is whole last bits, at most two", () => {
  const bits = dither(new SeededRandom(1), LENGTH).map((x) => x * 2 ** 15);
  assertEquals([...new Set(bits.map(Math.abs))].toSorted(), [0, 1, 2]);
});

Deno.test("directCurrent() does not move but for its last bit", () => {
  for (let seed = 1; seed <= 10; seed++) {
    const samples = directCurrent(new SeededRandom(seed), LENGTH);
    const range = Math.max(...samples.slice(0, 9000)) -
      Math.min(...samples.slice(0, 9000));
    assert(range <= 5 * 2 ** -15, `${range}`);
  }
});

Deno.test("clicks() leave most of the time quiet", () => {
  const samples = clicks(new SeededRandom(4), LENGTH);
  const loud = samples.filter((x) => Math.abs(x) > 0.05).length;
  assert(loud > 0 && loud < LENGTH / 2, `${loud}`);
});
