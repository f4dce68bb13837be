import { roundTicks } from "./ticks.ts";

/** A line of a chart: a value an epoch. */
export interface Series {
  name: string;
  values: readonly number[];
  /** How the line is told from the others: 1 is whole, 2 dashed, 3 dotted. */
  look: 1 | 2 | 3;
}

const WIDTH = 360, HEIGHT = 220;
const LEFT = 44, RIGHT = 12, TOP = 12, BOTTOM = 40;

/** Curves over epochs, one of them marked. */
export function LineChart({ title, series, format, marked, top, bottom = 0 }: {
  title: string;
  series: readonly Series[];
  format: (value: number) => string;
  /** The epoch marked, from 1. */
  marked: number;
  /** Upper end of the axis; by default the greatest value. */
  top?: number;
  bottom?: number;
}) {
  const nEpochs = Math.max(...series.map(({ values }) => values.length));
  const greatest = Math.max(...series.flatMap(({ values }) => values));
  const highest = top ?? (greatest > bottom ? greatest : bottom + 1);
  const x = (epoch: number) =>
    nEpochs === 1
      ? (LEFT + WIDTH - RIGHT) / 2
      : LEFT + (WIDTH - LEFT - RIGHT) * (epoch - 1) / (nEpochs - 1);
  const y = (value: number) =>
    HEIGHT - BOTTOM -
    (HEIGHT - TOP - BOTTOM) * (value - bottom) / (highest - bottom);
  return (
    <figure class="chart">
      <figcaption>{title}</figcaption>
      <Legend series={series} format={format} marked={marked} />
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={title}>
        {roundTicks(bottom, highest, { atMost: 4 }).map((value) => (
          <g key={value}>
            <path
              class="grid"
              d={`M${LEFT} ${round(y(value))}H${WIDTH - RIGHT}`}
            />
            <text class="tick tick-y" x={LEFT - 6} y={round(y(value))}>
              {format(value)}
            </text>
          </g>
        ))}
        {epochTicks(nEpochs).map((epoch) => (
          <text
            class="tick tick-x"
            key={epoch}
            x={round(x(epoch))}
            y={HEIGHT - 22}
          >
            {epoch}
          </text>
        ))}
        <text class="tick tick-x" x={(LEFT + WIDTH - RIGHT) / 2} y={HEIGHT - 5}>
          epoch
        </text>
        <path
          class="marked"
          d={`M${round(x(marked))} ${TOP}V${HEIGHT - BOTTOM}`}
        />
        {series.map(({ name, values, look }) => (
          <g key={name} class={`line line-${look}`}>
            {values.length > 1 && (
              <path d={linePath(values.map((v, i) => [x(i + 1), y(v)]))} />
            )}
            {values[marked - 1] !== undefined && (
              <circle
                cx={round(x(marked))}
                cy={round(y(values[marked - 1]))}
                r="3.5"
              />
            )}
          </g>
        ))}
      </svg>
    </figure>
  );
}

function Legend({ series, format, marked }: {
  series: readonly Series[];
  format: (value: number) => string;
  marked: number;
}) {
  return (
    <ul class="legend">
      {series.map(({ name, values, look }) => (
        <li key={name} class={`line line-${look}`}>
          <svg viewBox="0 0 24 8" width="24" height="8" aria-hidden="true">
            <path d="M0 4H24" />
          </svg>
          {name}
          {values[marked - 1] !== undefined && (
            <span class="quiet">{format(values[marked - 1])}</span>
          )}
        </li>
      ))}
    </ul>
  );
}

function epochTicks(nEpochs: number): number[] {
  const rounds = roundTicks(0, nEpochs, { atMost: 5 })
    .filter((epoch) => epoch >= 1 && Number.isInteger(epoch));
  // The first stands for itself where the next leaves it room.
  return (rounds[0] ?? 2) > nEpochs / 8 && rounds[0] !== 1
    ? [1, ...rounds]
    : rounds;
}

function linePath(points: readonly (readonly [number, number])[]): string {
  return "M" + points.map(([x, y]) => `${round(x)} ${round(y)}`).join("L");
}

function round(value: number): number {
  return Math.round(100 * value) / 100;
}
