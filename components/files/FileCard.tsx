import type { ComponentChildren } from "preact";
import type { Words } from "../../lib/messages/mod.ts";
import type { FileSegment } from "../../lib/live/mod.ts";
import type { FileSummary } from "./file_summary.ts";
import { useHandedFocus } from "../focus.ts";
import { useWords } from "../words.tsx";
import { clock } from "./clock.ts";
import { ShareBar } from "./ShareBar.tsx";

/** Where a file stands, as its card shows it. */
export interface FileView {
  name: string;
  state: "waiting" | "running" | "done" | "failed" | "cancelled";
  /** Share that has been heard, 0 to 1; null where its length is not known. */
  progress: number | null;
  /** How much has been heard, s. */
  heardSeconds: number;
  seconds: number | null;
  segments: readonly FileSegment[];
  summary: FileSummary;
  fault: { fault: Fault; detail: string } | null;
  isCompared: boolean;
}

type Fault =
  | "unreadable"
  | "truncated"
  | "unsupported"
  | "soundless"
  | "tooLong"
  | "gone"
  | "model"
  | "backend"
  | "stopped"
  | "unknown";

/** What can be done with a file. */
export interface FileActions {
  onCancel: () => void;
  onRemove: () => void;
  onCompare: () => void;
}

/** A recording: its name, where it stands, and what was heard in it. */
export function FileCard({ file, actions, sound, children }: {
  file: FileView;
  actions: FileActions;
  /** Waveform and controls. */
  sound: ComponentChildren;
  /** Table and what can be saved. */
  children: ComponentChildren;
}) {
  const words = useWords();
  const { name, state, seconds, fault, segments } = file;
  const isOpen = state === "waiting" || state === "running";
  const hasSound = segments.length > 0 || file.heardSeconds > 0;
  const card = useHandedFocus<HTMLElement>((leaving) => [
    leaving.nextElementSibling as HTMLElement | null,
    leaving.previousElementSibling as HTMLElement | null,
    leaving.closest(".files")?.querySelector<HTMLElement>("input[type=file]"),
  ]);
  return (
    <article
      ref={card}
      class="file"
      aria-label={name}
      data-state={state}
      tabIndex={-1}
    >
      <header class="file-head">
        <h3>{name}</h3>
        {seconds !== null && <span class="quiet">{clock(seconds)}</span>}
        <span class="file-state">{words.say(`files.state.${state}`)}</span>
        <span class="file-buttons">
          <Buttons file={file} actions={actions} isOpen={isOpen} />
        </span>
      </header>
      {state === "running" && <Progress file={file} />}
      {fault && (
        <div class="problem" role="alert" data-fault={fault.fault}>
          <p>
            {words.say(`files.fault.${fault.fault}`)}
            {fault.detail && (
              <>
                <br />
                <small lang="en">{fault.detail}</small>
              </>
            )}
          </p>
        </div>
      )}
      {hasSound && sound}
      {state !== "waiting" && state !== "failed" && hasSound && (
        <Summary file={file} />
      )}
      {children}
    </article>
  );
}

function Progress({ file }: { file: FileView }) {
  const { name, progress, heardSeconds } = file;
  const words = useWords();
  const heard = progress === null
    ? clock(heardSeconds)
    : words.percent(progress);
  return (
    <div class="file-progress">
      <progress
        max={1}
        value={progress ?? undefined}
        aria-label={words.say("files.progress.label", { name })}
      />
      <span class="quiet">
        {words.say("files.progress", { heard })}
      </span>
    </div>
  );
}

function Buttons({ file, actions, isOpen }: {
  file: FileView;
  actions: FileActions;
  isOpen: boolean;
}) {
  const words = useWords();
  const { name, isCompared, segments } = file;
  return (
    <>
      {segments.length > 0 && (
        <button
          type="button"
          class="button button-small"
          aria-pressed={isCompared}
          aria-label={words.say("files.compare.label", { name })}
          onClick={actions.onCompare}
        >
          {words.say("files.compare")}
        </button>
      )}
      {isOpen
        // With keys, or a press for "cancel" may end on "remove".
        ? <Cancel key="cancel" name={name} onCancel={actions.onCancel} />
        : (
          <button
            key="remove"
            type="button"
            class="button button-small"
            aria-label={words.say("files.remove.label", { name })}
            onClick={actions.onRemove}
          >
            {words.say("files.remove")}
          </button>
        )}
    </>
  );
}

function Cancel({ name, onCancel }: { name: string; onCancel: () => void }) {
  const words = useWords();
  const button = useHandedFocus<HTMLButtonElement>((leaving) => [
    leaving.closest<HTMLElement>("article"),
  ]);
  return (
    <button
      ref={button}
      type="button"
      class="button button-small"
      aria-label={words.say("files.cancel.label", { name })}
      onClick={onCancel}
    >
      {words.say("files.cancel")}
    </button>
  );
}

function Summary({ file }: { file: FileView }) {
  const words = useWords();
  const { summary, state } = file;
  const total = clock(summary.seconds);
  if (summary.byLabel.length === 0) {
    return state === "running" ? null : (
      <p class="quiet">
        {state === "done"
          ? words.say("files.summary.none")
          : words.say("files.summary.nonePart", { total })}
      </p>
    );
  }
  const time = clock(summary.speechSeconds);
  return (
    <div
      class="file-summary"
      role="group"
      aria-label={words.say("files.summary")}
    >
      <p
        class="file-answer"
        data-emotion={summary.foremost ?? ""}
      >
        {answerOf(words, summary)}
      </p>
      <p class="quiet">
        {words.say(
          state === "done" ? "files.summary.speech" : "files.summary.part",
          { time, total },
        )}
        {" · "}
        {words.say("files.summary.changes", {
          count: Math.round(summary.changesAMinute),
        })}
      </p>
      <ShareBar summary={summary} />
    </div>
  );
}

/** A recording in a few words; "mostly" only of more than half. */
export function answerOf(words: Words, summary: FileSummary): string {
  const { foremost, isMostly, byLabel } = summary;
  if (byLabel.length === 0) return words.say("files.summary.none");
  if (foremost === null) return words.say("files.summary.unsure");
  const emotion = words.inside(words.say(`emotion.${foremost}`));
  const key = isMostly ? "files.summary.foremost" : "files.summary.mixed";
  return words.say(key, { emotion });
}

/** The two kinds in which results are saved. */
export function SaveButtons({ name, onSave }: {
  /** The file's; null: all of them. */
  name: string | null;
  onSave: (kind: "csv" | "json") => void;
}) {
  const words = useWords();
  return (
    <p class="save">
      <span class="quiet">
        {words.say(name === null ? "files.saveAll" : "files.save")}
      </span>
      {(["csv", "json"] as const).map((kind) => (
        <button
          key={kind}
          type="button"
          class="button button-small"
          aria-label={name === null
            ? words.say("files.saveAll.label", {
              kind: words.say(`files.${kind}`),
            })
            : words.say("files.save.label", {
              name,
              kind: words.say(`files.${kind}`),
            })}
          onClick={() => onSave(kind)}
        >
          {words.say(`files.${kind}`)}
        </button>
      ))}
    </p>
  );
}
