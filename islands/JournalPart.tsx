import { KeptSessions } from "../components/KeptSessions.tsx";
import { RecordButton } from "../components/RecordButton.tsx";
import { SessionSummary } from "../components/SessionSummary.tsx";
import { SessionTimeline } from "../components/SessionTimeline.tsx";
import type { LiveParts } from "./live_parts.ts";
import type { KeepingProblem } from "./keeping_model.ts";

/** The last minutes, what they came to, and what of it is kept. */
export function JournalPart({ parts }: { parts: LiveParts }) {
  const { journal, keeping, live, words } = parts;
  const view = journal.view.value;
  const opened = keeping.opened.value;
  const summary = journal.summary.value;
  const title = words.say(
    opened === null ? "live.timeline" : "live.timeline.kept",
  );
  return (
    <>
      <section class="journal" aria-label={title}>
        <div class="journal-head">
          <h2>{title}</h2>
          {opened === null
            ? (
              <RecordButton
                recording={keeping.recording.value}
                canRecord={live.phase.value === "running"}
                onRecord={(options) => parts.record(options)}
                onFinish={() => keeping.finish()}
              />
            )
            : (
              <button
                type="button"
                class="button button-small"
                onClick={() => keeping.show(null)}
              >
                {words.say("live.timeline.back")}
              </button>
            )}
        </div>
        {view && (
          <SessionTimeline
            view={view}
            playing={journal.playing.value}
            onRead={(seconds) => journal.read(seconds)}
            onPlay={(seconds) => journal.play(seconds)}
            onPin={(text) => {
              journal.pin(text);
              keeping.keepNotes();
            }}
          />
        )}
        {summary && <SessionSummary summary={summary} />}
      </section>
      <KeptSessions
        items={keeping.items.value}
        shown={opened?.id ?? null}
        problem={problemText(keeping.problem.value, parts)}
        onShow={(id) => keeping.show(id)}
        onTake={(id, kind) => keeping.take(id, kind)}
        onForget={(id) => keeping.forget(id)}
        onBring={(files) => keeping.bring(files)}
      />
    </>
  );
}

function problemText(
  problem: KeepingProblem | null,
  { words }: LiveParts,
): string {
  switch (problem?.kind) {
    case undefined:
      return "";
    case "unreadable":
      return words.say("live.kept.unreadable", {
        name: problem.name,
        detail: problem.detail,
      });
    default:
      return words.say(`live.kept.${problem.kind}`);
  }
}
