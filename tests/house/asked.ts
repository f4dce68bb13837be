/**
 * What the project asked of the model, beside what `card.json` says it reached:
 * a table in docs/experiments.md. `figures.ts` writes it, a test compares it.
 *
 * @module
 */
import { standardError } from "../../lib/train/metrics.ts";
import { PROTOCOLS } from "../../lib/train/protocols/mod.ts";
import { align, type Figure, figure, percent, tenths } from "./figure_text.ts";

interface Group {
  uar: Figure;
  accuracy: Figure;
}

/** What the table needs of a model's card. */
export interface AskedCard {
  network: { weights: number; multiplyAdds: number; bytes: number };
  protocols: Record<
    string,
    Group & {
      /** How long its networks took, one after the other. */
      minutes?: number;
      byCorpus: Record<string, Group>;
      bySex: Record<string, Group>;
      byActor: Record<string, { uar: Figure }>;
      worstClass: { emotion: string; recall: Figure };
      calibration: { ece: Figure; eceByChance?: Figure };
      notSure: { coverage: Figure; precision: Figure | null } | null;
      heard: Record<string, { uarLoss: number }>;
      gate: {
        accepted: Record<string, Figure>;
        rejected: Figure;
        rejectedSilence: Record<string, Figure>;
      } | null;
      parts: Record<string, Group> | null;
    }
  >;
}

/** One thing that was asked: got, and whether that is enough. */
interface Asked {
  what: string;
  asked: string;
  /** Null where it has not been measured. */
  got: string | null;
  reached: boolean;
}

/** At least a share. */
function least(what: string, limit: number, got?: Figure): Asked {
  return {
    what,
    asked: `≥ ${percent(limit)}`,
    got: got ? figure(got) : null,
    reached: got !== undefined && got.mean >= limit,
  };
}

/** At most a number, with a unit. */
function most(
  what: string,
  limit: number,
  { got, unit }: { got?: number; unit: string },
): Asked {
  return {
    what,
    asked: `≤ ${limit} ${unit}`,
    got: got === undefined ? null : `${tenths(got)} ${unit}`,
    reached: got !== undefined && got <= limit,
  };
}

/**
 * How far a difference of women and men may be off for the actors that there
 * are: `√(Σ variance / count)` of either. RAVDESS gives women even numbers.
 */
function overActors(byActor: Record<string, { uar: Figure }> = {}): Asked[] {
  const what = "the standard error of that, over actors";
  const sexes = Map.groupBy(
    Object.entries(byActor),
    ([name]) => Number(name.split("-")[1]) % 2,
  );
  const squares = [...sexes.values()].map((actors) => {
    const uars = actors.map(([, { uar }]) => uar.mean);
    return standardError(uars) ** 2;
  });
  if (squares.length < 2) return [];
  const error = 100 * Math.sqrt(squares[0] + squares[1]);
  return [{ what, asked: "", got: `${tenths(error)} points`, reached: true }];
}

/** What a calibration error is to be seen beside; nothing is asked of it. */
function byChance(got?: Figure): Asked[] {
  const what = "what chance makes it where confidences are right";
  return got === undefined
    ? []
    : [{ what, asked: "", got: percent(got.mean), reached: true }];
}

/** Clips streamed: the protocol, how they were heard, and when the label is read. */
const LIVE = [
  ["speakers", "live", "utterance ended"],
  ["speakers", "live-smoothed", "last label shown"],
  ["random", "live", "utterance ended"],
  ["random", "live-smoothed", "last label shown"],
] as const;

/** Hours that the whole set takes on two cores; undefined where not all of it was done. */
function wholeSetHours(protocols: AskedCard["protocols"]): number | undefined {
  const measured = Object.values(PROTOCOLS).filter(({ hasTest }) => hasTest);
  const minutes = measured.map(({ name, seeds }) =>
    protocols[name]?.uar.n === seeds.length
      ? protocols[name].minutes
      : undefined
  );
  if (!minutes.every((each) => each !== undefined)) return undefined;
  return minutes.reduce((sum, each) => sum + each, 0) / 60 / 2;
}

function rows({ network, protocols }: AskedCard): Asked[] {
  const { random, speakers, "cross-corpus": cross } = protocols;
  const silence = Object.values(speakers?.gate?.rejectedSilence ?? {});
  const sexes = Object.values(speakers?.bySex ?? {}).map(({ uar }) => uar.mean);
  const points = (got?: number) => ({
    got: got === undefined ? undefined : 100 * got,
    unit: "points",
  });
  return [
    least("`random`, accuracy", 0.945, random?.accuracy),
    least("`random`, RAVDESS' part", 0.82, random?.byCorpus.ravdess?.accuracy),
    least("`speakers`, balanced accuracy", 0.655, speakers?.uar),
    least(
      "`speakers`, worst emotion's recall",
      0.5,
      speakers?.worstClass.recall,
    ),
    most(
      "`speakers`, women's less men's balanced accuracy",
      8,
      points(
        speakers && Math.max(...sexes) - Math.min(...sexes),
      ),
    ),
    ...overActors(speakers?.byActor),
    least(
      "RAVDESS → TESS, balanced accuracy",
      0.31,
      cross?.parts?.["RAVDESS → TESS"]?.uar,
    ),
    least(
      "TESS → RAVDESS, balanced accuracy",
      0.25,
      cross?.parts?.["TESS → RAVDESS"]?.uar,
    ),
    most("calibration error of unseen speakers", 4, {
      got: speakers && 100 * speakers.calibration.ece.mean,
      unit: "%",
    }),
    ...byChance(speakers?.calibration.eceByChance),
    least(
      "right where it is sure",
      0.9,
      speakers?.notSure?.precision ?? undefined,
    ),
    least("speech accepted at 10 dB", 0.99, speakers?.gate?.accepted["10 dB"]),
    least("environmental sounds rejected", 0.97, speakers?.gate?.rejected),
    least(
      "silence rejected",
      1,
      silence.toSorted((a, b) => a.mean - b.mean)[0],
    ),
    most(
      "lost in noise at 10 dB",
      8,
      points(speakers?.heard["10 dB"]?.uarLoss),
    ),
    most("lost by telephone", 10, points(speakers?.heard.telephone?.uarLoss)),
    ...LIVE.map(([name, heard, when]) =>
      most(
        `\`${name}\`, lost live, ${when}`,
        2,
        points(protocols[name]?.heard[heard]?.uarLoss),
      )
    ),
    most("all protocols, half their hours one after another", 12, {
      got: wholeSetHours(protocols),
      unit: "hours",
    }),
    most("weights", 1, { got: network.weights / 1e6, unit: "million" }),
    most("a window's cost", 60, {
      got: 2 * network.multiplyAdds / 1e6,
      unit: "MFLOP",
    }),
    most("size", 2.5, { got: network.bytes / 1e6, unit: "MB" }),
  ];
}

/** The table: a row for each thing asked. */
export function askedOf(card: AskedCard): string {
  return align([
    ["asked of", "asked", "reached", ""],
    ...rows(card).map(({ what, asked, got, reached }) => [
      what,
      asked,
      got ?? "not measured",
      got === null || reached ? "" : "short",
    ]),
  ]).join("\n");
}
