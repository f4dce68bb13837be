import { assert, assertEquals, assertStringIncludes } from "@std/assert";

const README = "lib/dsp/README.md";

/** Fenced blocks of the page, with their language. */
async function blocks(): Promise<{ language: string; text: string }[]> {
  const page = await Deno.readTextFile(README);
  return [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)]
    .map(([, language, text]) => ({ language, text }));
}

Deno.test("the example of lib/dsp/README.md has about 15 lines and prints what the page says", async () => {
  const all = await blocks();
  const at = all.findIndex(({ language }) => language === "ts");
  const example = all[at].text, printed = all[at + 1].text;
  assert(example.trim().split("\n").length <= 16);
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    const mod = new URL("../../lib/dsp/mod.ts", import.meta.url).href;
    await Deno.writeTextFile(file, example.replace("./mod.ts", mod));
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-prompt", "--check", "--config", "deno.json", file],
      env: { NO_COLOR: "1" },
    }).output();
    const said = new TextDecoder().decode(stdout);
    assertEquals(said, printed, new TextDecoder().decode(stderr));
  } finally {
    await Deno.remove(file);
  }
});

Deno.test("lib/dsp/README.md names every shader and every file it needs", async () => {
  const page = await Deno.readTextFile(README);
  for await (const { name } of Deno.readDir("lib/dsp")) {
    if (name.endsWith(".wgsl")) assertStringIncludes(page, name);
  }
  for (const [, name] of page.matchAll(/\b([a-z_]+\.(?:ts|wgsl))\b/g)) {
    const folders = ["lib/dsp/", "tests/"];
    const found = folders.some((folder) => exists(folder + name));
    assert(found, `${name} does not exist`);
  }
});

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
