import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { oggLinks } from "../../lib/audio/ogg_links.ts";
import { concat } from "./mp3.ts";
import { WatchedBlob } from "./watched_blob.ts";

const opus = await Deno.readFile("tests/audio/coded/speech.opus");
const lengths = async (bytes: Uint8Array<ArrayBuffer>) =>
  (await oggLinks(new Blob([bytes]))).map(({ size }) => size);

Deno.test("oggLinks() finds where each stream begins", async () => {
  assertEquals(await lengths(opus), [opus.length]);
  assertEquals(await lengths(concat(opus, opus)), [opus.length, opus.length]);
});

Deno.test("oggLinks() reads a long file a block at a time", async () => {
  const times = Math.ceil(5 * 2 ** 20 / opus.length);
  const file = new WatchedBlob(Array.from({ length: times }, () => opus));
  const links = await oggLinks(file);
  assertEquals(links.length, times);
  assert(links.every(({ size }) => size === opus.length));
  file.assertReadWithin(2 ** 20);
});

Deno.test("oggLinks() takes two streams side by side for one link", async () => {
  // A film begins with a page of each: their second ones come after both.
  const beginning = opus.slice(0, 28 + opus[27]);
  const film = concat(beginning, opus);
  assertEquals(await lengths(film), [film.length]);
});

Deno.test("oggLinks() gives parts that make up the whole, whatever the bytes", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 600 }),
      fc.nat({ max: 2 * opus.length }),
      async (junk, cut) => {
        const bytes = concat(concat(opus, opus).slice(0, cut), junk.slice());
        const parts = await oggLinks(new Blob([bytes]));
        const sum = parts.reduce((total, { size }) => total + size, 0);
        assertEquals(sum, bytes.length);
      },
    ),
    { seed: 1 },
  );
});
