import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { type AskedCard, askedOf } from "./asked.ts";
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

Deno.test("the documents' figures are those of the shipped model's card", async () => {
  const path = await cardPath();
  const card = JSON.parse(await read(path));
  // The formatter may break a long line.
  const oneLine = (text: string) => text.replace(/\s+/g, " ");
  const documents = {
    "README.md": figuresOf(card, path),
    "docs/experiments.md": askedOf(card),
  };
  for (const [document, figures] of Object.entries(documents)) {
    assertEquals(
      oneLine(readFigures(await read(document))),
      oneLine(figures),
      "run: deno run -A tests/house/figures.ts",
    );
  }
});

Deno.test("askedOf() says what is short, and what has not been measured", () => {
  const figure = (mean: number) => ({ mean, sd: 0.01, n: 3 });
  const group = { uar: figure(0.65), accuracy: figure(0.7) };
  const text = askedOf({
    network: { weights: 2e6, multiplyAdds: 20e6, bytes: 2e6 },
    protocols: {
      speakers: {
        ...group,
        byCorpus: {},
        bySex: {
          female: { ...group, uar: figure(0.7) },
          male: { ...group, uar: figure(0.65) },
        },
        byActor: {
          "ravdess-02": { uar: figure(0.6) },
          "ravdess-04": { uar: figure(0.8) }, // a variance of 0.02
          "ravdess-01": { uar: figure(0.5) },
          "ravdess-03": { uar: figure(0.7) },
        },
        worstClass: { emotion: "sad", recall: figure(0.5) },
        calibration: { ece: figure(0.03), eceByChance: figure(0.02) },
        notSure: null,
        heard: { "10 dB": { uarLoss: 0.081 }, live: { uarLoss: 0.021 } },
        gate: null,
        parts: null,
      },
    },
  });
  const rows = text.split("\n").map((line) =>
    line.split("|").slice(1, -1).map((cell) => cell.trim())
  );
  const row = (what: string) => rows.find(([first]) => first.includes(what))!;
  assertEquals(row("`random`, accuracy").slice(1), [
    ...["≥ 94.5 %", "not measured", ""],
  ]);
  assertEquals(row("`speakers`, balanced").slice(1), [
    ...["≥ 65.5 %", "65.0 % ± 1.0", "short"],
  ]);
  assertEquals(row("worst emotion")[3], "");
  assertEquals(row("women's less men's").slice(2), ["5.0 points", ""]);
  assertEquals(row("10 dB").slice(1), ["≥ 99.0 %", "not measured", ""]);
  assertEquals(row("standard error").slice(1), ["", "14.1 points", ""]);
  assertEquals(row("calibration error").slice(2), ["3.0 %", ""]);
  assertEquals(row("what chance makes it").slice(1), ["", "2.0 %", ""]);
  assertEquals(row("lost in noise").slice(2), ["8.1 points", "short"]);
  assertEquals(row("`speakers`, lost live, utterance ended").slice(1), [
    ...["≤ 2 points", "2.1 points", "short"],
  ]);
  assertEquals(row("`random`, lost live, last label")[2], "not measured");
  assertEquals(row("all protocols")[2], "not measured");
  assertEquals(row("weights").slice(2), ["2.0 million", "short"]);
  assertEquals(row("a window's cost").slice(2), ["40.0 MFLOP", ""]);
});

Deno.test("docs/experiments.md says why what falls short does, and nothing more falls short", async () => {
  const card: AskedCard = JSON.parse(await read(await cardPath()));
  const short = askedOf(card).split("\n")
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .filter((cells) => cells[4] === "short" || cells[3] === "not measured")
    .map(([_, what]) => what);
  const why = {
    "`speakers`, women's less men's balanced accuracy": "- **Men** are named",
    "calibration error of unseen speakers": "- **What it is sure of**, and how",
    "right where it is sure": "- **What it is sure of**, and how",
  };
  assertEquals(short, Object.keys(why));
  const text = await read("docs/experiments.md");
  for (const bullet of Object.values(why)) assertStringIncludes(text, bullet);
});

Deno.test("askedOf() gives the hours of a whole set, and none of a part of it", () => {
  const hours = (seeds: number) => {
    const figure = (n: number) => ({ mean: 0.5, sd: 0, n });
    const protocol = (n: number, minutes: number) => ({
      ...{ uar: figure(n), accuracy: figure(n), minutes },
      ...{ byCorpus: {}, bySex: {}, byActor: {}, heard: {} },
      ...{ gate: null, parts: null, notSure: null },
      worstClass: { emotion: "sad", recall: figure(n) },
      calibration: { ece: figure(n) },
    });
    const text = askedOf({
      network: { weights: 1, multiplyAdds: 1, bytes: 1 },
      protocols: {
        random: protocol(seeds, 600),
        speakers: protocol(3, 600),
        "cross-corpus": protocol(3, 360),
      },
    });
    const row = text.split("\n").find((line) =>
      line.includes("hours one after")
    )!;
    return row.split("|").slice(2, -1).map((cell) => cell.trim());
  };
  assertEquals(hours(5), ["≤ 12 hours", "13.0 hours", "short"]);
  assertEquals(hours(4), ["≤ 12 hours", "not measured", ""]);
});

