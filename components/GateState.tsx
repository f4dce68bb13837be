import { useWords } from "./words.tsx";

/** Whether a voice is heard, or a sound that may be none. */
export function GateState({ open, isSpeech }: {
  /** Whether the gate is open, as any sound may open it; null: nothing is heard at all. */
  open: boolean | null;
  isSpeech: boolean;
}) {
  const words = useWords();
  const heard = isSpeech ? "open" : "sound";
  const key = open === null ? "off" : open ? heard : "closed";
  return (
    <p class="gate" data-gate={key}>
      <span class="gate-lamp" aria-hidden="true" />
      {words.say(`live.gate.${key}`)}
    </p>
  );
}
