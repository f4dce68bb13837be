import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { addModel, serveCopy } from "../browser/second_model.ts";

Deno.test("a model shipped while the server runs is served whole, and nothing else", async () => {
  await using server = await serveCopy();
  const { origin, models } = server;
  const ask = (path: string, headers = {}) => fetch(origin + path, { headers });
  const statusOf = async (path: string) => {
    const { status, body } = await ask(path);
    await body?.cancel();
    return status;
  };
  assertEquals(await statusOf("/models/later/spec.json"), 404);
  await addModel(models, "later");

  const worker = await (await ask("/service_worker.js")).text();
  const [, names] = /MODEL_FILES = (\[.*\])/.exec(worker)!;
  const files: string[] = JSON.parse(names);
  assert(files.includes("weights.bin"));
  const { default: usual } = await (await ask("/models/index.json")).json();
  for (const file of files) {
    const path = `/models/later/${file}`;
    const response = await ask(path);
    const bytes = await response.bytes();
    assertEquals(bytes, await Deno.readFile(join(models, "later", file)), path);
    const known = { "If-None-Match": response.headers.get("ETag")! };
    const again = await ask(path, known);
    assertEquals([again.status, await again.text()], [304, ""], path);
    const listed = await ask(`/models/${usual}/${file}`);
    await listed.body?.cancel();
    for (const name of ["Content-Type", "Cache-Control", "Referrer-Policy"]) {
      assertEquals(response.headers.get(name), listed.headers.get(name), name);
    }
  }

  await Deno.remove(join(models, "later", "spec.json"));
  assertEquals(await statusOf("/models/later/spec.json"), 404);
  await Deno.rename(join(models, "later"), join(models, "unlisted"));
  await addModel(models, "other");
  for (
    const path of [
      "unlisted/spec.json",
      "other/split.json",
      "other/constructor",
      "other/..%2findex.json",
      "other/..%2f..%2f..%2fdeno.json",
      "..%2fmodels%2fother/spec.json",
      "..%2f..%2fstatic%2fmodels%2fother/spec.json",
    ]
  ) assertEquals(await statusOf(`/models/${path}`), 404, path);
});
