import { assertEquals } from "@std/assert";
import { differences } from "../../lib/train/mod.ts";

Deno.test("differences() gives what is otherwise, within records too", () => {
  const from = { a: 1, b: { c: 2, d: [3], e: null }, f: { g: 1 } };
  assertEquals(differences(from, structuredClone(from)), {});
  assertEquals(
    differences(from, { a: 1, b: { c: 4, d: [3, 4], e: {} }, f: null }),
    { b: { c: 4, d: [3, 4], e: {} }, f: null },
  );
});
