/**
 * `deno task test`: gets what the tests need, builds the application once,
 * runs every suite and ends with one line of totals.
 *
 * @module
 */
import { runTask } from "./cli.ts";
import { CHROMIUM, ESPEAK, findExecutable } from "./testing/executables.ts";
import { gpuSettings, isCi, provide } from "./testing/requirements.ts";
import {
  runSuite,
  type Suite,
  type SuiteResult,
  SUITES,
  total,
} from "./testing/suites.ts";

async function build(): Promise<void> {
  console.error("Building the application");
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "build"],
    stdin: "null",
  }).spawn().status;
  if (!success) throw new Error("Cannot run the tests: the build failed");
}

/** Children inherit these settings: the programs are found once. */
function settle(): void {
  // Tasks that tests start are called from here, wherever this one was.
  Deno.env.delete("INIT_CWD");
  for (const program of [CHROMIUM, ESPEAK]) {
    const path = findExecutable(program);
    if (path) Deno.env.set(program.setting, path);
  }
  for (const [name, value] of Object.entries(gpuSettings())) {
    Deno.env.set(name, value);
  }
  // Mesa complains at every start where a session has none.
  if (Deno.build.os === "linux" && !Deno.env.get("XDG_RUNTIME_DIR")) {
    const folder = Deno.makeTempDirSync();
    Deno.env.set("XDG_RUNTIME_DIR", folder);
    globalThis.addEventListener(
      "unload",
      () => Deno.removeSync(folder, { recursive: true }),
    );
  }
}

function report(results: readonly SuiteResult[]): number {
  console.log();
  for (const { name, tests, faults } of results) {
    const { passed, failed, skipped } = total([{ name, tests, faults }]);
    console.log(
      `${name}: ${passed} passed, ${failed} failed, ${skipped} skipped`,
    );
  }
  for (const { name, tests, faults } of results) {
    for (const test of tests.filter(({ outcome }) => outcome === "failed")) {
      console.log(`FAILED ${name}: ${test.name} (${test.file})`);
    }
    for (const fault of faults) console.log(`FAILED ${fault}`);
  }
  const { passed, failed, skipped } = total(results);
  const tail = skipped > 0 ? `, ${skipped} skipped` : "";
  console.log(`${passed} passed, ${failed} failed${tail}`);
  return failed > 0 || passed === 0 ? 1 : 0;
}

await runTask({
  name: "test",
  summary: "Runs the tests, every suite in its own process.",
  options: {
    suite: {
      type: "strings",
      choices: SUITES.map(({ name }) => name),
      placeholder: "NAME",
      help: `only this suite: ${SUITES.map(({ name }) => name).join(", ")}`,
    },
    filter: { type: "string", help: "only tests whose name has this text" },
    skipMissing: {
      type: "boolean",
      help: "go on where a browser, GPU or voice is missing",
    },
  },
}, async ({ suite: names, filter, skipMissing }, { signal: stop }) => {
  const suites: Suite[] = SUITES.filter(({ name }) =>
    names.length === 0 || names.includes(name)
  );
  if (!skipMissing) await provide(suites.flatMap(({ needs }) => needs));
  settle();
  if (suites.some(({ needsBuild }) => needsBuild)) await build();
  const results: SuiteResult[] = [];
  for (const suite of suites) {
    console.log(`\nSuite ${suite.name}`);
    results.push(await runSuite(suite, { filter, isCi: isCi(), stop }));
  }
  return report(results);
});
