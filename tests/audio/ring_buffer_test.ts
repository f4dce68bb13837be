import { assertEquals, assertThrows } from "@std/assert";
import { RingBuffer } from "../../lib/audio/mod.ts";

Deno.test("RingBuffer keeps the last samples in order, however they were written", () => {
  for (const sizes of [[1], [2, 3], [7], [10], [0, 23], [9, 1]]) {
    const ring = new RingBuffer(10);
    let next = 0;
    for (let turn = 0; turn < 40; turn++) {
      const size = sizes[turn % sizes.length];
      ring.write(Float32Array.from({ length: size }, () => next++));
      const held = Math.min(10, next);
      for (let n = 0; n <= held; n++) {
        const want = Array.from({ length: n }, (_, i) => next - n + i);
        assertEquals([...ring.readLast(n)], want);
      }
    }
    assertEquals(ring.totalWritten, next);
  }
});

Deno.test("RingBuffer reads into a given array", () => {
  const ring = new RingBuffer(4);
  ring.write(Float32Array.of(1, 2, 3, 4, 5));
  const out = new Float32Array(2);
  assertEquals(ring.readLast(2, out) === out, true);
  assertEquals([...out], [4, 5]);
});

Deno.test("RingBuffer rejects a bad capacity, length or target", () => {
  for (const capacity of [0, -1, 1.5, NaN]) {
    assertThrows(() => new RingBuffer(capacity), RangeError, "'capacity'");
  }
  const ring = new RingBuffer(4);
  ring.write(Float32Array.of(1, 2));
  for (const n of [3, -1, 0.5]) {
    assertThrows(() => ring.readLast(n), RangeError, "from 0 to 2");
  }
  assertThrows(
    () => ring.readLast(2, new Float32Array(3)),
    RangeError,
    "got 3",
  );
  assertEquals([...ring.readLast(2)], [1, 2]); // control
});
