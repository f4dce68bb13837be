import { useEffect, useMemo, useState } from "preact/hooks";
import { Comparison } from "../components/files/Comparison.tsx";
import { DropZone } from "../components/files/DropZone.tsx";
import { SaveButtons } from "../components/files/FileCard.tsx";
import { Notes } from "../components/Problem.tsx";
import { Speaking } from "../components/words.tsx";
import { Words, type WordsData } from "../lib/messages/mod.ts";
import { browserPorts, MOST_MINUTES } from "./files/browser_ports.ts";
import { FilePanel } from "./FilePanel.tsx";
import { FilesModel } from "./files/files_model.ts";
import {
  announcement,
  passedOverNotes,
  placeWords,
} from "./files/files_words.ts";
import { saveResults } from "./files/save_results.ts";

/** Recordings in, what was heard in them out. */
export default function Files({ words }: { words: WordsData }) {
  const spoken = useMemo(() => new Words(words), []);
  return (
    <Speaking words={spoken}>
      <FilesPage words={spoken} />
    </Speaking>
  );
}

function FilesPage({ words }: { words: Words }) {
  const model = useMemo(() => new FilesModel(browserPorts()), []);
  const [isReady, setIsReady] = useState(false);
  useEffect(() => {
    setIsReady(true);
    return () => void model.dispose();
  }, []);
  const entries = model.entries.value;
  const compared = model.compared.value;
  const withResults = entries
    .filter(({ segments }) => segments.value.length > 0);
  const backend = model.backend.value;
  return (
    <div class="files" data-ready={isReady}>
      <p class="visually-hidden" aria-live="polite">
        {announcement(words, model.ended.value)}
      </p>
      <DropZone
        isReady={isReady}
        isSmall={entries.length > 0}
        mostMinutes={MOST_MINUTES}
        onFiles={(files) => model.add(files)}
      />
      <Notes
        notes={passedOverNotes(words, {
          backend,
          passedOver: model.passedOver.value,
        })}
      />
      {compared.length > 0 && (
        <Comparison
          files={compared.map(({ file, summary }) => ({
            name: file.name,
            summary: summary.value,
          }))}
        />
      )}
      {entries.length > 0 && (
        <section aria-labelledby="recordings">
          <h2 id="recordings">{words.say("files.list")}</h2>
          <div class="file-list">
            {entries.map((entry) => (
              <FilePanel key={entry.id} entry={entry} model={model} />
            ))}
          </div>
        </section>
      )}
      <div class="files-foot">
        {withResults.length > 1 && (
          <SaveButtons
            name={null}
            onSave={(kind) => saveResults(withResults, { kind, backend })}
          />
        )}
        {backend && <p class="quiet">{placeWords(words, backend)}</p>}
      </div>
    </div>
  );
}
