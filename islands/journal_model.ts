import { computed, type Signal, signal } from "@preact/signals";
import type {
  Moment,
  PinnedNote,
  SessionSummary,
  Story,
  Summary,
  Timeline,
} from "../lib/journal/mod.ts";
import type { LiveReading, Utterance } from "../lib/live/mod.ts";
import type { TimelineView } from "../components/SessionTimeline.tsx";
import type { Listener } from "./live_model.ts";

/** The room that remembers, loaded when it is needed. */
export type Journal = typeof import("../lib/journal/mod.ts");

/** Something that sounds. */
export interface Playback {
  stop(): void;
}

/** What the model needs from outside. */
export interface JournalPorts {
  /** Sounds float32 samples, full scale ±1; `onEnded` also after `stop()`. */
  play(
    samples: Float32Array<ArrayBuffer>,
    options: { sampleRateHz: number; onEnded: () => void },
  ): Playback;
  /** Told while the page itself sounds: the microphone would hear it. */
  hush(hushed: boolean): void;
  /** Milliseconds; default `performance.now`. */
  now?: () => number;
}

/** Where a session's sound comes from. */
export interface StorySound {
  sampleRateHz: number;
  between(
    fromSeconds: number,
    toSeconds: number,
  ): Promise<Float32Array<ArrayBuffer>>;
}

/** Bins of the chart; the lengths of time that it can show. */
const BINS = 240;
const WINDOWS_SECONDS = [60, 120, 300];
const SOUND_RATE_HZ = 16_000;

/**
 * The last minutes without their looks: what was heard, the moment that is
 * read, its sound, notes, the session's sum; of the session under way, or of a
 * kept one that was opened in its place.
 */
