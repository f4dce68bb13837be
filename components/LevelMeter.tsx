import { useWords } from "./words.tsx";

/** Lowest level drawn, dBFS. */
const LOWEST_DB = -72;

/** The input level, with a word where it is too loud. */
export function LevelMeter({ level }: {
  level: { levelDb: number; peakDb: number; clipping: boolean } | null;
}) {
  const db = level === null ? LOWEST_DB : Math.round(level.levelDb);
  const words = useWords();
  const told = level === null
    ? words.say("live.level.off")
    : level.clipping
    ? words.say("live.level.loud")
    : words.say("live.level.db", { db: Math.max(db, LOWEST_DB) });
  return (
    <section
      class={level?.clipping ? "level level-clipping" : "level"}
      aria-label={words.say("live.level")}
      data-clipping={level?.clipping ?? false}
    >
      <h2>{words.say("live.level")}</h2>
      <svg
        class="level-track"
        viewBox="0 0 100 1"
        preserveAspectRatio="none"
        role="meter"
        aria-label={words.say("live.level.label")}
        aria-valuemin={LOWEST_DB}
        aria-valuemax={0}
        aria-valuenow={Math.max(db, LOWEST_DB)}
      >
        <rect width={place(level?.levelDb)} height="1" />
        {level && (
          <rect class="peak" x={place(level.peakDb)} width="0.6" height="1" />
        )}
      </svg>
      <span class="level-words">{told}</span>
    </section>
  );
}

/** Place of a level on the meter, 0 to 100. */
function place(db = LOWEST_DB): number {
  return 100 * Math.min(1, Math.max(0, 1 - db / LOWEST_DB));
}
