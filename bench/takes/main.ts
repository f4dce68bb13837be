/**
 * Prints how often `random` names a clip of RAVDESS rightly where the other
 * take of the same sentence, by the same actor in the same emotion and
 * intensity, was learnt from, and where it was not.
 *
 * `deno run --allow-read bench/takes/main.ts results/strangers data/prepared`
 *
 * @module
 */
import {
  type Clip,
  clipOf,
  isRight,
  learntClips,
  markdownTable,
  percent,
  readAnswers,
  readRun,
  unitFolder,
  unitsOf,
} from "../../lib/train/mod.ts";

const [runs = "results/strangers", data = "data/prepared"] = Deno.args;

/** What both takes of one reading have in common. */
function reading({ speaker, statement, emotion, intensity }: Clip): string {
  return [speaker, statement, emotion, intensity].join("/");
}

const learnt: boolean[] = [], other: boolean[] = [];
for (const unit of unitsOf("random")) {
  const folder = unitFolder(runs, unit);
  const { config, split, clips } = await readRun(folder, data);
  const readingOf = (id: string) => reading(clipOf(clips, { id, data }));
  const known = new Set(learntClips(config, split).map(readingOf));
  const { heard } = (await readAnswers(folder))!;
  for (const answer of heard.clip) {
    if (answer.corpus !== "ravdess") continue;
    const side = known.has(readingOf(answer.id)) ? learnt : other;
    side.push(isRight(answer));
  }
}

const row = (name: string, right: boolean[]) => [
  name,
  `${right.length}`,
  percent(right.filter(Boolean).length / right.length),
];
console.log(markdownTable(
  ["the other take", "clips", "right"],
  [row("was learnt from", learnt), row("was not", other)],
));
