/**
 * The figures in README: a table made from the shipped model's `card.json`.
 *
 * `deno run -A tests/house/figures.ts` writes it into README; a test fails when
 * the two differ.
 *
 * @module
 */

/** A measured share, as a fraction. */
interface Figure {
  mean: number;
  sd: number;
  n: number;
}

interface Rightness {
  accuracy: Figure;
  uar: Figure;
  byCorpus?: Record<string, { accuracy: Figure }>;
}

interface Protocol extends Rightness {
  parts: Record<string, Rightness> | null;
  heard: Record<string, Rightness>;
  ensemble: { members: number; heard: Record<string, Rightness> } | null;
  command: string;
  date: string;
}

/** What README needs of a model's card. */
export interface Card {
  protocols: Record<string, Protocol>;
}

const START = /^<!-- figures: .*-->$/m;
const END = "<!-- /figures -->";

function percent(fraction: number): string {
  return `${(100 * fraction).toFixed(1)} %`;
}

function figure({ mean, sd, n }: Figure): string {
  return n > 1 ? `${percent(mean)} ± ${(100 * sd).toFixed(1)}` : percent(mean);
}

function align(rows: string[][]): string[] {
  const widths = rows[0].map((_, i) =>
    Math.max(3, ...rows.map((row) => row[i].length))
  );
  const lines = rows.map((row) =>
    `| ${row.map((cell, i) => cell.padEnd(widths[i])).join(" | ")} |`
  );
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [lines[0], rule, ...lines.slice(1)];
}

/** Ways of hearing that stand in README; the card has the others. */
const HEARD = ["10 dB", "telephone", "live", "tta-5"];

/** The block of README: a table, and where its numbers come from. */
export function figuresOf(card: Card, path: string): string {
  const protocols = Object.entries(card.protocols);
  const row = (name: string, { accuracy, uar, byCorpus = {} }: Rightness) => [
    name,
    figure(uar),
    figure(accuracy),
    Object.keys(byCorpus).length < 2
      ? ""
      : Object.entries(byCorpus).sort().map(([corpus, { accuracy }]) =>
        `${corpus} ${percent(accuracy.mean)}`
      ).join(", "),
    `${uar.n}`,
  ];
  const together = (name: string, { ensemble }: Protocol) =>
    ensemble
      ? [row(
        `${name}, ${ensemble.members} networks as one`,
        ensemble.heard.clip,
      )]
      : [];
  const rows = protocols.flatMap(([name, figures]) => [
    row(`\`${name}\``, figures),
    ...Object.entries(figures.parts ?? {}).map(([part, of]) => row(part, of)),
    ...Object.entries(figures.heard).filter(([as]) => HEARD.includes(as))
      .map(([as, of]) => row(`${name}, ${as}`, of)),
    ...together(name, figures),
  ]);
  const head = [
    "protocol",
    "balanced accuracy",
    "accuracy",
    "by corpus",
    "seeds",
  ];
  return [
    ...align([head, ...rows]),
    "",
    `From [card.json](${path}), measured by:`,
    "",
    ...[
      ...new Set(
        protocols.map(([, { command, date }]) =>
          item(`- ${date}:`, `\`${command}\``)
        ),
      ),
    ],
  ].join("\n");
}

/** As the formatter breaks an item: it leaves code whole. */
function item(start: string, code: string): string {
  const line = `${start} ${code}`;
  return line.length <= 80 ? line : `${start}\n  ${code}`;
}

/** Path of the shipped model's card. */
export async function cardPath(): Promise<string> {
  const index = JSON.parse(
    await Deno.readTextFile("static/models/index.json"),
  );
  return `static/models/${index.default}/card.json`;
}

function blockOf(readme: string): { start: number; end: number } {
  const marker = readme.match(START);
  const end = readme.indexOf(END);
  if (!marker || end < 0) {
    throw new SyntaxError(
      `Cannot find the figures: README must hold '<!-- figures: … -->' and '${END}', got neither or one`,
    );
  }
  return { start: marker.index! + marker[0].length, end };
}

/** What stands between the two markers of README. */
export function readFigures(readme: string): string {
  const { start, end } = blockOf(readme);
  return readme.slice(start, end).trim();
}

/** README with these figures between the markers. */
export function withFigures(readme: string, figures: string): string {
  const { start, end } = blockOf(readme);
  return `${readme.slice(0, start)}\n\n${figures}\n\n${readme.slice(end)}`;
}

if (import.meta.main) {
  const path = await cardPath();
  const card: Card = JSON.parse(await Deno.readTextFile(path));
  const readme = await Deno.readTextFile("README.md");
  await Deno.writeTextFile(
    "README.md",
    withFigures(readme, figuresOf(card, path)),
  );
  console.log("README.md");
}
