import { useWords } from "../words.tsx";
import { FoldedTable } from "./DataTable.tsx";

const WIDTH = 420;
const LEFT = 24;
const RADIUS = 5;
const MIDDLE = 58;
const HEIGHT = 118;

/** A dot for each actor, between never right and always right. */
export function ActorStrip(
  { actors }: { actors: { name: string; uar: number }[] },
) {
  const words = useWords();
  const note = words.say("model.actors.note", {
    least: words.percent(actors[0].uar),
    greatest: words.percent(actors.at(-1)!.uar),
  });
  const place = (share: number) => LEFT + (WIDTH - 2 * LEFT) * share;
  return (
    <section class="chart actors">
      <h3>{words.say("model.actors")}</h3>
      <p class="quiet">{note}</p>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={note}>
        <path class="grid" d={`M${LEFT} ${MIDDLE}H${WIDTH - LEFT}`} />
        {[0, 0.25, 0.5, 0.75, 1].map((share) => (
          <text key={share} class="tick-x" x={place(share)} y={HEIGHT - 6}>
            {words.percent(share)}
          </text>
        ))}
        {stacked(actors.map(({ uar }) => place(uar))).map(([x, level], i) => (
          <circle
            key={i}
            class="dot"
            cx={x}
            cy={MIDDLE + level * 2 * RADIUS}
            r={RADIUS}
          />
        ))}
      </svg>
      <FoldedTable
        head={[words.say("model.actor"), words.say("model.group.balanced")]}
        rows={actors.map(({ name, uar }) => [
          name,
          words.percent(uar, { digits: 1 }),
        ])}
      />
    </section>
  );
}

/** Dots that would hide each other are moved up and down in turn. */
export function stacked(places: number[]): [x: number, level: number][] {
  const ends = new Map<number, number>();
  return places.map((x) => {
    let level = 0;
    while ((ends.get(level) ?? -Infinity) > x) {
      level = level > 0 ? -level : 1 - level;
    }
    ends.set(level, x + 2 * RADIUS);
    return [x, level];
  });
}
