import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { SeededRandom } from "../../lib/train/mod.ts";

const draws = (random: SeededRandom, n: number) =>
  Array.from({ length: n }, () => random.uniform());

Deno.test("SeededRandom repeats by seed and purpose, and differs otherwise", () => {
  const first = draws(new SeededRandom(1, "a"), 5);
  assertEquals(draws(new SeededRandom(1, "a"), 5), first);
  assert(draws(new SeededRandom(2, "a"), 5)[0] !== first[0]);
  assert(draws(new SeededRandom(1, "b"), 5)[0] !== first[0]);
});

Deno.test("SeededRandom.uniform() and normal() have their moments", () => {
  const n = 20_000;
  const random = new SeededRandom(3);
  // Standard errors: 0.29/√n = 0.002 and 1/√n = 0.007; five of each.
  const uniform = draws(random, n).reduce((a, b) => a + b) / n;
  assertAlmostEquals(uniform, 0.5, 0.0103);
  const normal = Array.from({ length: n }, () => random.normal());
  assertAlmostEquals(normal.reduce((a, b) => a + b) / n, 0, 0.036);
  const power = normal.reduce((a, b) => a + b * b, 0) / n;
  assertAlmostEquals(power, 1, 5 * Math.sqrt(2 / n));
});

Deno.test("SeededRandom.shuffle() keeps all elements and leaves its input", () => {
  const input = [1, 2, 3, 4, 5, 6, 7, 8];
  const shuffled = new SeededRandom(4).shuffle(input);
  assertEquals(input, [1, 2, 3, 4, 5, 6, 7, 8]);
  assertEquals([...shuffled].sort(), input);
  assert(shuffled.join() !== input.join());
});

Deno.test("SeededRandom.integer() reaches every value below its bound only", () => {
  const random = new SeededRandom(5);
  const seen = new Set(Array.from({ length: 200 }, () => random.integer(4)));
  assertEquals([...seen].sort(), [0, 1, 2, 3]);
});
