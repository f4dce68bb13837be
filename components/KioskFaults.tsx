import { useWords } from "./words.tsx";

/** What of a kiosk's settings cannot be read: it does not start like that. */
export function KioskFaults({ faults }: { faults: readonly string[] }) {
  const words = useWords();
  return (
    <main class="kiosk-faults">
      <h1>{words.say("kiosk.faults")}</h1>
      <ul>
        {faults.map((fault) => <li key={fault} lang="en">{fault}</li>)}
      </ul>
      <p>{words.say("kiosk.faults.help")}</p>
    </main>
  );
}