Deno.test("the shipped model's card holds its figures as fractions, 90 % or more on random", async () => {
  const card: Card = JSON.parse(await read(await cardPath()));
  for (const protocol of Object.values(card.protocols)) {
    const { accuracy, uar, byCorpus = {}, command, date } = protocol;
    const corpora = Object.values(byCorpus).map(({ accuracy }) => accuracy);
    for (const { mean } of [accuracy, uar, ...corpora]) {
      assert(mean > 0 && mean <= 1, `${mean}`);
    }
    assert(accuracy.sd >= 0 && Number.isInteger(accuracy.n), `${accuracy.n}`);
    assertMatch(command, /^deno task crossval(?!.* \/)/); // no machine's paths
    assertMatch(date, /^\d{4}-\d\d-\d\d$/);
  }
  const { random } = card.protocols;
  assert(random.accuracy.mean >= 0.9, `accuracy ${random.accuracy.mean}`);
  assertEquals(Object.keys(random.byCorpus!).sort(), ["ravdess", "tess"]);
});

Deno.test("figuresOf() rounds fractions to tenths of a percent, with spread, parts and ways of hearing", () => {
  const figure = (mean: number, sd = 0, n = 1) => ({ mean, sd, n });
  const measured = {
    ...{ command: "deno task crossval --collect", date: "2026-01-02" },
    ...{ parts: null, heard: {}, ensemble: null },
  };
  const card: Card = {
    protocols: {
      speakers: {
        ...measured,
        accuracy: figure(0.6514, 0.0312, 3),
        uar: figure(0.6449, 0.03, 3),
        byCorpus: { ravdess: { accuracy: figure(0.6) } },
        heard: {
          "10 dB": { accuracy: figure(0.6), uar: figure(0.59) },
          "0 dB": { accuracy: figure(0.5), uar: figure(0.5) },
        },
        ensemble: {
          members: 3,
          heard: { clip: { accuracy: figure(0.7), uar: figure(0.71) } },
        },
      },
      random: {
        ...measured,
        accuracy: figure(0.9),
        uar: figure(0.8951),
        byCorpus: {
          tess: { accuracy: figure(1) },
          ravdess: { accuracy: figure(0.8) },
        },
      },
      "cross-corpus": {
        ...measured,
        accuracy: figure(0.4),
        uar: figure(0.4),
        heard: { live: { accuracy: figure(0.4), uar: figure(0.4) } },
        parts: { "A → B": { accuracy: figure(0.3), uar: figure(0.35) } },
      },
    },
  };
  const lines = figuresOf(card, "c.json").split("\n");
  assertEquals(lines.slice(-1), [
    "- 2026-01-02: `deno task crossval --collect`",
  ]);
  const cells = (line: string) =>
    line.split("|").slice(1, -1).map((cell) => cell.trim());
  const [head, _, ...rows] = lines.filter((line) => line.startsWith("|"));
  assertEquals([head, ...rows].map(cells), [
    ["protocol", "balanced accuracy", "accuracy", "by corpus", "seeds"],
    ["`speakers`", "64.5 % ± 3.0", "65.1 % ± 3.1", "", "3"],
    ["speakers, 10 dB", "59.0 %", "60.0 %", "", "1"],
    ["speakers, 3 networks as one", "71.0 %", "70.0 %", "", "3"],
    ["`random`", "89.5 %", "90.0 %", "ravdess 80.0 %, tess 100.0 %", "1"],
    ["`cross-corpus`, A → B", "35.0 %", "30.0 %", "", "1"],
  ]);
  assert(!lines.join().includes("hours"));
  const costs: Card = {
    protocols: { random: { ...card.protocols.random, minutes: 150 } },
  };
  assertStringIncludes(
    figuresOf(costs, "c.json"),
    "\n\nAll took 2.5 hours by the clock, one network after another, on one core each.\n\n",
  );
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

Deno.test("deno.json pins every package to one exact version", async () => {
  const { imports } = JSON.parse(await read("deno.json"));
  const loose = Object.entries<string>(imports).filter(([, target]) =>
    !target.startsWith("./") &&
    !/^npm:\/?(@[^/]+\/)?[^@/]+@\d+\.\d+\.\d+(\/|$)/.test(target)
  );
  assertEquals(loose, []);
});
