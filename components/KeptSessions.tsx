import type { SessionInfo } from "../lib/journal/mod.ts";
import { useHandedFocus } from "./focus.ts";
import { dateText, timeText } from "./timeline_words.ts";
import { useWords } from "./words.tsx";

/** A kept session in the list. */
export interface KeptItem extends SessionInfo {
  /** Under way, here or in another tab. */
  isRecording: boolean;
  /** The page went away in the middle of it. */
  isCutShort: boolean;
}

/** What a person can do with kept sessions. */
export interface KeptActions {
  onShow(id: string): void;
  onTake(id: string, kind: "csv" | "json" | "wav"): void;
  onForget(id?: string): void;
  onBring(files: File[]): void;
}

/** What this browser keeps because it was asked to, and the way to be rid of it. */
export function KeptSessions({ items, shown, problem, ...actions }:
  & KeptActions
  & {
    items: readonly KeptItem[];
    /** The session that is shown; null: the one under way. */
    shown: string | null;
    /** A sentence on what went wrong; empty where nothing did. */
    problem: string;
  }) {
  const words = useWords();
  return (
    <section class="kept" aria-label={words.say("live.kept")}>
      <h2 tabIndex={-1}>{words.say("live.kept")}</h2>
      {problem !== "" && <p class="kept-problem" role="alert">{problem}</p>}
      {items.length === 0
        ? <p class="quiet">{words.say("live.kept.none")}</p>
        : (
          <ul>
            {items.map((item) => (
              <Kept
                key={item.id}
                item={item}
                isShown={item.id === shown}
                {...actions}
              />
            ))}
          </ul>
        )}
      <div class="kept-all">
        <label class="button button-small">
          {words.say("live.kept.bring")}
          <input
            class="visually-hidden"
            type="file"
            multiple
            accept=".json,.wav,application/json,audio/wav"
            onChange={({ currentTarget }) => {
              actions.onBring([...currentTarget.files ?? []]);
              currentTarget.value = "";
            }}
          />
        </label>
        {items.length > 1 && <ForgetAll onForget={actions.onForget} />}
      </div>
    </section>
  );
}

function ForgetAll({ onForget }: Pick<KeptActions, "onForget">) {
  const words = useWords();
  const button = useHandedFocus<HTMLButtonElement>((leaving) => [
    headingOf(leaving),
  ]);
  return (
    <button
      ref={button}
      type="button"
      class="button button-small"
      onClick={() => onForget()}
    >
      {words.say("live.kept.forgetAll")}
    </button>
  );
}

function headingOf(within: HTMLElement): HTMLElement | null {
  return within.closest(".kept")!.querySelector("h2");
}

function Kept({ item, isShown, onShow, onTake, onForget }: KeptActions & {
  item: KeptItem;
  isShown: boolean;
}) {
  const words = useWords();
  const { id, startedAt, soundRateHz, isRecording, isCutShort } = item;
  const when = dateText(startedAt, words);
  const row = useHandedFocus<HTMLLIElement>((leaving) => [
    deleteButtonOf(leaving.nextElementSibling),
    deleteButtonOf(leaving.previousElementSibling),
    headingOf(leaving),
  ]);
  const kinds = soundRateHz === null
    ? ["csv", "json"] as const
    : ["csv", "json", "wav"] as const;
  return (
    <li ref={row} data-kept={id} aria-current={isShown ? "true" : undefined}>
      <span class="kept-name">
        <strong>{when}</strong>
        <span class="quiet">
          {words.say(
            isRecording
              ? "live.kept.recording"
              : isCutShort
              ? "live.kept.cutShort"
              : "live.kept.detail",
            { length: timeText(item.seconds, words) },
          )}
        </span>
      </span>
      {!isRecording && (
        <span class="kept-actions">
          <button
            type="button"
            class="link"
            aria-label={words.say("live.kept.show.label", { when })}
            onClick={() => onShow(id)}
          >
            {words.say("live.kept.show")}
          </button>
          {kinds.map((kind) => (
            <button
              key={kind}
              type="button"
              class="link"
              aria-label={words.say("live.kept.take.label", {
                kind: words.say(`live.kept.${kind}`),
                when,
              })}
              onClick={() => onTake(id, kind)}
            >
              {words.say(`live.kept.${kind}`)}
            </button>
          ))}
          <button
            type="button"
            class="link link-warn"
            aria-label={words.say("live.kept.forget.label", { when })}
            onClick={() =>
              onForget(id)}
          >
            {words.say("live.kept.forget")}
          </button>
        </span>
      )}
    </li>
  );
}

function deleteButtonOf(row: Element | null): HTMLElement | null {
  return row?.querySelector<HTMLElement>(".link-warn") ?? null;
}
