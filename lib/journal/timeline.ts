import type { HeardUtterance, Moment, PinnedNote } from "./moment.ts";
import { MOMENT_EMOTIONS } from "./moment.ts";
import { SoundRing } from "./sound_ring.ts";
import { type Story, withNote } from "./story.ts";

/** How much a {@linkcode Timeline} keeps. */
export interface TimelineOptions {
  /** Minutes back, in seconds. Default 300. */
  keepSeconds?: number;
  /** Rate of the sound, Hz. Default 16,000. */
  sampleRateHz?: number;
}

/** A stretch of time in which things are drawn together. */
export interface TimelineBin {
  /**
   * Mean probabilities in the order of `MOMENT_EMOTIONS`; null where nobody
   * spoke.
   */
  probabilities: readonly number[] | null;
  /** Share of the bin's moments of speech of which the model was sure, 0 to 1. */
  sure: number;
}

/**
 * The last minutes of a session: what was heard, the sound of it, and notes;
 * all of it bounded, nothing of it kept elsewhere.
 *
 * Time is the sound heard so far, and what a stream had been heard for when its
 * first moment came. After `begin()` the streams' own times start
 * again at 0 and are put behind what was heard before.
 */
export class Timeline implements Story {
  readonly keepSeconds: number;
  readonly #rateHz: number;
  readonly #sound: SoundRing;
  #moments: Moment[] = [];
  #utterances: HeardUtterance[] = [];
  #notes: PinnedNote[] = [];
  #offsetSeconds = 0;
  #endSeconds = 0;
  /** Where the sound begins: a stream may have been under way. */
  #soundFromSeconds = 0;

  /** @throws {RangeError} if an option is not above 0. */
  constructor(
    { keepSeconds = 300, sampleRateHz = 16_000 }: TimelineOptions = {},
  ) {
    if (!(keepSeconds > 0)) {
      throw new RangeError(
        `Cannot create Timeline: 'keepSeconds' must be above 0, got ${keepSeconds}`,
      );
    }
    this.keepSeconds = keepSeconds;
    this.#rateHz = sampleRateHz;
    this.#sound = new SoundRing(Math.ceil(keepSeconds * sampleRateHz));
  }

  /** Moments kept, oldest first. */
  get moments(): readonly Moment[] {
    return this.#moments;
  }

  /** Utterances kept, oldest first. */
  get utterances(): readonly HeardUtterance[] {
    return this.#utterances;
  }

  /** Notes kept, oldest first. */
  get notes(): readonly PinnedNote[] {
    return this.#notes;
  }

  /** The newest moment, s. */
  get endSeconds(): number {
    return this.#endSeconds;
  }

  /** The oldest time that is still kept, s. */
  get startSeconds(): number {
    return Math.max(0, this.#endSeconds - this.keepSeconds);
  }

  /** A new stream begins: another microphone, or other settings. */
  begin(): void {
    this.#offsetSeconds = Math.max(
      this.#endSeconds,
      this.#soundFromSeconds + this.#heardSeconds,
    );
  }

