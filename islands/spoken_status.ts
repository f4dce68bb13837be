import { effect, type Signal, signal } from "@preact/signals";
import { recordingKey } from "../components/RecordButton.tsx";
import { dateText } from "../components/timeline_words.ts";
import type { Words } from "../lib/messages/mod.ts";
import type { KeepingModel } from "./keeping_model.ts";
import type { LiveModel } from "./live_model.ts";
import type { PageNote } from "./live_words.ts";

/**
 * What a person who cannot see the page is told of what appears on it: once,
 * however often it is drawn or comes and goes.
 */
export class SpokenStatus {
  readonly text: Signal<string> = signal("");
  #standing: readonly string[] = [];
  readonly #told = new Set<string>();
  #waiting: string[] = [];

  /** Listening begins: what comes from now on may have been told before. */
  begin(): void {
    this.#told.clear();
  }

  /** Tells the notes that are new among those that stand on the page. */
  notes(notes: readonly PageNote[]): void {
    const sentences = notes.map(({ sentence }) => sentence);
    const fresh = sentences.filter((sentence) =>
      !this.#standing.includes(sentence) && !this.#told.has(sentence)
    );
    this.#standing = sentences;
    for (const sentence of fresh) {
      this.#told.add(sentence);
      this.say(sentence);
    }
  }

  /** Tells a sentence; those of one moment are told together, none is lost. */
  say(sentence: string): void {
    this.#waiting.push(sentence);
    if (this.#waiting.length > 1) return;
    queueMicrotask(() => {
      this.text.value = this.#waiting.join(" ");
      this.#waiting = [];
    });
  }
}

/**
 * Tells of the live page's notes, and of what is kept and deleted.
 *
 * @returns calls it off.
 */
export function tellOf(
  { live, keeping, words }: {
    live: Pick<LiveModel, "phase" | "notes">;
    keeping: Pick<KeepingModel, "recording" | "forgotten">;
    words: Words;
  },
  status: SpokenStatus,
): () => void {
  let wasRecording = false;
  const ends = [
    effect(() => {
      if (live.phase.value === "starting") status.begin();
    }),
    effect(() => status.notes(live.notes.value)),
    effect(() => {
      const recording = keeping.recording.value;
      if (recording !== null) {
        status.say(words.say(recordingKey(recording)));
      } else if (wasRecording) status.say(words.say("live.said.kept"));
      wasRecording = recording !== null;
    }),
    effect(() => {
      const startedAt = keeping.forgotten.value?.startedAt;
      if (startedAt === undefined) return;
      status.say(
        startedAt === "all"
          ? words.say("live.said.forgottenAll")
          : words.say("live.said.forgotten", {
            when: dateText(startedAt, words),
          }),
      );
    }),
  ];
  return () => ends.forEach((end) => end());
}
