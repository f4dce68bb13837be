import type { AudioErrorReason } from "../../lib/audio/mod.ts";
import type {
  BackendInfo,
  FileSegment,
  PassedOver,
} from "../../lib/live/mod.ts";

/** Why a file gave no answer. */
export type FileFault =
  | AudioErrorReason
  /** A compressed file that would not fit into memory once it is decoded. */
  | "tooLong"
  /** The file went away, or may not be read. */
  | "gone"
  /** The model, or anything that runs it, cannot be had. */
  | "model";

/** What the page tells the worker; one file at a time. */
export type ToWorker =
  | { type: "open"; id: number; file: File }
  /** The browser has decoded what our readers do not know. */
  | { type: "decoded"; id: number; sampleRateHz: number; seconds: number }
  /** The next samples of such a file, float32; null: there are no more. */
  | { type: "samples"; id: number; samples: Float32Array | null }
  /** Stop with this file, if it is still under way. */
  | { type: "cancel"; id: number };

/** What the worker tells the page. */
export type FromWorker =
  | { type: "model"; backend: BackendInfo; passedOver: PassedOver[] }
  /** Our readers do not know this file: the browser may. */
  | { type: "foreign"; id: number }
  /** The next samples of a file that the browser has decoded are wanted. */
  | { type: "more"; id: number }
  | { type: "begun"; id: number; seconds: number | null }
  /** Int16Array of least and greatest: see `PeakMeter`. */
  | { type: "heard"; id: number; seconds: number; peaks: Int16Array }
  | { type: "segment"; id: number; segment: FileSegment }
  | { type: "done"; id: number; seconds: number }
  | { type: "failed"; id: number; fault: FileFault; detail: string };
