import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { FolderLock } from "../../lib/train/mod.ts";
import { tempFolder } from "../temp_folder.ts";

Deno.test("FolderLock lets one in at a time, and the next one after it", async () => {
  await using temp = await tempFolder();
  const { folder } = temp;
  {
    await using first = await FolderLock.take(folder);
    assert(first !== null);
    assertEquals(await FolderLock.take(folder), null);
    const text = await Deno.readTextFile(join(folder, "lock.txt"));
    assertEquals(text, `process ${Deno.pid}\n`);
  }
  await using next = await FolderLock.take(folder);
  assert(next !== null);
  await assertRejects(
    () => FolderLock.takeFree(folder, { doing: "train", option: "--out" }),
    Error,
    `Cannot train: '${folder}' must be free, got one that another process is at; wait until it ends, or name another folder with --out`,
  );
});

Deno.test("FolderLock is let go by a process that is killed", async () => {
  await using temp = await tempFolder();
  const { folder } = temp;
  const mod = import.meta.resolve("../../lib/train/folder_lock.ts");
  const holder = new Deno.Command(Deno.execPath(), {
    args: [
      "eval",
      `import { FolderLock } from "${mod}";
       const lock = await FolderLock.take(${JSON.stringify(folder)});
       console.log(lock !== null);
       setInterval(() => {}, 1000);`,
    ],
    stdout: "piped",
  }).spawn();
  const reader = holder.stdout.getReader();
  const { value } = await reader.read();
  assertEquals(new TextDecoder().decode(value).trim(), "true");
  assertEquals(await FolderLock.take(folder), null);
  holder.kill("SIGKILL");
  await holder.status;
  await reader.cancel();
  await using lock = await FolderLock.take(folder);
  assert(lock !== null);
});
