import { useHandedFocus } from "./focus.ts";
import { useWords } from "./words.tsx";

/** What keeps the page from listening, what to do, and the button that does it. */
export function Problem({ kind, sentence, actionLabel, onAct }: {
  kind: string;
  sentence: string;
  actionLabel: string;
  onAct: () => void;
}) {
  const problem = useHandedFocus<HTMLDivElement>((leaving) => [
    leaving.parentElement?.querySelector<HTMLElement>(".button-main"),
  ]);
  return (
    <div ref={problem} class="problem" role="alert" data-problem={kind}>
      <p>{sentence}</p>
      <button type="button" class="button" onClick={onAct}>
        {actionLabel}
      </button>
    </div>
  );
}

/** Things to know that keep nobody from listening. */
export function Notes({ notes }: {
  notes: { kind: string; sentence: string }[];
}) {
  const words = useWords();
  if (notes.length === 0) return null;
  return (
    <ul class="notes" aria-label={words.say("live.notes")}>
      {notes.map(({ kind, sentence }) => (
        <li key={kind} data-note={kind}>{sentence}</li>
      ))}
    </ul>
  );
}
