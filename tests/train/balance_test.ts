import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  balanceWeights,
  epochOrder,
  type Example,
  SeededRandom,
} from "../../lib/train/mod.ts";

/** `count` examples of a class by a voice. */
function examplesOf(
  count: number,
  { label, voice }: Pick<Example, "label" | "voice">,
): Example[] {
  return Array.from({ length: count }, (_, i) => ({
    ...{ id: `${voice}/${label}/${i}`, label, voice },
    variants: [],
  }));
}

const often = examplesOf(100, { label: 0, voice: "a" });
const rare = examplesOf(10, { label: 1, voice: "a" });
const classes = [...often, ...rare];
const share = (weights: Float64Array, from: number, count: number) =>
  weights.subarray(from, from + count).reduce((sum, w) => sum + w, 0);

Deno.test("balanceWeights() have the mean 1", () => {
  const weights = balanceWeights(classes);
  assertAlmostEquals(share(weights, 0, 110), 110, 1e-9);
  assertEquals([...balanceWeights([])], []);
});

Deno.test("balanceWeights() give classes shares by the root of their clips", () => {
  const weights = balanceWeights(classes);
  assertAlmostEquals(
    share(weights, 0, 100) / share(weights, 100, 10),
    Math.sqrt(100 / 10),
    1e-9,
  );
});

Deno.test("balanceWeights() give voices shares by the root of their clips", () => {
  const voices = [
    ...examplesOf(100, { label: 0, voice: "a" }),
    ...examplesOf(4, { label: 0, voice: "b" }),
  ];
  const weights = balanceWeights(voices);
  assertAlmostEquals(
    share(weights, 0, 100) / share(weights, 100, 4),
    Math.sqrt(100 / 4),
    1e-9,
  );
});

Deno.test("balanceWeights() count a class by what its voices count", () => {
  // Class 1 has as many clips as class 0, but all of them of one voice.
  const examples = [
    ...examplesOf(9, { label: 0, voice: "a" }),
    ...examplesOf(9, { label: 0, voice: "b" }),
    ...examplesOf(18, { label: 1, voice: "c" }),
  ];
  const byVoice = [3, 3, Math.sqrt(18)]; // roots of 9, 9, 18
  const expected = Math.sqrt((byVoice[0] + byVoice[1]) / byVoice[2]);
  const weights = balanceWeights(examples);
  assertAlmostEquals(
    share(weights, 0, 18) / share(weights, 18, 18),
    expected,
    1e-9,
  );
});

Deno.test("epochOrder() visits each once unless balance is by sampling", () => {
  for (const balance of ["none", "weights"] as const) {
    const random = new SeededRandom(1);
    const order = epochOrder(classes, { balance, random });
    assertEquals(order.length, 110);
    assertEquals(new Set(order).size, 110);
    assert(order.some((example, i) => example !== classes[i]), "shuffled");
  }
});

Deno.test("epochOrder() visits by sampling as often as the weights say", () => {
  const weights = balanceWeights(classes);
  const epochs = 400;
  let visits = 0;
  for (let seed = 0; seed < epochs; seed++) {
    const random = new SeededRandom(seed);
    const order = epochOrder(classes, { balance: "sampling", random });
    assertEquals(order.length, 110);
    for (const [example, own] of Map.groupBy(order, (visited) => visited)) {
      const weight = weights[classes.indexOf(example)];
      assert(own.length <= Math.ceil(weight), `${own.length} for ${weight}`);
    }
    visits += order.filter(({ label }) => label === 1).length;
  }
  // Each of ten is rounded by chance: an epoch's total deviates by less than 2.
  const expected = share(weights, 100, 10);
  assertAlmostEquals(visits / epochs, expected, 5 * 2 / Math.sqrt(epochs));
});

Deno.test("epochOrder() follows from the seed", () => {
  const order = (seed: number) =>
    epochOrder(classes, {
      balance: "sampling",
      random: new SeededRandom(seed),
    }).map(({ id }) => id);
  assertEquals(order(1), order(1));
  assert(order(1).some((id, i) => id !== order(2)[i]));
});