  /** How much sound was taken in, s. */
  get #heardSeconds(): number {
    return this.#sound.total / this.#rateHz;
  }

  /** Takes the stream's next samples in, float32 `[n]`, full scale ±1. */
  pushSound(samples: Float32Array): void {
    this.#sound.write(samples);
  }

  /** Takes what was heard in; returns it as it stands in the timeline. */
  push(moment: Moment): Moment {
    const atSeconds = this.#offsetSeconds + moment.atSeconds;
    const placed = { ...moment, atSeconds };
    const isFirst = this.#endSeconds === 0;
    // Of a stream that began before, less sound was heard than its times say.
    if (isFirst) {
      const before = atSeconds - this.#heardSeconds;
      this.#soundFromSeconds = Math.max(0, before);
    }
    this.#endSeconds = Math.max(this.#endSeconds, atSeconds);
    // Told of twice at one time: the later knows more.
    if (this.#moments.at(-1)?.atSeconds === atSeconds) this.#moments.pop();
    this.#moments.push(placed);
    this.#forget();
    return placed;
  }

  /** Takes a finished utterance in; returns it as it stands in the timeline. */
  pushUtterance(utterance: HeardUtterance): HeardUtterance {
    const endSeconds = this.#offsetSeconds + utterance.endSeconds;
    const placed = { ...utterance, endSeconds };
    this.#utterances.push(placed);
    return placed;
  }

  /** Pins a note; one at the same moment gives way, an empty one removes it. */
  pin(note: PinnedNote): void {
    this.#notes = withNote(this.#notes, note);
  }

  /** The last moment at or before `seconds`; null where there is none. */
  at(seconds: number): Moment | null {
    return momentAt(this.#moments, seconds);
  }

  /** The sound between two times as far as it is kept: float32, full scale ±1. */
  sound(fromSeconds: number, toSeconds: number): Float32Array<ArrayBuffer> {
    const place = (seconds: number) =>
      Math.round((seconds - this.#soundFromSeconds) * this.#rateHz);
    return this.#sound.read(place(fromSeconds), place(toSeconds));
  }

  /** Drops what is older than is kept. */
  #forget(): void {
    const { startSeconds } = this;
    const kept = (list: { atSeconds: number }[]) =>
      list.findIndex(({ atSeconds }) => atSeconds >= startSeconds);
    const first = kept(this.#moments);
    if (first > 0) this.#moments.splice(0, first);
    this.#utterances = dropWhile(
      this.#utterances,
      ({ endSeconds }) => endSeconds < startSeconds,
    );
    this.#notes = dropWhile(
      this.#notes,
      ({ atSeconds }) => atSeconds < startSeconds,
    );
  }
}

/** The last of `moments` (in order of time) at or before `seconds`; null where there is none. */
export function momentAt(
  moments: readonly Moment[],
  seconds: number,
): Moment | null {
  let [low, high] = [0, moments.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (moments[middle].atSeconds <= seconds) low = middle + 1;
    else high = middle;
  }
  return moments[low - 1] ?? null;
}

/**
 * Moments drawn together in `count` bins of equal length between two times: the
 * mean of the probabilities of those with speech. A bin without a moment of its
 * own shows the one before it, as far as that is no more than `holdSeconds` old.
 *
 * @throws {RangeError} if `count` is not a positive integer.
 */
export function timelineBins(
  moments: readonly Moment[],
  { fromSeconds, toSeconds, count, holdSeconds = 0.5 }: {
    fromSeconds: number;
    toSeconds: number;
    count: number;
    holdSeconds?: number;
  },
): TimelineBin[] {
  if (!Number.isInteger(count) || count < 1) {
    throw new RangeError(
      `Cannot bin a timeline: 'count' must be a positive integer, got ${count}`,
    );
  }
  const width = (toSeconds - fromSeconds) / count;
  const members: Moment[][] = Array.from({ length: count }, () => []);
  for (const moment of moments) {
    const bin = Math.floor((moment.atSeconds - fromSeconds) / width);
    if (bin >= 0 && bin < count) members[bin].push(moment);
  }
  return members.map((own, i) => {
    if (own.length > 0) return meanBin(own);
    const middle = fromSeconds + (i + 0.5) * width;
    const before = momentAt(moments, middle);
    const holds = before !== null &&
      middle - before.atSeconds <= holdSeconds;
    return meanBin(holds ? [before] : []);
  });
}

function meanBin(moments: readonly Moment[]): TimelineBin {
  const spoken = moments.filter(({ probabilities }) => probabilities !== null);
  if (spoken.length === 0) return { probabilities: null, sure: 0 };
  const mean = MOMENT_EMOTIONS.map((_, e) =>
    spoken.reduce((sum, m) => sum + m.probabilities![e], 0) / spoken.length
  );
  const sure = spoken.filter((m) => m.sure).length / spoken.length;
  return { probabilities: mean, sure };
}

function dropWhile<T>(list: T[], isOld: (item: T) => boolean): T[] {
  const first = list.findIndex((item) => !isOld(item));
  if (first === 0 || list.length === 0) return list;
  return first < 0 ? [] : list.slice(first);
}
