import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { writeFolderWhole } from "../../lib/train/mod.ts";
import { tempFolder } from "../temp_folder.ts";
import { readAll } from "./folder_files.ts";

/** The texts under a folder, by their paths. */
async function textsIn(folder: string): Promise<Record<string, string>> {
  const files = [...await readAll(folder)];
  return Object.fromEntries(
    files.map(([path, bytes]) => [path, new TextDecoder().decode(bytes)]),
  );
}

Deno.test("writeFolderWhole() leaves the new files alone, or all of the old", async () => {
  await using temp = await tempFolder();
  const { folder } = temp;
  const model = join(folder, "model");
  await writeFolderWhole(model, { a: "old a", b: "old b" });
  // There is no folder for the second: it cannot be written.
  const damaged = { a: "new a", "none/c": "new c" };
  await assertRejects(
    () => writeFolderWhole(model, damaged),
    Error,
    "what was there is kept",
  );
  assertEquals(await textsIn(folder), {
    "model/a": "old a",
    "model/b": "old b",
  });
  await writeFolderWhole(model, { a: "new a", c: "new c" });
  assertEquals(await textsIn(folder), {
    "model/a": "new a",
    "model/c": "new c",
  });
});

Deno.test("writeFolderWhole() clears away what one left that was killed, and puts the old folder back", async () => {
  await using temp = await tempFolder();
  const { folder } = temp;
  const model = join(folder, "model");
  const write = async (name: string, text: string) => {
    await Deno.mkdir(join(folder, name), { recursive: true });
    await Deno.writeTextFile(join(folder, name, "a"), text);
  };
  // Killed between the two names: only hidden folders are there.
  await write(".model.old", "old");
  await write(".model.part", "part");
  const attempt = () => writeFolderWhole(model, { "none/a": "new" });
  await assertRejects(attempt, Error, "Cannot write to");
  assertEquals(await textsIn(folder), { "model/a": "old" });
  // Killed before the old one was removed.
  await write(".model.old", "older");
  await writeFolderWhole(model, { a: "new" });
  assertEquals(await textsIn(folder), { "model/a": "new" });
});
