/**
 * The figures in README and in docs/experiments.md: tables made from the shipped
 * model's `card.json`.
 *
 * `deno run -A tests/house/figures.ts` writes them; a test fails when the two
 * differ.
 *
 * @module
 */
import { askedOf } from "./asked.ts";
import { align, type Figure, figure, percent } from "./figure_text.ts";

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
  /** How long its networks took, one after the other. */
  minutes?: number;
}

/** What README needs of a model's card. */
export interface Card {
  protocols: Record<string, Protocol>;
}

const START = /^<!-- figures: .*-->$/m;
const END = "<!-- /figures -->";

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
      ? [[
        ...row(
          `${name}, ${ensemble.members} networks as one`,
          ensemble.heard.clip,
        ).slice(0, -1),
        `${ensemble.members}`,
      ]]
      : [];
  const rows = protocols.flatMap(([name, figures]) => {
    const parts = Object.entries(figures.parts ?? {});
    // Different tasks, and one figure of all of them would say nothing.
    if (parts.length > 0) {
      return parts.map(([part, of]) => row(`\`${name}\`, ${part}`, of));
    }
    return [
      row(`\`${name}\``, figures),
      ...Object.entries(figures.heard).filter(([as]) => HEARD.includes(as))
        .map(([as, of]) => row(`${name}, ${as}`, of)),
      ...together(name, figures),
    ];
  });
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
    ...hoursText(protocols.map(([, { minutes }]) => minutes)),
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

/** What all of it cost; nothing where a card does not say. */
function hoursText(minutes: (number | undefined)[]): string[] {
  const known = minutes.filter((each) => each !== undefined);
  if (known.length === 0 || known.length < minutes.length) return [];
  const hours = known.reduce((sum, each) => sum + each, 0) / 60;
  const how = "by the clock, one network after another, on one core each.";
  return [`All took ${hours.toFixed(1)} hours ${how}`, ""];
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
      `Cannot find the figures: the document must hold '<!-- figures: … -->' and '${END}', got neither or one`,
    );
  }
  return { start: marker.index! + marker[0].length, end };
}

/** What stands between the two markers of a document. */
export function readFigures(readme: string): string {
  const { start, end } = blockOf(readme);
  return readme.slice(start, end).trim();
}

/** A document with these figures between the markers. */
export function withFigures(readme: string, figures: string): string {
  const { start, end } = blockOf(readme);
  return `${readme.slice(0, start)}\n\n${figures}\n\n${readme.slice(end)}`;
}

if (import.meta.main) {
  const path = await cardPath();
  const card = JSON.parse(await Deno.readTextFile(path));
  const documents = {
    "README.md": figuresOf(card, path),
    "docs/experiments.md": askedOf(card),
  };
  for (const [document, figures] of Object.entries(documents)) {
    const text = await Deno.readTextFile(document);
    await Deno.writeTextFile(document, withFigures(text, figures));
    console.log(document);
  }
}
