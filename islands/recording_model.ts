import { type Signal, signal } from "@preact/signals";
import type { SessionRecorder } from "../lib/journal/mod.ts";
import type { JournalModel } from "./journal_model.ts";
import type { Kept } from "./kept_room.ts";

/** What the model needs from outside. */
export interface RecordingPorts {
  journal: JournalModel;
  /** Marks a recording as under way until the result is called; all tabs see it. */
  hold(id: string): () => Promise<void>;
  /** Makes a new name. */
  newId(): string;
  /** Writing failed; nothing more is recorded. */
  onProblem(error: unknown): void;
  /** A recording has begun or ended. */
  onChange(): Promise<void>;
}

/** A recording, and what is to be let go of at its end. */
interface Recording {
  recorder: SessionRecorder;
  unfollow(): void;
  release(): Promise<void>;
}

/** Rate of the sound that a session is heard at, Hz. */
export const SOUND_RATE_HZ = 16_000;

/** The recording under way, one at a time. */
export class RecordingModel {
  readonly current: Signal<{ id: string; withSound: boolean } | null> = signal(
    null,
  );
  readonly #ports: RecordingPorts;
  #underWay: Recording | null = null;
  #ending: Promise<void> = Promise.resolve();

  constructor(ports: RecordingPorts) {
    this.#ports = ports;
  }

  /** Resolves when all that was ended is written. */
  get ended(): Promise<void> {
    return this.#ending;
  }

  /** Records from now on, and the sound where asked. */
  begin(
    { model, withSound }: { model: string; withSound: boolean },
    { journal, store }: Kept,
  ): void {
    if (this.#underWay !== null) return;
    const id = this.#ports.newId();
    // Before there is anything that another tab could delete.
    const release = this.#ports.hold(id);
    const recorder = new journal.SessionRecorder({
      store,
      id,
      model,
      soundRateHz: withSound ? SOUND_RATE_HZ : null,
      onProblem: (error) => {
        this.#ports.onProblem(error);
        // Another may have begun since.
        if (this.#underWay?.recorder === recorder) this.finish();
      },
    });
    this.#underWay = { recorder, unfollow: this.#follow(recorder), release };
    this.current.value = { id, withSound };
    recorder.written.then(() => this.#ports.onChange());
  }

  /** Ends the recording under way, if there is one; resolves when all is written. */
  async finish(): Promise<void> {
    const ended = this.#underWay;
    if (ended !== null) {
      // At once: another may begin while this one is still being written.
      this.#underWay = null;
      this.current.value = null;
      ended.unfollow();
      const before = this.#ending;
      this.#ending = this.#end(ended).then(() => before);
    }
    await this.#ending;
  }

  async #end({ recorder, release }: Recording): Promise<void> {
    await recorder.finish();
    await release();
    await this.#ports.onChange();
  }

  #follow(recorder: SessionRecorder): () => void {
    return this.#ports.journal.follow({
      sound: (samples) => recorder.pushSound(samples),
      moment: (moment) => recorder.push(moment),
      utterance: (utterance) => recorder.pushUtterance(utterance),
      note: (note) => recorder.pin(note),
    });
  }
}
