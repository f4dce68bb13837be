import { assert, assertEquals, assertStringIncludes } from "@std/assert";

const config = JSON.parse(await Deno.readTextFile("deno.json"));
const TASKS = Object.keys(config.tasks);

/** Runs a task as a person does and gives back what it said. */
async function runTask(name: string, ...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", name, ...args],
    stdin: "null",
    env: { NO_COLOR: "1" },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

Deno.test("deno.json has every task that was promised", () => {
  assertEquals(
    TASKS.toSorted(),
    "ablate bench build crossval dev evaluate ok predict prepare ship start test train"
      .split(" "),
  );
});

for (const name of TASKS) {
  Deno.test(`deno task ${name} answers --help`, async () => {
    const { code, stdout } = await runTask(name, "--help");
    assertEquals(code, 0);
    assertStringIncludes(stdout, `Usage: deno task ${name}`);
  });

  Deno.test(`deno task ${name} refuses an unknown option`, async () => {
    const { code, stdout, stderr } = await runTask(name, "--no-such-thing");
    assertEquals(
      [code, stdout, stderr],
      [
        2,
        "",
        `Cannot run ${name}: '--no-such-thing' is not an option; see --help`,
      ],
    );
  });
}

Deno.test("no task asks for every permission", () => {
  for (const name of TASKS) {
    const { command } = typeof config.tasks[name] === "string"
      ? { command: config.tasks[name] as string }
      : config.tasks[name];
    assert(!/(^|\s)(-A|--allow-all)(\s|$)/.test(command), command);
  }
});
