import type { Measures } from "../../lib/train/mod.ts";
import { useWords } from "../words.tsx";
import { FoldedTable } from "./DataTable.tsx";
import { figureText } from "./figure_text.ts";

const SIZE = 300;
const LEFT = 52;
const TOP = 8;
const COUNTS = 40;
const BASE = TOP + SIZE;
const HEIGHT = BASE + COUNTS + 44;
const WIDTH = LEFT + SIZE + 24;

type Calibration = Measures["calibration"];
type Bin = Calibration["bins"][number];

/** Said confidence against how often it is right; the line is honesty. */
export function ReliabilityChart({ calibration, notSure }: {
  calibration: Calibration;
  notSure: Measures["notSure"] | undefined;
}) {
  const words = useWords();
  const bins = calibration.bins.filter(({ clips }) => clips > 0);
  const most = Math.max(...bins.map(({ clips }) => clips));
  const note = words.say("model.reliability.note", {
    percent: figureText(words, calibration.ece),
  });
  return (
    <section class="chart reliability">
      <h3>{words.say("model.reliability")}</h3>
      <p class="quiet">{note}</p>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={note}>
        <Grid />
        {bins.map((bin) => <BinBar key={bin.from} bin={bin} most={most} />)}
        <path class="honest" d={`M${LEFT} ${BASE}L${LEFT + SIZE} ${TOP}`} />
        <text class="axis" x={LEFT + SIZE / 2} y={HEIGHT - 6}>
          {words.say("model.reliability.sure")}
        </text>
      </svg>
      {notSure?.precision && (
        <p>
          {words.say("model.reliability.notSure", {
            coverage: figureText(words, notSure.coverage),
            precision: figureText(words, notSure.precision),
          })}
        </p>
      )}
      <FoldedTable
        head={[
          words.say("model.reliability.sure"),
          words.say("model.reliability.right"),
          words.say("model.reliability.answers"),
        ]}
        rows={bins.map(({ confidence, accuracy, clips }) => [
          words.percent(confidence!, { digits: 1 }),
          words.percent(accuracy!, { digits: 1 }),
          words.number(clips),
        ])}
      />
    </section>
  );
}

function Grid() {
  const words = useWords();
  return (
    <>
      {[0, 0.25, 0.5, 0.75, 1].map((share) => {
        const y = BASE - SIZE * share;
        return (
          <g key={share}>
            <path class="grid" d={`M${LEFT} ${y}h${SIZE}`} />
            <text class="tick-y" x={LEFT - 8} y={y}>
              {words.percent(share)}
            </text>
            <text class="tick-x" x={LEFT + SIZE * share} y={BASE + COUNTS + 16}>
              {words.percent(share)}
            </text>
          </g>
        );
      })}
    </>
  );
}

function BinBar({ bin, most }: { bin: Bin; most: number }) {
  const x = LEFT + SIZE * bin.from + 1;
  const width = SIZE * (bin.to - bin.from) - 2;
  const height = SIZE * bin.accuracy!;
  const count = Math.max(1, (COUNTS - 10) * bin.clips / most);
  return (
    <>
      <rect
        class="right"
        x={x}
        y={BASE - height}
        width={width}
        height={height}
      />
      <rect class="count" x={x} y={BASE + 5} width={width} height={count} />
    </>
  );
}
