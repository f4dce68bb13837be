/**
 * Prints how often `random` names a clip of RAVDESS rightly where the other
 * take of the same sentence, by the same actor in the same emotion and
 * intensity, was learnt from, and where it was not.
 *
 * `deno run --allow-read bench/takes/main.ts results/undertone-4 data/prepared`
 *
 * @module
 */
import { join } from "node:path";
import {
  type Answer,
  type Clip,
  clipId,
  isRight,
  markdownTable,
  percent,
  readCorpora,
  readJsonFile,
  unitFolder,
  unitsOf,
} from "../../lib/train/mod.ts";

const [runs = "results/undertone-4", data = "data/prepared"] = Deno.args;

const clips = await readCorpora(data, ["ravdess"]);
const byId = new Map(clips.map((clip) => [clipId(clip), clip]));

/** What both takes of one reading have in common. */
function reading({ speaker, statement, emotion, intensity }: Clip): string {
  return [speaker, statement, emotion, intensity].join("/");
}

const learnt: boolean[] = [], other: boolean[] = [];
for (const unit of unitsOf("random")) {
  const read = <T>(name: string) =>
    readJsonFile<T>(join(unitFolder(runs, unit), name));
  const { train, dev } = await read<{ train: string[]; dev: string[] }>(
    "split.json",
  );
  const { heard } = await read<{ heard: { clip: Answer[] } }>("answers.json");
  // The refit learns from the development clips too.
  const readings = new Set(
    [...train, ...dev].filter((id) => byId.has(id)).map((id) =>
      reading(byId.get(id)!)
    ),
  );
  for (const answer of heard.clip) {
    const clip = byId.get(answer.id);
    if (clip === undefined) continue;
    (readings.has(reading(clip)) ? learnt : other).push(isRight(answer));
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
