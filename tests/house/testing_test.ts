import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { parseJunit } from "../../tasks/testing/junit.ts";
import {
  describeMissing,
  isDebian,
  packagesFor,
} from "../../tasks/testing/requirements.ts";
import { judge, SUITES, total } from "../../tasks/testing/suites.ts";
import { tempFolder } from "../temp_folder.ts";

/** A report as `deno test --junit-path` writes it. */
function report(...cases: string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="deno test" tests="3" failures="1" errors="0" time="0.082">
    <testsuite name="./a_test.ts" tests="3" disabled="1" errors="0" failures="1">
${cases.join("\n")}
    </testsuite>
</testsuites>
`;
}

const FILE = "tests/house/fixtures/plain_needs.txt";
const DATA_FILE = "tests/house/fixtures/data_needs.txt";

function testcase(name: string, { body = "", file = FILE } = {}): string {
  return `<testcase name="${name}" classname="${file}" time="0.001" line="1" col="6">
            ${body}
        </testcase>`;
}

const PASSED = testcase("a &lt;b&gt; &quot;c&quot; &#x41;");
const FAILED = testcase("bad", {
  body: `<failure message="Error: x">Error: x &lt;skipped/&gt;</failure>`,
});
const SKIPPED = testcase("later", { body: "<skipped/>" });

Deno.test("parseJunit() reads names, files and outcomes", () => {
  assertEquals(parseJunit(report(PASSED, FAILED, SKIPPED)), [
    { name: `a <b> "c" A`, file: FILE, outcome: "passed" },
    { name: "bad", file: FILE, outcome: "failed" },
    { name: "later", file: FILE, outcome: "skipped" },
  ]);
});

Deno.test("parseJunit() refuses a report that breaks off", () => {
  const xml = report(PASSED);
  assertThrows(() => parseJunit(xml.slice(0, -20)), SyntaxError, "whole JUnit");
  assertEquals(parseJunit(xml).length, 1);
});

Deno.test("parseJunit() reads what deno test really writes", async () => {
  await using temp = await tempFolder();
  const { folder } = temp;
  await Deno.writeTextFile(
    `${folder}/x_test.ts`,
    `Deno.test("a > b & 'c'", () => {});
     Deno.test({ name: "later", ignore: true, fn() {} });
     Deno.test("bad", async (t) => {
       await t.step("fine", () => {});
       throw new Error("<skipped/>");
     });`,
  );
  await new Deno.Command(Deno.execPath(), {
    args: ["test", "--no-check", "--junit-path=report.xml", "x_test.ts"],
    cwd: folder,
  }).output();
  const tests = parseJunit(await Deno.readTextFile(`${folder}/report.xml`));
  assertEquals(tests.map(({ name, outcome }) => [name, outcome]), [
    ["a > b & 'c'", "passed"],
    ["later", "skipped"],
    ["bad", "failed"],
    ["bad > fine", "passed"],
  ]);
});

Deno.test("judge() finds no fault in a suite whose tests pass", () => {
  const { faults } = judge("dsp", { xml: report(PASSED), code: 0 });
  assertEquals(faults, []);
});

Deno.test("judge() fails a suite that runs no test", () => {
  assertEquals(judge("dsp", { xml: "", code: 1 }).faults, [
    "suite dsp failed outside its tests (exit code 1)",
    "suite dsp ran no test",
  ]);
  assertEquals(judge("dsp", { xml: report(SKIPPED), code: 0 }).faults, [
    "suite dsp ran no test",
  ]);
});

Deno.test("judge() fails a suite that breaks outside its tests or is killed", () => {
  assertEquals(judge("dsp", { xml: report(PASSED), code: 1 }).faults, [
    "suite dsp failed outside its tests (exit code 1)",
  ]);
  const killed = { xml: report(PASSED), code: 143, signal: "SIGTERM" };
  assertEquals(judge("dsp", killed).faults, [
    "suite dsp was ended by SIGTERM",
  ]);
});

Deno.test("judge() counts a failed test once", () => {
  const result = judge("dsp", { xml: report(PASSED, FAILED), code: 1 });
  assertEquals(result.faults, []);
  assertEquals(total([result]), { passed: 1, failed: 1, skipped: 0 });
});

Deno.test("judge() refuses a skipped test where CI is set, but not elsewhere", () => {
  const run = { xml: report(PASSED, SKIPPED), code: 0 };
  assertEquals(judge("dsp", { ...run, isCi: true }).faults, [
    "suite dsp skipped 'later' where CI is set",
  ]);
  const laptop = judge("dsp", run);
  assertEquals(laptop.faults, []);
  assertEquals(total([laptop]), { passed: 1, failed: 0, skipped: 1 });
});

Deno.test("judge() lets tests on recordings be skipped where CI is set and there are none", () => {
  const skipped = testcase("real", { body: "<skipped/>", file: DATA_FILE });
  const run = { xml: report(PASSED, skipped), code: 0, isCi: true };
  assertEquals(judge("dsp", run).faults, []);
  assertEquals(judge("dsp", { ...run, hasRecordings: true }).faults, [
    "suite dsp skipped 'real' where CI is set",
  ]);
});

Deno.test("judge() lets a filter leave a suite without tests", () => {
  const run = { xml: report(SKIPPED), code: 0, isFiltered: true, isCi: true };
  const { tests, faults } = judge("dsp", run);
  assertEquals([tests, faults], [[], []]);
});

Deno.test("judge() fails a suite that does not load, under a filter too", () => {
  const run = { xml: "", code: 1, isFiltered: true };
  assertEquals(judge("dsp", run).faults, [
    "suite dsp failed outside its tests (exit code 1)",
  ]);
});

Deno.test("total() counts a suite's fault as a failed test", () => {
  const result = judge("dsp", { xml: "", code: 1 });
  assertEquals(total([result]).failed, 2);
});

Deno.test("SUITES holds every folder of tests", () => {
  const folders = [...Deno.readDirSync("tests")]
    .filter(({ name, isDirectory }) =>
      isDirectory &&
      [...Deno.readDirSync(`tests/${name}`)].some((entry) =>
        /_test\.tsx?$/.test(entry.name)
      )
    )
    .map(({ name }) => `tests/${name}`);
  const known = SUITES.map(({ folder }) => folder);
  assertEquals(folders.filter((folder) => !known.includes(folder)), []);
});

Deno.test("isDebian() tells Debian from its children", () => {
  assertEquals(isDebian('NAME="Debian GNU/Linux"\nID=debian\n'), true);
  assertEquals(isDebian('ID=ubuntu\nID_LIKE="debian"\n'), false);
});

Deno.test("packagesFor() names Debian's packages once each", () => {
  assertEquals(packagesFor(["gpu", "espeak", "gpu"]), [
    "mesa-vulkan-drivers",
    "espeak-ng",
  ]);
});

Deno.test("describeMissing() names the command, the packages and the way around", () => {
  const text = describeMissing(["chromium", "gpu"]);
  assertStringIncludes(text, "Chromium, a WebGPU adapter must be installed");
  assertStringIncludes(
    text,
    "apt-get install -y --no-install-recommends chromium fonts-liberation mesa-vulkan-drivers",
  );
  assertStringIncludes(text, "--skip-missing");
});

Deno.test("deno task test fails when nothing ran, and ends with the totals alone", async () => {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "-q", "test", "--suite=dsp", "--filter=no such test"],
  }).output();
  const lines = new TextDecoder().decode(stdout).trimEnd().split("\n");
  assertEquals([code, lines.at(-1)], [1, "0 passed, 0 failed"]);
});
