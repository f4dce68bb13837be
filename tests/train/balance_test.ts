import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  balancedOrder,
  classWeights,
  epochOrder,
  type Example,
  SeededRandom,
} from "../../lib/train/mod.ts";

/** As many examples of each class as said. */
function examplesOf(counts: number[]): Example[] {
  return counts.flatMap((count, label) =>
    Array.from({ length: count }, (_, i) => ({
      id: `${label}/${i}`,
      label,
      variants: [],
    }))
  );
}

const examples = examplesOf([100, 10]);
const visitsOf = (order: Example[], label: number) =>
  order.filter((example) => example.label === label).length;

Deno.test("balancedOrder() visits all once and rare classes again", () => {
  const order = balancedOrder(examples, new SeededRandom(1));
  assertEquals(new Set(order).size, 110);
  assertEquals(visitsOf(order, 0), 100);
  assertEquals(visitsOf(order, 1), 32); // √(10·100)
});

Deno.test("epochOrder() repeats examples only where balance is by sampling", () => {
  for (const balance of ["none", "weights"] as const) {
    const order = epochOrder(examples, {
      balance,
      random: new SeededRandom(1),
    });
    assertEquals(order.length, 110);
    assertEquals(new Set(order).size, 110);
    assert(order.some((example, i) => example !== examples[i]), "shuffled");
  }
  const random = new SeededRandom(1);
  const order = epochOrder(examples, { balance: "sampling", random });
  assertEquals(order, balancedOrder(examples, new SeededRandom(1)));
});

Deno.test("classWeights() have the mean 1 over the examples", () => {
  const weights = classWeights(examples, { nClasses: 3 });
  assertEquals(weights.length, 3);
  assertAlmostEquals((100 * weights[0] + 10 * weights[1]) / 110, 1, 1e-12);
  assertEquals(weights[2], 0); // no examples, no weight, no division by zero
});

Deno.test("classWeights() share the loss out as sampling shares out visits", () => {
  const weights = classWeights(examples, { nClasses: 2 });
  const order = balancedOrder(examples, new SeededRandom(1));
  // 32 visits are √1000 = 31.6 rounded.
  assertAlmostEquals(
    (10 * weights[1]) / (100 * weights[0]),
    visitsOf(order, 1) / visitsOf(order, 0),
    0.005,
  );
});

Deno.test("classWeights(exponent) goes from none to equal classes", () => {
  const even = classWeights(examples, { nClasses: 2, exponent: 0 });
  assertEquals([...even], [1, 1]);
  const equal = classWeights(examples, { nClasses: 2, exponent: 1 });
  assertAlmostEquals(100 * equal[0], 10 * equal[1], 1e-9);
  assertEquals([...classWeights([], { nClasses: 2 })], [0, 0]);
});
