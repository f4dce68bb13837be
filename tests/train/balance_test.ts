import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  epochOrder,
  type Example,
  lossWeights,
  SeededRandom,
  visitsAnEpoch,
  visitShares,
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

Deno.test("visitShares() visit a clip of the voice with the fewest once", () => {
  assertAlmostEquals(share(visitShares(classes), 0, 110), 110, 1e-9);
  const voices = [
    ...examplesOf(100, { label: 0, voice: "a" }),
    ...examplesOf(4, { label: 0, voice: "b" }),
  ];
  const shares = visitShares(voices);
  for (const one of shares.subarray(100)) assertAlmostEquals(one, 1, 1e-9);
  for (const one of shares.subarray(0, 100)) assertAlmostEquals(one, 0.2, 1e-9);
  assertEquals([...visitShares([])], []);
});

Deno.test("lossWeights() are the shares of visits, of mean 1", () => {
  const shares = visitShares(classes), weights = lossWeights(classes);
  assertAlmostEquals(share(weights, 0, 110), 110, 1e-9);
  assertAlmostEquals(weights[105] / weights[5], shares[105] / shares[5], 1e-9);
  assertEquals([...lossWeights([])], []);
});

Deno.test("visitShares() give classes shares by the root of their clips", () => {
  const weights = visitShares(classes);
  assertAlmostEquals(
    share(weights, 0, 100) / share(weights, 100, 10),
    Math.sqrt(100 / 10),
    1e-9,
  );
});

Deno.test("visitShares() give voices shares by the root of their clips", () => {
  const voices = [
    ...examplesOf(100, { label: 0, voice: "a" }),
    ...examplesOf(4, { label: 0, voice: "b" }),
  ];
  const weights = visitShares(voices);
  assertAlmostEquals(
    share(weights, 0, 100) / share(weights, 100, 4),
    Math.sqrt(100 / 4),
    1e-9,
  );
});

Deno.test("visitShares() count a class by what its voices count", () => {
  // Class 1 has as many clips as class 0, but all of them of one voice.
  const examples = [
    ...examplesOf(9, { label: 0, voice: "a" }),
    ...examplesOf(9, { label: 0, voice: "b" }),
    ...examplesOf(18, { label: 1, voice: "c" }),
  ];
  const byVoice = [3, 3, Math.sqrt(18)]; // roots of 9, 9, 18
  const expected = Math.sqrt((byVoice[0] + byVoice[1]) / byVoice[2]);
  const weights = visitShares(examples);
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
  const weights = visitShares(classes);
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

Deno.test("epochOrder() has as many visits as visitsAnEpoch() says", () => {
  const voices = [
    ...examplesOf(101, { label: 0, voice: "a" }),
    ...examplesOf(7, { label: 1, voice: "b" }),
  ];
  for (const balance of ["none", "sampling", "weights"] as const) {
    const wanted = visitsAnEpoch(voices, { balance });
    if (balance !== "sampling") assertEquals(wanted, 108);
    for (let seed = 0; seed < 20; seed++) {
      const random = new SeededRandom(seed);
      assertEquals(epochOrder(voices, { balance, random }).length, wanted);
    }
  }
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
