import { assertEquals, assertThrows } from "@std/assert";
import { typedArraysMade } from "../typed_arrays.ts";

const array = Float32Array.of(3, 1, 2);

const MAKING: [name: string, make: () => unknown][] = [
  ["new Float32Array()", () => new Float32Array(4)],
  ["new Int16Array()", () => new Int16Array(4)],
  ["new Uint8Array()", () => new Uint8Array(4)],
  ["Float64Array.from()", () => Float64Array.from([1, 2])],
  ["Uint32Array.of()", () => Uint32Array.of(1, 2)],
  ["slice()", () => array.slice()],
  ["map()", () => array.map((x) => x)],
  ["filter()", () => array.filter((x) => x > 1)],
  ["with()", () => array.with(0, 1)],
  ["toSorted()", () => array.toSorted()],
  ["toReversed()", () => array.toReversed()],
];

for (const [name, make] of MAKING) {
  Deno.test(`typedArraysMade() counts ${name} once`, () => {
    assertEquals(typedArraysMade(make), 1);
  });
}

Deno.test("typedArraysMade() counts neither views nor what changes an array in place", () => {
  const made = typedArraysMade(() => {
    array.subarray(1).fill(1);
    array.sort().reverse().set([1, 2]);
    [...array].map((x) => x).filter(Boolean);
  });
  assertEquals(made, 0);
});

Deno.test("typedArraysMade() leaves everything as it was, also where the run fails", () => {
  const before = [Float32Array, array.slice, array.map];
  assertThrows(() =>
    typedArraysMade(() => {
      throw new Error("it fails");
    })
  );
  assertEquals([Float32Array, array.slice, array.map], before);
});
