import { useWords } from "../words.tsx";
import type { Card, Group } from "./card.ts";
import { DataTable } from "./DataTable.tsx";
import { figureText } from "./figure_text.ts";
import { useProtocol } from "./Headlines.tsx";
import type { Figure, GateFigures, HeardFigures } from "../../lib/train/mod.ts";

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

/** What the speech gate lets through and keeps out. */
export function GateTable({ gate }: { gate: GateFigures }) {
  const words = useWords();
  const nameOf = (heard: string) => {
    if (heard === "telephone") return words.say("model.gate.telephone");
    return / dB$/.test(heard)
      ? words.say("model.gate.inNoise", { ratio: heard })
      : words.say("model.gate.clip");
  };
  const silences = Object.values(gate.rejectedSilence);
  const silence = silences.toSorted((a, b) => a.mean - b.mean)[0];
  const rows: [string, Figure][] = [
    ...Object.entries(gate.accepted)
      .filter(([heard]) => / dB$|^clip$|^telephone$/.test(heard))
      .map(([heard, share]) => [nameOf(heard), share] as [string, Figure]),
    [words.say("model.gate.noise"), gate.rejected],
    [words.say("model.gate.silence"), silence],
  ];
  return (
    <section class="chart">
      <h3>{words.say("model.gate")}</h3>
      <p class="quiet">{words.say("model.gate.note")}</p>
      <DataTable
        head={[words.say("model.gate.sound"), words.say("model.gate.taken")]}
        rows={rows.map(([name, share]) => [name, figureText(words, share)])}
      />
    </section>
  );
}

/** What the shipped network weighs and costs. */
export function NetworkFacts({ card }: { card: Card }) {
  const words = useWords();
  const { network, learntFrom, settings } = card;
  const short = (n: number) => words.number(n, { maximumFractionDigits: 1 });
  const rows: [string, string][] = [
    [words.say("model.network.weights"), words.number(network.weights)],
    [
      words.say("model.network.cost"),
      words.say("model.network.million", {
        number: short(network.multiplyAdds / 1e6),
      }),
    ],
    [
      words.say("model.network.size"),
      words.say("model.network.megabytes", {
        number: short(network.bytes / 1e6),
      }),
    ],
    [words.say("model.network.learnt"), words.number(learntFrom.clips)],
  ];
  if (settings.notSureBelow !== null) {
    rows.push([
      words.say("model.network.notSure"),
      words.percent(settings.notSureBelow),
    ]);
  }
  return (
    <section id="network">
      <h2>{words.say("model.network")}</h2>
      <DataTable
        head={[
          words.say("model.network.fact"),
          words.say("model.network.value"),
        ]}
        rows={rows}
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
