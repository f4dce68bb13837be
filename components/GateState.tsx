import { useWords } from "./words.tsx";

/** Whether the speech gate hears a voice. */
export function GateState({ open }: {
  /** null: nothing is heard at all. */
  open: boolean | null;
}) {
  const words = useWords();
  const key = open === null ? "off" : open ? "open" : "closed";
  return (
    <p class="gate" data-gate={key}>
      <span class="gate-lamp" aria-hidden="true" />
      {words.say(`live.gate.${key}`)}
    </p>
  );
}
