import { assertEquals, assertNotEquals } from "@std/assert";
import { join } from "node:path";
import { Conversions } from "../../lib/train/conversions.ts";
import { tempFolder } from "../temp_folder.ts";

Deno.test("Conversions.forget() is on disk before a clip is replaced", async () => {
  await using temp = await tempFolder();
  const { folder } = temp;
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
});

Deno.test("Conversions.forgetOthers() forgets what no file was made of, on disk, and keeps the rest", async () => {
  await using temp = await tempFolder();
  const { folder } = temp;
  const conversions = await Conversions.open(folder);
  await Deno.mkdir(join(folder, "clips"));
  const paths = ["same", "touched", "elsewhere"].map((id) => `clips/${id}.wav`);
  for (const path of paths) {
    await Deno.writeFile(join(folder, path), new Uint8Array(44 + 2 * 10));
    const made = { source: "a", stamp: "1", sha256: "0", nSamples: 10 };
    conversions.set(path, made);
  }
  await conversions.save();
  const [same, touched, elsewhere] = paths;
  await conversions.forgetOthers([
    // Another file of the same clip, which is not the one that was taken.
    { path: same, source: "b", stamp: "7" },
    { path: same, source: "a", stamp: "1" },
    { path: touched, source: "a", stamp: "2" },
  ]);
  const next = await Conversions.open(folder);
  const find = (path: string) => next.find(path, { source: "a", stamp: "1" });
  assertNotEquals(await find(same), null);
  assertEquals(await find(touched), null);
  assertNotEquals(await find(elsewhere), null); // not among these files
});
