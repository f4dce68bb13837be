import { useHandedFocus } from "../components/focus.ts";
import { KeptSessions } from "../components/KeptSessions.tsx";
import { RecordButton } from "../components/RecordButton.tsx";
import { SessionSummary } from "../components/SessionSummary.tsx";
import { SessionTimeline } from "../components/SessionTimeline.tsx";
import { useWords } from "../components/words.tsx";
import type { LiveParts } from "./live_parts.ts";
import type { KeepingProblem } from "./keeping_problem.ts";

/** The last minutes, and what they came to. */
export function JournalPart({ parts }: { parts: LiveParts }) {
  const { journal, keeping, live, words } = parts;
  const view = journal.view.value;
  const opened = keeping.opened.value;
  const summary = journal.summary.value;
  const title = words.say(
    opened === null ? "live.timeline" : "live.timeline.kept",
  );
  return (
    <section class="journal" aria-label={title}>
      <div class="journal-head">
        <h2 tabIndex={-1}>{title}</h2>
        {opened === null
          ? (
            <RecordButton
              recording={keeping.recording.value}
              canRecord={live.phase.value === "running"}
              onRecord={(options) => parts.record(options)}
              onFinish={() => keeping.finish()}
            />
          )
          : <LeaveKept onBack={() => keeping.show(null)} />}
      </div>
      {view && (
        <SessionTimeline
          view={view}
          playing={journal.playing.value}
          onRead={(seconds) => journal.read(seconds)}
          onPlay={(seconds) => journal.play(seconds)}
          onNote={(begins) => journal.note(begins)}
          onPin={(text) => {
            journal.pin(text);
            keeping.keepNotes();
          }}
        />
      )}
      {summary && <SessionSummary summary={summary} />}
    </section>
  );
}

function LeaveKept({ onBack }: { onBack: () => void }) {
  const words = useWords();
  const button = useHandedFocus<HTMLButtonElement>((leaving) => [
    leaving.parentElement!.querySelector("h2"),
  ]);
  return (
    <button
      ref={button}
      type="button"
      class="button button-small"
      onClick={onBack}
    >
      {words.say("live.timeline.back")}
    </button>
  );
}

/** What this browser keeps. */
export function KeptPart({ parts }: { parts: LiveParts }) {
  const { keeping } = parts;
  return (
    <KeptSessions
      items={keeping.items.value}
      shown={keeping.opened.value?.id ?? null}
      problem={problemText(keeping.problem.value, parts)}
      onShow={(id) => keeping.show(id)}
      onTake={(id, kind) => keeping.take(id, kind)}
      onForget={(id) => keeping.forget(id)}
      onBring={(files) => keeping.bring(files)}
    />
  );
}

function problemText(
  problem: KeepingProblem | null,
  { words }: LiveParts,
): string {
  if (problem === null) return "";
  switch (problem.kind) {
    case "failed":
      return words.say("live.kept.failed", problem);
    case "unreadable":
      return words.say("live.kept.unreadable", problem);
    case "spared":
      return words.say("live.kept.spared", problem);
    default:
      return words.say(`live.kept.${problem.kind}`);
  }
}
