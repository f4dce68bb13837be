import { assertEquals, assertThrows } from "@std/assert";
import { WatchedBlob } from "./watched_blob.ts";

const WAYS: [name: string, read: (blob: Blob) => Promise<unknown>][] = [
  ["arrayBuffer()", (blob) => blob.arrayBuffer()],
  ["bytes()", (blob) => blob.bytes()],
  ["text()", (blob) => blob.text()],
  ["stream()", (blob) => Array.fromAsync(blob.stream())],
  ["a Response", (blob) => new Response(blob).arrayBuffer()],
  ["a Blob of it", (blob) => new Blob([blob]).arrayBuffer()],
  ["slice() of all", (blob) => blob.slice().arrayBuffer()],
];

for (const [name, read] of WAYS) {
  Deno.test(`WatchedBlob sees that it is read whole by ${name}`, async () => {
    const blob = new WatchedBlob([new Uint8Array(100)]);
    await read(blob);
    assertEquals(blob.most, 100);
  });
}

Deno.test("WatchedBlob assertReadWithin() takes pieces, and neither more nor nothing", () => {
  const blob = new WatchedBlob([new Uint8Array(100)]);
  assertThrows(() => blob.assertReadWithin(100), Error, "never read");
  blob.slice(0, 10);
  blob.slice(10, 15);
  blob.assertReadWithin(10);
  assertThrows(() => blob.assertReadWithin(9), Error, "10 of 100 bytes");
});
