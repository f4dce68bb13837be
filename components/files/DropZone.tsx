import { useState } from "preact/hooks";
import { useWords } from "../words.tsx";

const ACCEPTED =
  "audio/*,video/*,.wav,.aif,.aiff,.aifc,.flac,.mp3,.ogg,.opus,.m4a,.aac,.mka";

/** Where recordings are dropped or chosen. */
export function DropZone({ isReady, isSmall, mostMinutes, onFiles }: {
  isReady: boolean;
  /** True: there are recordings below. */
  isSmall: boolean;
  /** How long a file may be that is decoded as a whole. */
  mostMinutes: number;
  onFiles: (files: File[]) => void;
}) {
  const words = useWords();
  const [isOver, setIsOver] = useState(false);
  return (
    <div
      class={`drop${isOver ? " drop-over" : ""}${isSmall ? " drop-small" : ""}`}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setIsOver(false);
        onFiles([...event.dataTransfer?.files ?? []]);
      }}
    >
      <svg class="drop-icon" viewBox="0 0 64 40" aria-hidden="true">
        <path d="M4 20v0M12 14v12M20 6v28M28 16v8M36 10v20M44 2v36M52 14v12M60 20v0" />
      </svg>
      <p class="drop-words" id="drop-words">{words.say("files.drop")}</p>
      <label class="button button-main">
        {words.say("files.choose")}
        <input
          class="visually-hidden"
          type="file"
          multiple
          accept={ACCEPTED}
          aria-describedby="drop-words"
          disabled={!isReady}
          onChange={({ currentTarget }) => {
            onFiles([...currentTarget.files ?? []]);
            currentTarget.value = "";
          }}
        />
      </label>
      <p class="quiet">
        {words.say("files.kinds", { minutes: mostMinutes })}
      </p>
    </div>
  );
}
