import { useEffect, useMemo, useState } from "preact/hooks";
import { Speaking } from "../components/words.tsx";
import { Words, type WordsData } from "../lib/messages/mod.ts";
import { LiveParts } from "./live_parts.ts";
import { LivePage } from "./LivePage.tsx";

/** Speak, and see the emotion. */
export default function Live({ words, models }: {
  words: WordsData;
  /** The models there are, the default first. */
  models: string[];
}) {
  const parts = useMemo(
    () => new LiveParts({ words: new Words(words), models }),
    [],
  );
  const [ready, setReady] = useState(false);
  useEffect(() => {
    parts.begin();
    setReady(true);
    return () => void parts.dispose();
  }, []);
  return (
    <Speaking words={parts.words}>
      <LivePage parts={parts} ready={ready} />
    </Speaking>
  );
}
