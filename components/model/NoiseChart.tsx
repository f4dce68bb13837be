import { useWords } from "../words.tsx";
import type { NoisePoint } from "./card.ts";
import { FoldedTable } from "./DataTable.tsx";

const WIDTH = 420;
const HEIGHT = 250;
const LEFT = 52;
const RIGHT = 20;
const TOP = 22;
const BASE = HEIGHT - 36;

/** What is left of the balanced accuracy as noise grows. */
export function NoiseChart({ points, telephone }: {
  points: NoisePoint[];
  /** Balanced accuracy by telephone, 0 to 1; null where not measured. */
  telephone: number | null;
}) {
  const words = useWords();
  const note = words.say("model.noise.note");
  const names = points.map(({ snrDb }) =>
    Number.isFinite(snrDb)
      ? words.say("live.level.db", { db: snrDb })
      : words.say("model.noise.clean")
  );
  const rows = points.map(({ uar }, i) => [names[i], words.percent(uar)]);
  if (telephone !== null) {
    rows.push([
      words.say("model.noise.telephone"),
      words.percent(telephone),
    ]);
  }
  return (
    <section class="chart noise">
      <h3>{words.say("model.noise")}</h3>
      <p class="quiet">{note}</p>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={rows.map((row) => row.join(" ")).join(", ")}
      >
        <Curve points={points} names={names} />
      </svg>
      <FoldedTable
        head={[words.say("model.heard"), words.say("model.group.balanced")]}
        rows={rows}
      />
    </section>
  );
}

function Curve({ points, names }: { points: NoisePoint[]; names: string[] }) {
  const words = useWords();
  const step = (WIDTH - LEFT - RIGHT) / Math.max(1, points.length - 1);
  const places = points.map(({ uar }, i) => ({
    x: LEFT + step * i,
    y: BASE - (BASE - TOP) * uar,
    uar,
  }));
  const line = places.map(({ x, y }) => `${x} ${y}`).join("L");
  return (
    <>
      {[0, 0.5, 1].map((share) => {
        const y = BASE - (BASE - TOP) * share;
        return (
          <g key={share}>
            <path class="grid" d={`M${LEFT} ${y}H${WIDTH - RIGHT}`} />
            <text class="tick-y" x={LEFT - 8} y={y}>
              {words.percent(share)}
            </text>
          </g>
        );
      })}
      <path class="curve" d={`M${line}`} />
      {places.map(({ x, y, uar }, i) => (
        <g key={i}>
          <circle class="dot" cx={x} cy={y} r="4.5" />
          <text class="tick-x value" x={x} y={y - 12}>
            {words.percent(uar)}
          </text>
          <text class="tick-x" x={x} y={HEIGHT - 12}>{names[i]}</text>
        </g>
      ))}
    </>
  );
}
