import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join, resolve } from "node:path";

/** Runs a task as a person does who stands in a folder. */
async function runFrom(cwd: string, ...words: string[]) {
  const config = resolve("deno.json");
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "--config", config, ...words],
    cwd,
    env: { NO_COLOR: "1", INIT_CWD: cwd },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
  return { code, out: text(stdout), err: text(stderr) };
}

async function inFolder(body: (folder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("bench --noise says which folder is missing, and what makes it", () =>
  inFolder(async (folder) => {
    const bench = () =>
      runFrom(
        folder,
        ...["bench", "--noise", "--run", "mine", "--data", "clips"],
        ...["--sounds", "rain"],
      );
    const without = await bench();
    assertEquals([without.code, without.out], [1, ""]);
    assertEquals(
      without.err,
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
  }));

Deno.test("ablate takes a recipe once, however often it is named", () =>
  inFolder(async (folder) => {
    for (const name of ["reference", "mild"]) {
      await Deno.writeTextFile(join(folder, `${name}.json`), "{}");
    }
    const { code, out, err } = await runFrom(
      folder,
      ...["ablate", "--collect", "--runs", "runs"],
      ...["reference.json", "mild.json", "./reference.json"],
    );
    assertEquals(code, 0, err);
    const names = out.split("\n").slice(2).map((row) => row.split("|")[1]);
    assertEquals(names.map((name) => name.trim()), ["reference", "mild"]);
    assert(out.startsWith("| recipe"), out);
  }));
