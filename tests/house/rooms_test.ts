import {
  assert,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { findWrongWays, listSources, readImports, roomOf } from "./rooms.ts";

Deno.test("findWrongWays() finds every import of the project going the right way", async () => {
  const imports = await readImports(".");
  const froms = new Set(imports.map(({ from }) => from));
  assert(froms.has("tests/house/rooms_test.ts"), "this very file is read");
  assert(froms.has("tasks/test.ts"), "the tasks are read");
  assertEquals(findWrongWays(imports), []);
});

Deno.test("findWrongWays() names each import that goes the wrong way", async () => {
  const imports = await readImports("tests/house/fixtures/wrong_way");
  assertEquals(findWrongWays(imports).sort(), [
    "components/Label.ts:1 imports ../lib/model/mod.ts: components may import only types from lib/model",
    "islands/Live.ts:1 imports ../lib/model/labels.ts: islands may import lib/model only through its mod.ts",
    "islands/Live.ts:3 imports ../tests/expected.ts: islands may not import from tests",
    "lib/dsp/loudness.ts:1 imports @std/cli/parse-args: lib/dsp may not use anything from outside the project",
    "lib/dsp/loudness.ts:2 imports ../model/mod.ts: lib/dsp may not import from lib/model",
    "lib/dsp/loudness.ts:5 imports ../model/labels.ts: lib/dsp may not import from lib/model",
  ]);
});

const base = { specifier: "x", isType: false, line: 1 };
const WAYS: [from: string, to: string, isAllowed: boolean][] = [
  ["lib/audio/decode.ts", "lib/dsp/mod.ts", true],
  ["lib/audio/decode.ts", "lib/model/mod.ts", false],
  ["lib/live/session.ts", "lib/model/mod.ts", true],
  ["lib/live/session.ts", "lib/train/mod.ts", false],
  ["lib/train/fit.ts", "lib/live/mod.ts", true],
  ["lib/fresh/mod.ts", "lib/dsp/mod.ts", false],
  ["tasks/train.ts", "lib/train/mod.ts", true],
  ["tasks/train.ts", "tests/needs.ts", false],
  ["islands/Live.tsx", "lib/live/mod.ts", true],
  ["islands/Live.tsx", "lib/train/mod.ts", false],
  ["routes/index.tsx", "islands/Live.tsx", true],
  ["routes/index.tsx", "utils.ts", true],
  ["routes/index.tsx", "lib/live/mod.ts", false],
  ["routes/index.tsx", "lib/fresh/mod.ts", false],
  ["main.ts", "utils.ts", true],
  ["main.ts", "tasks/cli.ts", false],
  ["lib/model/mod.ts", "tasks/cli.ts", false],
  ["tests/dsp/fft_test.ts", "lib/dsp/fft.ts", true],
  ["bench/features.ts", "tests/needs.ts", true],
  ["tasks/bench.ts", "bench/features.ts", false],
  ["tasks/build.ts", "deno.json", true],
];

for (const [from, to, isAllowed] of WAYS) {
  const verb = isAllowed ? "lets" : "forbids";
  Deno.test(`findWrongWays() ${verb} ${from} import ${to}`, () => {
    const faults = findWrongWays([{ ...base, from, to }]);
    assertEquals(faults.length, isAllowed ? 0 : 1);
  });
}

Deno.test("findWrongWays() lets the application name the framework, not its files", () => {
  const one = { ...base, from: "routes/index.tsx", to: "lib/fresh/mod.ts" };
  assertEquals(findWrongWays([{ ...one, specifier: "fresh" }]), []);
  assertEquals(
    findWrongWays([{ ...one, specifier: "../lib/fresh/mod.ts" }]).length,
    1,
  );
});

Deno.test("roomOf() refuses a folder that is no room", () => {
  assertThrows(() => roomOf("lib/misc/x.ts"), RangeError, "got lib/misc/x.ts");
  assertEquals(roomOf("lib/dsp/fft.ts").folder, "lib/dsp");
});

Deno.test("lib/dsp uses neither Deno nor the page", () => {
  const sources = listSources(".").filter((path) =>
    path.startsWith("lib/dsp/")
  );
  assert(sources.length > 0);
  const used = sources.filter((path) => {
    const code = Deno.readTextFileSync(path)
      .replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
    return /\b(Deno|document|navigator|globalThis)\s*\./.test(code);
  });
  assertEquals(used, []);
});

const LIBRARY_ROOMS = [...Deno.readDirSync("lib")]
  .filter(({ isDirectory }) => isDirectory)
  .map(({ name }) => name).sort();

for (const room of LIBRARY_ROOMS) {
  Deno.test(`lib/${room}/mod.ts describes the room with an example that runs`, async () => {
    const path = `lib/${room}/mod.ts`;
    const [header] = (await Deno.readTextFile(path))
      .match(/\/\*\*[\s\S]*?\*\//) ?? [""];
    assertStringIncludes(header, "@module");
    assertStringIncludes(header, "```ts\n");
    const { success, stdout, stderr } = await new Deno.Command(
      Deno.execPath(),
      {
        args: ["test", "--doc", "--no-check", "--allow-read", "--allow-env"]
          .concat(path),
        env: { NO_COLOR: "1" },
      },
    ).output();
    const text = new TextDecoder().decode(stdout);
    assert(success, text + new TextDecoder().decode(stderr));
    assert(/[1-9]\d* passed/.test(text), text);
  });
}
