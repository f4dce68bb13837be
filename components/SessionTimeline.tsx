import { useLayoutEffect, useRef } from "preact/hooks";
import type {
  HeardUtterance,
  Moment,
  PinnedNote,
  TimelineBin,
} from "../lib/journal/mod.ts";
import { EMOTION_ORDER } from "./emotion_look.ts";
import { EmotionShape } from "./EmotionShape.tsx";
import { useHandedFocus } from "./focus.ts";
import { hasModifier } from "./keys.ts";
import { stackedAreas, unsureBoxes } from "./timeline_paths.ts";
import { momentText, timeText } from "./timeline_words.ts";
import { useWords } from "./words.tsx";

/** What the timeline shows. */
export interface TimelineView {
  /** What the chart spans, s. */
  fromSeconds: number;
  toSeconds: number;
  /** What can be read of it, s. */
  startSeconds: number;
  endSeconds: number;
  isLive: boolean;
  canPlay: boolean;
  bins: readonly TimelineBin[];
  utterances: readonly HeardUtterance[];
  notes: readonly PinnedNote[];
  /** The moment that is read. */
  cursor: { atSeconds: number; moment: Moment | null } | null;
  /** The moment that a note is being written on, s. */
  noting: number | null;
}

/** What a person can do with it. */
export interface TimelineActions {
  onRead(seconds: number | null): void;
  onPlay(seconds: number): void;
  /** Begins a note on the moment that is read; false: leaves it. */
  onNote(begins: boolean): void;
  onPin(text: string): void;
}

/** What was heard over time: read by pointer or keys, played, annotated. */
export function SessionTimeline(
  { view, playing, ...actions }: TimelineActions & {
    view: TimelineView;
    playing: number | null;
  },
) {
  const words = useWords();
  return (
    <div class="timeline" data-playing={playing ?? ""}>
      <Chart view={view} playing={playing} {...actions} />
      <p class="timeline-axis" aria-hidden="true">
        <span>
          {view.isLive
            ? words.say("live.timeline.ago", {
              time: timeText(view.toSeconds - view.fromSeconds, words),
            })
            : timeText(view.fromSeconds, words)}
        </span>
        <span>
          {view.isLive
            ? words.say("live.timeline.now")
            : timeText(view.toSeconds, words)}
        </span>
      </p>
      <Reader view={view} playing={playing} {...actions} />
    </div>
  );
}

