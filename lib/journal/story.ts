import type { HeardUtterance, Moment, PinnedNote } from "./moment.ts";
import type { SessionRecord } from "./session_record.ts";
import { momentAt } from "./timeline.ts";

/** What a timeline is drawn from: the session under way, or a kept one. */
export interface Story {
  readonly moments: readonly Moment[];
  readonly utterances: readonly HeardUtterance[];
  readonly notes: readonly PinnedNote[];
  readonly startSeconds: number;
  readonly endSeconds: number;
  at(seconds: number): Moment | null;
  /** Pins a note; an empty one removes that of its moment. */
  pin(note: PinnedNote): void;
}

/** A kept session as a story. */
export class KeptStory implements Story {
  readonly moments: readonly Moment[];
  readonly utterances: readonly HeardUtterance[];
  readonly startSeconds = 0;
  readonly endSeconds: number;
  #notes: readonly PinnedNote[];

  constructor({ info, moments, utterances, notes }: SessionRecord) {
    this.moments = moments;
    this.utterances = utterances;
    this.#notes = notes;
    this.endSeconds = Math.max(info.seconds, moments.at(-1)?.atSeconds ?? 0);
  }

  get notes(): readonly PinnedNote[] {
    return this.#notes;
  }

  at(seconds: number): Moment | null {
    return momentAt(this.moments, seconds);
  }

  pin(note: PinnedNote): void {
    this.#notes = withNote(this.#notes, note);
  }
}

/** Notes with another; one at the same moment gives way, an empty one removes it. */
export function withNote(
  notes: readonly PinnedNote[],
  { atSeconds, text }: PinnedNote,
): PinnedNote[] {
  const others = notes.filter((note) => note.atSeconds !== atSeconds);
  const trimmed = text.trim();
  if (trimmed !== "") others.push({ atSeconds, text: trimmed });
  return others.sort((a, b) => a.atSeconds - b.atSeconds);
}

/**
 * What to play for a moment: from it to the end of the speech it is in, at
 * least two seconds and at most fifteen.
 */
export function stretchFrom(
  moments: readonly Moment[],
  seconds: number,
): { fromSeconds: number; toSeconds: number } {
  const pause = moments.find(({ atSeconds, state }) =>
    atSeconds > seconds && state === "silence"
  );
  const end = pause?.atSeconds ?? moments.at(-1)?.atSeconds ?? seconds;
  const length = Math.min(15, Math.max(2, end - seconds));
  return { fromSeconds: seconds, toSeconds: seconds + length };
}

/** 16-bit samples between two places of a sound kept in parts: float32, full scale ±1. */
export function soundBetween(
  parts: readonly Int16Array[],
  start: number,
  end: number,
): Float32Array<ArrayBuffer> {
  const total = parts.reduce((sum, { length }) => sum + length, 0);
  const from = Math.max(0, Math.min(start, total));
  const to = Math.max(from, Math.min(end, total));
  const sound = new Float32Array(to - from);
  let at = 0;
  for (const part of parts) {
    const [a, b] = [Math.max(from - at, 0), Math.min(to - at, part.length)];
    for (let i = a; i < b; i++) sound[at + i - from] = part[i] / 32768;
    at += part.length;
  }
  return sound;
}
