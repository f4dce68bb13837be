import type { ReliabilityBin } from "../evaluation/mod.ts";
import { percent } from "./words.ts";

const SIZE = 300, LEFT = 40, TOP = 10, BOTTOM = 36, COUNTS = 44;

/**
 * Confidence against the share that was right, a bar a bin; on the diagonal a
 * network is right as often as it says. Below: how many clips each bin has.
 */
export function ReliabilityDiagram({ bins, ece }: {
  bins: readonly ReliabilityBin[];
  ece: number;
}) {
  const width = LEFT + SIZE + 12;
  const height = TOP + SIZE + COUNTS + BOTTOM;
  const most = Math.max(1, ...bins.map(({ clips }) => clips));
  const base = TOP + SIZE;
  return (
    <figure class="chart reliability">
      <figcaption>How right it is where it is sure</figcaption>
      <p class="quiet">
        Expected calibration error{" "}
        <b>{percent(ece)}</b>. Bars: share named rightly. Diagonal: right as
        often as it says. Below: clips a bin.
      </p>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`Reliability diagram, expected calibration error ${
          percent(ece)
        }`}
      >
        {[0, 0.5, 1].map((share) => (
          <g key={share}>
            <path
              class="grid"
              d={`M${LEFT} ${base - SIZE * share}H${LEFT + SIZE}`}
            />
            <text class="tick tick-y" x={LEFT - 6} y={base - SIZE * share}>
              {percent(share, 0)}
            </text>
            <text
              class="tick tick-x"
              x={LEFT + SIZE * share}
              y={base + COUNTS + 16}
            >
              {percent(share, 0)}
            </text>
          </g>
        ))}
        {bins.filter(({ clips }) => clips > 0).map((bin) => (
          <Bin key={bin.from} bin={bin} base={base} most={most} />
        ))}
        <path class="diagonal" d={`M${LEFT} ${base}L${LEFT + SIZE} ${TOP}`} />
        <text class="tick tick-x" x={LEFT + SIZE / 2} y={base + COUNTS + 32}>
          confidence
        </text>
      </svg>
    </figure>
  );
}

function Bin({ bin, base, most }: {
  bin: ReliabilityBin;
  base: number;
  most: number;
}) {
  const { from, to, clips, accuracy, confidence } = bin;
  const x = LEFT + SIZE * from + 1, width = SIZE * (to - from) - 2;
  const height = SIZE * accuracy!, count = (COUNTS - 10) * clips / most;
  return (
    <g>
      <title>
        {`confidence ${percent(confidence!)}: ${
          percent(accuracy!)
        } right of ${clips}`}
      </title>
      <rect class="bar" x={x} y={base - height} width={width} height={height} />
      <rect class="count" x={x} y={base + 6} width={width} height={count} />
    </g>
  );
}
