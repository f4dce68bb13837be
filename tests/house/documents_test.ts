import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import {
  type Card,
  cardPath,
  figuresOf,
  readFigures,
  withFigures,
} from "./figures.ts";

const read = (path: string) => Deno.readTextFile(path);
const START = "npx --yes deno@2.9.6 task start";
const TEST = "npx --yes deno@2.9.6 task test";

Deno.test("README names the two commands, and .ci/run runs the second", async () => {
  const blocks = [
    ...(await read("README.md")).matchAll(/```sh\n([\s\S]*?)```/g),
  ]
    .map(([, text]) => text.trim());
  assertEquals(blocks.slice(0, 2), [START, TEST]);
  const commands = (await read(".ci/run")).split("\n")
    .filter((line) => line.includes("npx"));
  assertEquals(commands, [`exec ${TEST}`]);
});

Deno.test(".ci/run may be executed", async () => {
  const { mode } = await Deno.stat(".ci/run");
  assert(mode === null || (mode & 0o111) === 0o111);
});

Deno.test("README and ARCHITECTURE point only to files that exist", async () => {
  const pages = [
    "README.md",
    "ARCHITECTURE.md",
    "bench/README.md",
    "lib/dsp/README.md",
  ];
  for (const page of pages) {
    const folder = page.includes("/") ? page.replace(/[^/]*$/, "") : "";
    for (const [, target] of (await read(page)).matchAll(/\]\(([^)#]+)\)/g)) {
      if (/^https?:/.test(target)) continue;
      assert((await Deno.stat(folder + target)).isFile, `${page}: ${target}`);
    }
  }
});

Deno.test("README lists every task of deno.json", async () => {
  const readme = await read("README.md");
  for (const task of Object.keys(JSON.parse(await read("deno.json")).tasks)) {
    assertStringIncludes(readme, `\n| \`${task}\``);
  }
});

Deno.test("README says that the layer is not Fresh", async () => {
  assertStringIncludes(await read("README.md"), "It is not Fresh");
  assertStringIncludes(await read("lib/fresh/mod.ts"), "It is not Fresh");
});

Deno.test("README's figures are those of the shipped model's card", async () => {
  const path = await cardPath();
  const figures = figuresOf(JSON.parse(await read(path)), path);
  // The formatter may break a long line.
  const oneLine = (text: string) => text.replace(/\s+/g, " ");
  assertEquals(
    oneLine(readFigures(await read("README.md"))),
    oneLine(figures),
    "run: deno run -A tests/house/figures.ts",
  );
});

Deno.test("the shipped model's card holds its figures as fractions, 90 % or more on random", async () => {
  const card: Card = JSON.parse(await read(await cardPath()));
  for (const protocol of Object.values(card.protocols)) {
    const { accuracy, uar, byCorpus, command, date } = protocol;
    const corpora = Object.values(byCorpus).map(({ accuracy }) => accuracy);
    for (const { mean } of [accuracy, uar, ...corpora]) {
      assert(mean > 0 && mean <= 1, `${mean}`);
    }
    assert(accuracy.sd >= 0 && Number.isInteger(accuracy.n), `${accuracy.n}`);
    assertMatch(command, /^deno task evaluate(?!.* \/)/); // no machine's paths
    assertMatch(date, /^\d{4}-\d\d-\d\d$/);
  }
  const { random } = card.protocols;
  assert(random.accuracy.mean >= 0.9, `accuracy ${random.accuracy.mean}`);
  assertEquals(Object.keys(random.byCorpus), ["ravdess", "tess"]);
});

Deno.test("figuresOf() rounds fractions to tenths of a percent and shows spread over runs", () => {
  const card = {
    protocols: {
      speakers: {
        accuracy: { mean: 0.6514, sd: 0.0312, n: 5 },
        uar: { mean: 0.6449, sd: 0.03, n: 5 },
        byCorpus: { ravdess: { accuracy: { mean: 0.6 } } },
        command: "deno task evaluate a",
        date: "2026-01-02",
      },
      random: {
        accuracy: { mean: 0.9, sd: 0, n: 1 },
        uar: { mean: 0.8951, sd: 0, n: 1 },
        byCorpus: { tess: { accuracy: { mean: 1 } } },
        command: "deno task evaluate b",
        date: "2026-01-03",
      },
    },
  };
  const lines = figuresOf(card, "c.json").split("\n");
  const [head, , first, second] = lines;
  assertEquals(lines.slice(-2), [
    "- `speakers`, 2026-01-02: `deno task evaluate a`",
    "- `random`, 2026-01-03: `deno task evaluate b`",
  ]);
  const cells = (line: string) =>
    line.split("|").slice(1, -1).map((cell) => cell.trim());
  assertEquals(cells(head).slice(1), [
    "accuracy",
    "balanced accuracy",
    "runs",
    "ravdess",
    "tess",
  ]);
  assertEquals(cells(first), [
    "`speakers`",
    "65.1 % ± 3.1",
    "64.5 % ± 3.0",
    "5",
    "60.0 %",
    "–",
  ]);
  assertEquals(cells(second).slice(1), [
    "90.0 %",
    "89.5 %",
    "1",
    "–",
    "100.0 %",
  ]);
});

Deno.test("withFigures() replaces the block and leaves the rest", () => {
  const page = "a\n<!-- figures: x -->\nold\n<!-- /figures -->\nb\n";
  const next = withFigures(page, "new");
  assertEquals(readFigures(next), "new");
  assertEquals(withFigures(next, "new"), next);
  assert(next.startsWith("a\n") && next.endsWith("\nb\n"));
});

Deno.test("the licences are there and name what they cover", async () => {
  assertStringIncludes(await read("LICENSE"), "MIT License");
  assertStringIncludes(await read("LICENSE"), "Undertone authors");
  const weights = await read("static/models/LICENSE.md");
  for (
    const part of [
      "non-commercial",
      "CC BY-NC-SA 4.0",
      "CC BY-NC-ND 4.0",
      "10.5281/zenodo.1188976",
      "10.5683/SP2/E8H2MF",
    ]
  ) assertStringIncludes(weights, part);
  assertStringIncludes(await read("NOTICE"), "static/models/LICENSE.md");
  assertStringIncludes(await read("README.md"), "**non-commercial use**");
});

Deno.test("ARCHITECTURE fits on one page", async () => {
  const lines = (await read("ARCHITECTURE.md")).trimEnd().split("\n");
  assert(lines.length <= 80, `${lines.length} lines`);
});

Deno.test("deno.json and deno.jsr.json map the same names", async () => {
  const keys = async (path: string) =>
    Object.keys(JSON.parse(await read(path)).imports).sort();
  assertEquals(await keys("deno.jsr.json"), await keys("deno.json"));
});

Deno.test("deno.json pins every package to one exact version", async () => {
  const { imports } = JSON.parse(await read("deno.json"));
  const loose = Object.entries<string>(imports).filter(([, target]) =>
    !target.startsWith("./") &&
    !/^npm:\/?(@[^/]+\/)?[^@/]+@\d+\.\d+\.\d+(\/|$)/.test(target)
  );
  assertEquals(loose, []);
});
