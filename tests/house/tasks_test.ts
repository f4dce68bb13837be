import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { basename, join } from "node:path";
import { tempFolder } from "../temp_folder.ts";
import { runTaskProcess } from "../train/task_process.ts";

const config = JSON.parse(await Deno.readTextFile("deno.json"));
const TASKS = Object.keys(config.tasks);

Deno.test("deno.json has every task that was promised", () => {
  assertEquals(
    TASKS.toSorted(),
    "ablate bench build crossval dev evaluate ok predict prepare ship start test train"
      .split(" "),
  );
});

for (const name of TASKS) {
  Deno.test(`deno task ${name} answers --help`, async () => {
    const { code, out } = await runTaskProcess([name, "--help"]);
    assertEquals(code, 0);
    assertStringIncludes(out, `Usage: deno task ${name}`);
  });

  Deno.test(`deno task ${name} refuses an unknown option`, async () => {
    assertEquals(await runTaskProcess([name, "--no-such-thing"]), {
      code: 2,
      out: "",
      err:
        `Cannot run ${name}: '--no-such-thing' is not an option; see --help\n`,
    });
  });
}

const REFUSED = {
  "bench --gpu --seconds 5": "'--seconds' must be left out with '--gpu'",
  "bench --training --hours 5": "'--hours' must be left out with '--training'",
  "bench --noise --repeats 5": "'--repeats' must be left out with '--noise'",
  "bench --clips 5": "'--clips' must be left out without '--noise'",
  "prepare --from x --accept-licence":
    "'--accept-licence' must be left out without '--download'",
  "prepare --from x --downloads y":
    "'--downloads' must be left out without '--download'",
  "prepare --download ravdess --tess-url http://localhost":
    "'--tess-url' must be left out without '--download tess'",
  "crossval --unit 99": "'--unit' must be a whole number from 1 to",
  "crossval --unit x": "'--unit' must be a whole number from 1 to",
  "evaluate --tta 4 x": "'--tta' must be an odd number, got 4",
  "train --denoise=false": "'--denoise' must be true or left out",
};

for (const [words, reason] of Object.entries(REFUSED)) {
  Deno.test(`deno task ${words} is refused`, async () => {
    const { code, out, err } = await runTaskProcess(words.split(" "));
    assertEquals([code, out], [2, ""], err);
    assertStringIncludes(err, reason);
    assertStringIncludes(err, "see --help");
  });
}

/** The commands of both configurations. */
async function commands(): Promise<string[]> {
  const jsr = JSON.parse(await Deno.readTextFile("deno.jsr.json"));
  return [config, jsr].flatMap(({ tasks }) => Object.values<string>(tasks));
}

Deno.test("no task asks for every permission", async () => {
  for (const command of await commands()) {
    assert(!/(^|\s)(-A|--allow-all)(\s|$)/.test(command), command);
  }
});

Deno.test("what tasks put in is quoted with its word: a path may hold a space", async () => {
  const words = (await commands()).flatMap((command) =>
    [...command.matchAll(/\S*\$\(/g)].map(([word]) => word)
  );
  assertEquals(new Set(words), new Set([`"--allow-run=$(`]));
});

Deno.test("a task starts programs where Deno's own path holds a space", async () => {
  await using temp = await tempFolder("a deno ");
  const deno = join(temp.folder, basename(Deno.execPath()));
  await Deno.copyFile(Deno.execPath(), deno);
  const skip = "format lint types browser-types rooms tests".split(" ");
  const { code, stdout } = await new Deno.Command(deno, {
    args: ["task", "-q", "ok", ...skip.flatMap((name) => ["--skip", name])],
    env: { NO_COLOR: "1" },
  }).output();
  const said = new TextDecoder().decode(stdout);
  assertEquals([code, said], [0, "lock: passed\n\nlock: passed\n"]);
});
