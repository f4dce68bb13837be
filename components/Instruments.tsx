import { useWords } from "./words.tsx";

/** A fact about how the answer comes about. */
export interface Instrument {
  name: string;
  value: string;
  /** `data-instrument`, for tests. */
  key: string;
}

/** What runs where, and how fast. */
export function Instruments({ instruments }: { instruments: Instrument[] }) {
  const words = useWords();
  return (
    <section
      class="instruments"
      aria-label={words.say("live.instruments")}
    >
      <h2>{words.say("live.instruments")}</h2>
      <dl>
        {instruments.map(({ key, name, value }) => (
          <div key={key} data-instrument={key}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
