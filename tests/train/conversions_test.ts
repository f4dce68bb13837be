import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { Conversions } from "../../lib/train/conversions.ts";

Deno.test("Conversions.forget() is on disk before a clip is replaced", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.mkdir(join(folder, "clips"));
  const path = "clips/a.wav", source = "a.wav", stamp = "1";
  await Deno.writeFile(join(folder, path), new Uint8Array(44 + 2 * 10));
  const made = { source, stamp, sha256: "0", nSamples: 10 };
  const conversions = await Conversions.open(folder);
  conversions.set(path, made);
  await conversions.save();
  const find = async () =>
    await (await Conversions.open(folder)).find(path, { source, stamp });
  assertEquals(await find(), made);
  // Killed from here on, the next process must not take what lies there.
  await conversions.forget(path);
  assertEquals(await find(), null);
  await Deno.remove(folder, { recursive: true });
});
