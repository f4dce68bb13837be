import { useEffect, useState } from "preact/hooks";
import { FileCard, SaveButtons } from "../components/files/FileCard.tsx";
import { PlayBar } from "../components/files/PlayBar.tsx";
import { SegmentTable } from "../components/files/SegmentTable.tsx";
import { Waveform } from "../components/files/Waveform.tsx";
import { useWords } from "../components/words.tsx";
import type { FileEntry } from "./files/file_entry.ts";
import type { FilesModel } from "./files/files_model.ts";
import { saveResults } from "./files/save_results.ts";
import { follow, wholeWindow, zoom } from "./files/wave_view.ts";

/** One recording of the files page, wired to its entry. */
export function FilePanel(
  { entry, model }: { entry: FileEntry; model: FilesModel },
) {
  const { file: { name }, state, segments, fault, summary, progress } = entry;
  const isPlaying = model.playing.value === entry;
  return (
    <FileCard
      file={{
        name,
        state: state.value,
        progress: progress.value,
        heardSeconds: entry.heardSeconds.value,
        seconds: entry.seconds.value,
        segments: segments.value,
        summary: summary.value,
        fault: fault.value,
        isCompared: model.compared.value.includes(entry),
      }}
      actions={{
        onCancel: () => model.cancel(entry),
        onRemove: () => model.remove(entry),
        onCompare: () => model.compare(entry),
      }}
      sound={<Sound entry={entry} model={model} isPlaying={isPlaying} />}
    >
      {segments.value.length > 0 && (
        <>
          <SegmentTable
            segments={segments.value}
            onPlay={(seconds) => model.play(entry, seconds)}
          />
          <SaveButtons
            name={name}
            onSave={(kind) =>
              saveResults([entry], { kind, backend: model.backend.value })}
          />
        </>
      )}
    </FileCard>
  );
}

/** Waveform, place and zoom. */
function Sound({ entry, model, isPlaying }: {
  entry: FileEntry;
  model: FilesModel;
  isPlaying: boolean;
}) {
  const words = useWords();
  const seconds = entry.seconds.value ?? entry.heardSeconds.value;
  const position = entry.position.value;
  const [chosen, setChosen] = useState<ReturnType<typeof wholeWindow> | null>(
    null,
  );
  const shown = chosen ?? wholeWindow(seconds);
  useEffect(() => {
    if (chosen) setChosen(follow(chosen, { position, seconds }));
  }, [position]);
  return (
    <>
      <Waveform
        name={entry.file.name}
        peaks={entry.peaks.value}
        segments={entry.segments.value}
        stretch={shown}
        position={position}
        onPress={(at) => model.seek(entry, at)}
      />
      <PlayBar
        name={entry.file.name}
        seconds={seconds}
        position={position}
        segment={entry.segmentAt(position)}
        isHeard={entry.isTold(position)}
        isPlaying={isPlaying}
        onPlay={() => isPlaying ? model.pause() : model.play(entry)}
        onSeek={(at) => model.seek(entry, at)}
        onZoom={(factor) =>
          setChosen(
            factor === Infinity
              ? null
              : zoom(shown, { factor, around: position, seconds }),
          )}
      />
      {model.unplayable.value === entry && (
        <p class="note" role="status">{words.say("files.unplayable")}</p>
      )}
    </>
  );
}
