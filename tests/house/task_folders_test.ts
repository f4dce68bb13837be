import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { tempFolder } from "../temp_folder.ts";
import { runTaskProcess } from "../train/task_process.ts";

Deno.test("bench --noise says which folder is missing, and what makes it", async () => {
  await using temp = await tempFolder();
  const { folder } = temp;
  const bench = () =>
    runTaskProcess(
      ["bench", "--noise", "--run", "mine", "--data", "clips"]
        .concat("--sounds", "rain"),
      { cwd: folder },
    );
  const without = await bench();
  assertEquals([without.code, without.out], [1, ""]);
  assertEquals(
    without.err.trim(),
    "Cannot run bench: '--run' must name a folder with what is measured on, " +
      `got none at '${join(folder, "mine", "split.json")}'; ` +
      "make one with deno task crossval",
  );
  await Deno.mkdir(join(folder, "mine"));
  await Deno.writeTextFile(join(folder, "mine", "split.json"), "{}");
  const { code, err } = await bench();
  assertEquals(code, 1);
  assertStringIncludes(err, `'${join(folder, "clips", "manifest.json")}'`);
  assertStringIncludes(err, "deno task prepare");
  await Deno.mkdir(join(folder, "clips"));
  await Deno.writeTextFile(join(folder, "clips", "manifest.json"), "{}");
  const sounds =
    `'--sounds' must name a folder with what is measured on, got none at '${
      join(folder, "rain")
    }'`;
  assertStringIncludes((await bench()).err, sounds);
});

Deno.test("ablate takes a recipe once, however often it is named", async () => {
  await using temp = await tempFolder();
  const { folder } = temp;
  for (const name of ["reference", "mild"]) {
    await Deno.writeTextFile(join(folder, `${name}.json`), "{}");
  }
  const { code, out, err } = await runTaskProcess(
    ["ablate", "--collect", "--runs", "runs"]
      .concat("reference.json", "mild.json", "./reference.json"),
    { cwd: folder },
  );
  assertEquals(code, 0, err);
  const names = out.trim().split("\n").slice(2).map((row) => row.split("|")[1]);
  assertEquals(names.map((name) => name.trim()), ["reference", "mild"]);
  assert(out.startsWith("| recipe"), out);
});
