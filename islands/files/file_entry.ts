import { computed, type Signal, signal } from "@preact/signals";
import { summarise } from "../../components/files/file_summary.ts";
import type { FileSegment } from "../../lib/live/mod.ts";
import type { FileFault } from "./protocol.ts";

/** Where a file stands. */
export type FileState =
  | "waiting"
  | "running"
  | "done"
  | "failed"
  | "cancelled";

/** Peaks of a minute: room is made in such steps. */
const STEP = 12_000;

/** A file that was handed over, and what has been heard in it so far. */
export class FileEntry {
  readonly state: Signal<FileState> = signal("waiting");
  /** Length, s; null before it is known. */
  readonly seconds: Signal<number | null> = signal(null);
  /** How much of it has been heard, s. */
  readonly heardSeconds: Signal<number> = signal(0);
  /** Until where all speech in it has been judged, s. */
  readonly judgedSeconds: Signal<number> = signal(0);
  readonly segments: Signal<readonly FileSegment[]> = signal([]);
  /** Int16Array of least and greatest, 100 a second; a new view when it grows. */
  readonly peaks: Signal<Int16Array> = signal(new Int16Array());
  readonly fault: Signal<{ fault: FileFault; detail: string } | null> = signal(
    null,
  );
  /** Where playing stands, s. */
  readonly position: Signal<number> = signal(0);

  /** Share of the file that has been heard, 0 to 1; null of unknown length. */
  readonly progress = computed(() => {
    const seconds = this.seconds.value;
    if (this.state.value === "done") return 1;
    return seconds ? Math.min(1, this.heardSeconds.value / seconds) : null;
  });

  /** How much of it the segments tell of, s: all of it only once it is done. */
  readonly toldSeconds = computed(() =>
    this.state.value === "done"
      ? this.seconds.value ?? this.heardSeconds.value
      : this.judgedSeconds.value
  );

  /** The segments in a few numbers. */
  readonly summary = computed(() =>
    summarise(this.segments.value, this.toldSeconds.value)
  );

  #room = new Int16Array(STEP);

  constructor(readonly id: number, readonly file: File) {}

  /** Adds to the outline. */
  addPeaks(peaks: Int16Array): void {
    const { length } = this.peaks.value;
    if (length + peaks.length > this.#room.length) {
      const grown = new Int16Array(2 * (length + peaks.length) + STEP);
      grown.set(this.#room.subarray(0, length));
      this.#room = grown;
    }
    this.#room.set(peaks, length);
    this.peaks.value = this.#room.subarray(0, length + peaks.length);
  }

  /** Adds what was heard next. */
  addSegment(segment: FileSegment): void {
    this.segments.value = [...this.segments.value, segment];
    // It is told at once, how far all is judged only now and then.
    this.judgedSeconds.value = Math.max(
      this.judgedSeconds.value,
      segment.endSeconds,
    );
  }

  /** Whether the segments tell of a moment, s. */
  isTold(seconds: number): boolean {
    return this.state.value === "done" || seconds < this.toldSeconds.value;
  }

  /** The segment at a moment, s; null in silence, and where none is told of. */
  segmentAt(seconds: number): FileSegment | null {
    return this.segments.value.find((segment) =>
      seconds >= segment.startSeconds && seconds < segment.endSeconds
    ) ?? null;
  }
}
