import { assertEquals, assertRejects } from "@std/assert";
import { cp } from "node:fs/promises";
import { startBackend } from "../../lib/model/mod.ts";
import { wasmFolder } from "../../lib/train/mod.ts";

Deno.test("startBackend() starts WebAssembly at the second try where a file did not arrive at the first", async () => {
  const folder = await Deno.makeTempDir();
  const start = () => startBackend("wasm", { wasmPath: `${folder}/` });
  await assertRejects(start);
  await cp(wasmFolder(), folder, { recursive: true });
  assertEquals((await start()).name, "wasm");
  await Deno.remove(folder, { recursive: true });
});
