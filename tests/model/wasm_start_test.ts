import { assertEquals, assertRejects } from "@std/assert";
import { startBackend } from "../../lib/model/mod.ts";
import { wasmFolder } from "../../lib/train/mod.ts";

Deno.test("startBackend() starts WebAssembly at the second try where the first failed", async () => {
  const start = () => startBackend("wasm", { wasmPath: wasmFolder() });
  const { instantiate } = WebAssembly;
  WebAssembly.instantiate = () =>
    Promise.reject<never>(new Error("did not arrive"));
  try {
    await assertRejects(start);
  } finally {
    WebAssembly.instantiate = instantiate;
  }
  assertEquals((await start()).name, "wasm");
});
