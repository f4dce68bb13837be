import { useState } from "preact/hooks";
import { useWords } from "./words.tsx";

/** Keeps the session, with or without its sound; nothing is kept otherwise. */
export function RecordButton({ recording, canRecord, onRecord, onFinish }: {
  recording: { withSound: boolean } | null;
  canRecord: boolean;
  onRecord: (options: { withSound: boolean }) => void;
  onFinish: () => void;
}) {
  const words = useWords();
  const [withSound, setWithSound] = useState(false);
  if (recording !== null) {
    return (
      <div class="record" data-recording="true">
        <button type="button" class="button button-small" onClick={onFinish}>
          <span class="record-dot" aria-hidden="true" />
          {words.say("live.record.stop")}
        </button>
        <span class="quiet">
          {words.say(recordingKey(recording))}
        </span>
      </div>
    );
  }
  return (
    <div class="record" data-recording="false">
      <button
        type="button"
        class="button button-small"
        // Not disabled: it may have the focus from when it was to stop.
        aria-disabled={!canRecord}
        onClick={() => canRecord && onRecord({ withSound })}
      >
        {words.say("live.record")}
      </button>
      <label class="check">
        <input
          type="checkbox"
          checked={withSound}
          onChange={({ currentTarget }) => setWithSound(currentTarget.checked)}
        />
        {words.say("live.record.sound")}
      </label>
    </div>
  );
}

/** What is said of a recording under way. */
export function recordingKey({ withSound }: { withSound: boolean }) {
  return withSound ? "live.record.onWithSound" : "live.record.onWithoutSound";
}
