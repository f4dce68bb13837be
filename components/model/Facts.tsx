import { useWords } from "../words.tsx";
import type { Card, Group } from "./card.ts";
import { DataTable } from "./DataTable.tsx";
import { figureText } from "./figure_text.ts";
import { useProtocol } from "./Headlines.tsx";
import type { HeardFigures } from "../../lib/train/mod.ts";

const GROUPS = ["all", "female", "male"] as const;
const HEARD = ["live", "live-smoothed"] as const;

/** How right it is on whose recordings. */
export function GroupTable({ groups }: { groups: Group[] }) {
  const words = useWords();
  const nameOf = (name: string) => {
    const known = GROUPS.find((one) => one === name);
    return known ? words.say(`model.group.${known}`) : name.toUpperCase();
  };
  return (
    <section class="chart">
      <h3>{words.say("model.groups")}</h3>
      <DataTable
        head={[
          words.say("model.group"),
          words.say("model.group.balanced"),
          words.say("model.group.accuracy"),
          words.say("model.group.clips"),
        ]}
        rows={groups.map(({ name, rightness: { uar, accuracy, clips } }) => [
          nameOf(name),
          figureText(words, uar),
          figureText(words, accuracy),
          words.number(clips),
        ])}
      />
    </section>
  );
}

/** What is lost where a voice is streamed instead of read from a file. */
export function LiveTable(
  { heard }: { heard: Record<string, HeardFigures> },
) {
  const words = useWords();
  const shown = HEARD.filter((name) => name in heard);
  const points = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return (
    <section class="chart">
      <h3>{words.say("model.heard.title")}</h3>
      <DataTable
        head={[
          words.say("model.heard"),
          words.say("model.group.balanced"),
          words.say("model.heard.lost"),
          words.say("model.heard.unanswered"),
        ]}
        rows={shown.map((name) => [
          words.say(`model.heard.${name}`),
          figureText(words, heard[name].uar),
          words.number(100 * heard[name].uarLoss, points),
          words.percent(heard[name].unanswered, { digits: 1 }),
        ])}
      />
    </section>
  );
}

/** What the weights were learnt from, and what their licences ask. */
export function DataSources({ card }: { card: Card }) {
  const words = useWords();
  return (
    <section id="data">
      <h2>{words.say("model.data")}</h2>
      <p>{words.say("model.data.note")}</p>
      <DataTable
        head={[
          words.say("model.data.corpus"),
          words.say("model.data.licence"),
          words.say("model.data.source"),
        ]}
        rows={card.corpora.map(({ name, licence, source }) => [
          name,
          licence,
          source,
        ])}
      />
      <p>
        <strong>{words.say("model.data.weights")}</strong>
        <br />
        <span lang="en">{card.licence}</span>
      </p>
    </section>
  );
}

/** Which command measured which figure, when and on what. */
export function HowMeasured({ card }: { card: Card }) {
  const words = useWords();
  const protocol = useProtocol();
  return (
    <section id="measured">
      <h2>{words.say("model.measured")}</h2>
      <DataTable
        head={[
          words.say("model.measured.protocol"),
          words.say("model.measured.networks"),
          words.say("model.measured.date"),
          words.say("model.measured.machine"),
          words.say("model.measured.command"),
        ]}
        rows={Object.entries(card.protocols).map(([name, figures]) => [
          `${protocol(name).title} (${name})`,
          words.number(
            (figures.seeds?.length ?? 1) *
              Math.max(1, figures.folds?.length ?? 1),
          ),
          figures.date ?? "–",
          figures.machine ?? "–",
          figures.command ?? "–",
        ])}
      />
    </section>
  );
}

const LIMITS = ["acted", "language", "expressed", "words"] as const;
const FORBIDDEN = ["work", "inform", "decide", "commercial"] as const;

/** What it cannot do, and what it must not be used for. */
export function Limits() {
  const words = useWords();
  return (
    <div class="limits" id="limits">
      <section>
        <h2>{words.say("model.limits")}</h2>
        <ul>
          {LIMITS.map((key) => (
            <li key={key}>{words.say(`model.limits.${key}`)}</li>
          ))}
        </ul>
      </section>
      <section class="forbidden">
        <h2>{words.say("model.forbidden")}</h2>
        <ul>
          {FORBIDDEN.map((key) => (
            <li key={key}>{words.say(`model.forbidden.${key}`)}</li>
          ))}
        </ul>
      </section>
    </div>
  );
}
