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
  readonly segments: Signal<readonly FileSegment[]> = signal([]);
  /** Int16Array of least and greatest, 100 a second; a new view when it grows. */
  readonly peaks: Signal<Int16Array> = signal(new Int16Array());
  readonly fault: Signal<{ fault: FileFault; detail: string } | null> = signal(
    null,
  );
  /** Where playing stands, s. */
  readonly position: Signal<number> = signal(0);

  /** Share of the file that has been heard, 0 to 1. */
  readonly progress = computed(() => {
    const seconds = this.seconds.value;
    if (this.state.value === "done") return 1;
    return seconds ? Math.min(1, this.heardSeconds.value / seconds) : 0;
  });

  /** The segments in a few numbers. */
  readonly summary = computed(() =>
    summarise(
      this.segments.value,
      this.seconds.value ?? this.heardSeconds.value,
    )
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

  /** The segment at a moment, s; null in silence. */
  segmentAt(seconds: number): FileSegment | null {
    return this.segments.value.find((segment) =>
      seconds >= segment.startSeconds && seconds < segment.endSeconds
    ) ?? null;
  }
}