export class JournalModel implements Listener {
  /** Seconds of the moment that is read; null: the newest. */
  readonly cursor: Signal<number | null> = signal(null);
  /** Seconds of the moment that a note is being written on; null: none is. */
  readonly noting: Signal<number | null> = signal(null);
  /** Seconds from which it is being played; null: silent. */
  readonly playing: Signal<number | null> = signal(null);
  readonly summary: Signal<Summary | null> = signal(null);
  readonly view = computed<TimelineView | null>(() => this.#draw());

  readonly #ports: JournalPorts;
  readonly #changed = signal(0);
  #journal: Journal | null = null;
  #live: Timeline | null = null;
  #sum: SessionSummary | null = null;
  #kept: { story: Story; sound: StorySound | null } | null = null;
  #lastUtterance: Utterance | null = null;
  #playback: Playback | null = null;
  /** Counts what began or ended the playing: whatever is told of before is over. */
  #turn = 0;
  #followers = new Set<JournalFollower>();

  constructor(ports: JournalPorts) {
    this.#ports = ports;
  }

  /** Has it remember from now on. */
  use(journal: Journal): void {
    if (this.#journal !== null) return;
    this.#journal = journal;
    this.clear();
  }

  /** Forgets the session under way. */
  clear(): void {
    if (this.#journal === null) return;
    this.#live = new this.#journal.Timeline({ sampleRateHz: SOUND_RATE_HZ });
    this.#sum = new this.#journal.SessionSummary();
    this.#lastUtterance = null;
    this.#turnFrom();
    this.#change();
  }

  /** Follows what is written into the timeline; the result calls it off. */
  follow(follower: JournalFollower): () => void {
    this.#followers.add(follower);
    return () => this.#followers.delete(follower);
  }

  begin(): void {
    this.#live?.begin();
    this.#lastUtterance = null;
  }

  sound(samples: Float32Array): void {
    this.#live?.pushSound(samples);
    for (const follower of this.#followers) follower.sound(samples);
  }

  reading(reading: LiveReading): void {
    const [journal, live] = [this.#journal, this.#live];
    if (journal === null || live === null || reading.atSeconds === 0) return;
    const moment = live.push(journal.toMoment(reading));
    this.#sum!.push(moment);
    for (const follower of this.#followers) follower.moment(moment);
    this.#hearUtterance(journal, live, reading.lastUtterance);
    if (this.#kept !== null) return;
    this.read(this.cursor.value); // as far as it is not forgotten by now
    this.#change();
  }

  #hearUtterance(
    { toHeardUtterance }: Journal,
    live: Timeline,
    utterance: Utterance | null,
  ): void {
    if (utterance === null || utterance === this.#lastUtterance) return;
    this.#lastUtterance = utterance;
    const heard = live.pushUtterance(toHeardUtterance(utterance));
    for (const follower of this.#followers) follower.utterance(heard);
  }

  /** Shows a kept session; null shows the one under way again. */
  open(kept: { story: Story; sound: StorySound | null } | null): void {
    this.stop();
    this.#kept = kept;
    this.#turnFrom();
    this.#change();
  }

  /** Reads the moment at `seconds`; null follows the newest again. */
  read(seconds: number | null): void {
    const story = this.#story;
    if (story === null) return;
    this.cursor.value = seconds === null
      ? null
      : Math.min(story.endSeconds, Math.max(story.startSeconds, seconds));
  }

  /** Plays from a moment on; again: stops. */
  async play(seconds: number): Promise<void> {
    if (this.playing.value !== null) return this.stop();
    const [journal, story] = [this.#journal, this.#story];
    if (journal === null || story === null) return;
    const turn = ++this.#turn;
    const { fromSeconds, toSeconds } = journal.stretchFrom(
      story.moments,
      seconds,
    );
    const samples = await this.#soundOf(fromSeconds, toSeconds);
    // Another was begun while it was read, or this one stopped.
    if (turn !== this.#turn || samples.length === 0) return;
    this.playing.value = fromSeconds;
    this.#ports.hush(true);
    this.#playback = this.#ports.play(samples, {
      sampleRateHz: this.#kept?.sound?.sampleRateHz ?? SOUND_RATE_HZ,
      onEnded: () => {
        if (turn === this.#turn) this.#silent();
      },
    });
  }

  /** Ends the playing. */
  stop(): void {
    this.#turn++;
    const playback = this.#playback;
    this.#silent();
    playback?.stop();
  }

  /**
   * Begins a note on the moment that is read, or the newest, whatever is read
   * while it is being written; false: it is not written after all.
   */
  note(begins: boolean): void {
    this.noting.value = begins ? this.#momentRead : null;
  }

  /** Pins the note that was begun, else one on the moment that is read. */
  pin(text: string): void {
    const story = this.#story;
    const atSeconds = this.noting.value ?? this.#momentRead;
    this.noting.value = null;
    if (story === null || atSeconds === null) return;
    const note = { atSeconds, text };
    story.pin(note);
    this.#change();
    if (this.#kept !== null) return; // no business of who follows the live one
    for (const follower of this.#followers) follower.note(note);
  }

  get #story(): Story | null {
    return this.#kept?.story ?? this.#live;
  }

  /** Seconds of the moment at the cursor, or the newest; null before there is any. */
  get #momentRead(): number | null {
    const story = this.#story;
    if (story === null) return null;
    const moment = story.at(this.cursor.value ?? story.endSeconds) ??
      story.moments[0];
    return moment?.atSeconds ?? null;
  }

  /** Nothing of the story before is read any more. */
  #turnFrom(): void {
    this.cursor.value = null;
    this.noting.value = null;
  }

  async #soundOf(from: number, to: number): Promise<Float32Array<ArrayBuffer>> {
    if (this.#kept === null) return this.#live!.sound(from, to);
    return await this.#kept.sound?.between(from, to) ?? new Float32Array();
  }

  #silent(): void {
    if (this.playing.value === null) return;
    this.#playback = null;
    this.playing.value = null;
    this.#ports.hush(false);
  }

  #change(): void {
    const journal = this.#journal;
    this.summary.value = this.#kept !== null && journal !== null
      ? journal.SessionSummary.of(this.#kept.story.moments)
      : this.#sum?.summary ?? null;
    this.#changed.value++;
  }

  #draw(): TimelineView | null {
    this.#changed.value;
    const [journal, story] = [this.#journal, this.#story];
    if (journal === null || story === null) return null;
    const span = this.#kept === null ? liveSpan(story) : {
      fromSeconds: 0,
      toSeconds: Math.max(1, story.endSeconds),
    };
    const cursor = this.cursor.value;
    return {
      ...span,
      startSeconds: story.startSeconds,
      endSeconds: story.endSeconds,
      isLive: this.#kept === null,
      canPlay: this.#kept === null || this.#kept.sound !== null,
      bins: journal.timelineBins(story.moments, {
        ...span,
        count: binsOf(span),
      }),
      utterances: story.utterances,
      notes: story.notes,
      cursor: cursor === null
        ? null
        : { atSeconds: cursor, moment: story.at(cursor) },
      noting: this.noting.value,
    };
  }
}

/** Whoever follows what is written into the timeline: a recording. */
export interface JournalFollower {
  sound(samples: Float32Array): void;
  moment(moment: Moment): void;
  utterance(utterance: Story["utterances"][number]): void;
  /** An empty one removes that of its moment. */
  note(note: PinnedNote): void;
}

/** No more than there are readings, four a second. */
function binsOf(
  { fromSeconds, toSeconds }: { fromSeconds: number; toSeconds: number },
): number {
  return Math.min(BINS, Math.ceil(4 * (toSeconds - fromSeconds)));
}

/**
 * The shortest window that shows all that is kept, its end now, its bins at
 * fixed times.
 */
function liveSpan(
  { startSeconds, endSeconds }: Story,
): { fromSeconds: number; toSeconds: number } {
  const length = WINDOWS_SECONDS.find((w) => endSeconds - startSeconds < w) ??
    WINDOWS_SECONDS.at(-1)!;
  const bin = length / BINS;
  const toSeconds = Math.ceil(endSeconds / bin) * bin;
  return { fromSeconds: toSeconds - length, toSeconds };
}