function Chart(
  { view, playing, onRead, onPlay }: TimelineActions & {
    view: TimelineView;
    playing: number | null;
  },
) {
  const words = useWords();
  const chart = useRef<HTMLDivElement>(null);
  const { fromSeconds, toSeconds, endSeconds, cursor } = view;
  const at = cursor?.atSeconds ?? endSeconds;
  const place = (seconds: number) =>
    100 * (seconds - fromSeconds) / (toSeconds - fromSeconds);
  const secondsAt = (event: PointerEvent | MouseEvent) => {
    const { left, width } = chart.current!.getBoundingClientRect();
    const share = (event.clientX - left) / width;
    return fromSeconds + share * (toSeconds - fromSeconds);
  };
  return (
    <div
      ref={chart}
      class="timeline-chart"
      role="slider"
      tabIndex={0}
      aria-label={words.say("live.timeline.label")}
      aria-describedby="timeline-help"
      aria-valuemin={Math.round(view.startSeconds)}
      aria-valuemax={Math.round(endSeconds)}
      aria-valuenow={Math.round(at)}
      aria-valuetext={cursor
        ? momentText(cursor, words)
        : words.say("live.timeline.now")}
      onPointerMove={(event) =>
        event.pointerType === "mouse" && onRead(secondsAt(event))}
      onPointerLeave={(event) =>
        event.pointerType === "mouse" && playing === null &&
        document.activeElement !== chart.current && onRead(null)}
      onClick={(event) => {
        onRead(secondsAt(event));
        if (view.canPlay) onPlay(secondsAt(event));
      }}
      onKeyDown={(event) => {
        if (hasModifier(event)) return;
        const to = KEYS[event.key]?.(at, view);
        if (to === undefined) return;
        event.preventDefault();
        if (to === "play") return view.canPlay && onPlay(at);
        onRead(to);
      }}
    >
      <svg
        viewBox={`0 0 ${view.bins.length} 1`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        {stackedAreas(view.bins).map((path, i) => (
          <path
            key={i}
            d={path}
            data-emotion={EMOTION_ORDER[i]}
          />
        ))}
        <path class="timeline-unsure" d={unsureBoxes(view.bins)} />
      </svg>
      <svg class="timeline-over" aria-hidden="true">
        {view.notes.map(({ atSeconds }) => (
          <circle
            key={atSeconds}
            class="timeline-note"
            cx={`${place(atSeconds)}%`}
            cy="94%"
            r="4"
          />
        ))}
        {cursor && (
          <rect
            class="timeline-cursor"
            x={`${place(at)}%`}
            width="2"
            height="100%"
          />
        )}
      </svg>
      <Marks view={view} place={place} />
    </div>
  );
}

/** Where the arrow keys lead; "play" plays, null follows the newest again. */
const KEYS: Record<
  string,
  ((at: number, view: TimelineView) => number | null | "play") | undefined
> = {
  ArrowLeft: (at) => at - 1,
  ArrowRight: (at) => at + 1,
  ArrowDown: (at) => at - 1,
  ArrowUp: (at) => at + 1,
  PageDown: (at) => at - 10,
  PageUp: (at) => at + 10,
  Home: (_, { startSeconds }) => startSeconds,
  End: (_, { endSeconds }) => endSeconds,
  Escape: () => null,
  Enter: () => "play",
  " ": () => "play",
};

/** The shape of each finished utterance above the chart: not by colour alone. */
function Marks({ view, place }: {
  view: TimelineView;
  place: (seconds: number) => number;
}) {
  const shown = view.utterances.filter(({ endSeconds }) =>
    endSeconds >= view.fromSeconds && endSeconds <= view.toSeconds
  );
  return (
    <svg class="timeline-marks" aria-hidden="true">
      {spread(shown, place).map(({ endSeconds, seconds, emotion, sure }) => (
        <svg
          key={endSeconds}
          data-emotion={sure ? emotion : ""}
          x={`${place(endSeconds - seconds / 2)}%`}
          y="2"
          width="18"
          height="18"
          viewBox="0 0 100 100"
          overflow="visible"
        >
          <g transform="translate(-50 0)">
            <EmotionShape name={sure ? emotion : "unsure"} inner />
          </g>
        </svg>
      ))}
    </svg>
  );
}

/** No more marks than there is room for: two percent between them. */
function spread(
  utterances: readonly HeardUtterance[],
  place: (seconds: number) => number,
): HeardUtterance[] {
  let last = -Infinity;
  return utterances.filter(({ endSeconds }) => {
    const x = place(endSeconds);
    if (x - last < 2) return false;
    last = x;
    return true;
  });
}

/** What is read, in words, and what can be done with it. */
function Reader(
  { view, playing, onRead, onPlay, onNote, onPin }: TimelineActions & {
    view: TimelineView;
    playing: number | null;
  },
) {
  const words = useWords();
  const { cursor, noting } = view;
  const at = cursor?.atSeconds ?? view.endSeconds;
  const noteOn = (seconds: number | undefined) =>
    view.notes.find(({ atSeconds }) => atSeconds === seconds);
  const note = noteOn(cursor?.moment?.atSeconds);
  return (
    <div class="timeline-reader">
      <p class="timeline-reading" data-emotion={cursor?.moment?.emotion ?? ""}>
        {cursor ? momentText(cursor, words) : words.say("live.timeline.help")}
        {note && <q>{note.text}</q>}
      </p>
      <p id="timeline-help" class="visually-hidden">
        {words.say("live.timeline.keys")}
      </p>
      <div class="timeline-buttons">
        {playing !== null && (
          <span class="quiet">{words.say("live.timeline.hushed")}</span>
        )}
        {view.isLive && cursor && <BackToNow onRead={onRead} />}
        <button
          type="button"
          class="button button-small"
          disabled={!view.canPlay || view.endSeconds === 0}
          onClick={() => onPlay(cursor ? at : Math.max(0, at - 5))}
        >
          {words.say(playing === null ? "live.play" : "live.play.stop")}
        </button>
        <button
          type="button"
          class="button button-small"
          disabled={view.endSeconds === 0}
          aria-expanded={noting !== null}
          onClick={() => {
            if (!cursor) onRead(at);
            onNote(noting === null);
          }}
        >
          {words.say("live.note")}
        </button>
      </div>
      {noting !== null && (
        <NoteForm
          time={timeText(noting, words)}
          text={noteOn(noting)?.text ?? ""}
          onPin={onPin}
          onLeave={() => onNote(false)}
        />
      )}
      {view.notes.length > 0 && (
        <ul class="timeline-notes" aria-label={words.say("live.note.list")}>
          {view.notes.map(({ atSeconds, text }) => (
            <li key={atSeconds}>
              <button
                type="button"
                class="link"
                onClick={() => onRead(atSeconds)}
              >
                {timeText(atSeconds, words)}
              </button>{" "}
              {text}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Where there is no Escape key and no pointer to take away. */
function BackToNow({ onRead }: Pick<TimelineActions, "onRead">) {
  const words = useWords();
  const button = useHandedFocus<HTMLButtonElement>((leaving) => [
    leaving.nextElementSibling as HTMLElement | null,
  ]);
  return (
    <button
      ref={button}
      type="button"
      class="button button-small timeline-now"
      onClick={() => onRead(null)}
    >
      {words.say("live.timeline.back")}
    </button>
  );
}

function NoteForm({ time, text, onPin, onLeave }: {
  /** Of the moment: another may be read meanwhile. */
  time: string;
  text: string;
  onPin: (text: string) => void;
  onLeave: () => void;
}) {
  const words = useWords();
  const field = useRef<HTMLInputElement>(null);
  // At once: what is typed meanwhile would press the button.
  useLayoutEffect(() => field.current!.focus(), []);
  const form = useHandedFocus<HTMLFormElement>((leaving) => [
    leaving.parentElement!.querySelector<HTMLElement>("[aria-expanded]"),
  ]);
  return (
    <form
      ref={form}
      class="note-form"
      onSubmit={(event) => {
        event.preventDefault();
        const data = new FormData(event.currentTarget);
        onPin(String(data.get("note") ?? ""));
      }}
      onKeyDown={(event) => event.key === "Escape" && onLeave()}
    >
      <label>
        {words.say("live.note.label", { time })}
        <input
          name="note"
          defaultValue={text}
          maxLength={200}
          autoComplete="off"
          ref={field}
        />
      </label>
      <button type="submit" class="button button-small">
        {words.say("live.note.pin")}
      </button>
    </form>
  );
}
