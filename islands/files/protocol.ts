import type { AudioErrorReason } from "../../lib/audio/mod.ts";
import type {
  BackendInfo,
  FileSegment,
  PassedOver,
} from "../../lib/live/mod.ts";

/** Why a file gave no answer. */
export type FileFault =
  | AudioErrorReason
  /** It can be decoded whole only, and would not fit into memory then. */
  | "tooLong"
  /** The file went away, or may not be read. */
  | "gone"
  /** The model, or anything that runs it, cannot be had. */
  | "model"
  /** No backend runs the network. */
  | "backend"
  /** The network fails again and again. */
  | "stopped"
  /** None of these. */
  | "unknown";

/** What the page tells the worker; one file at a time. */
export type ToWorker =
  | { type: "open"; id: number; file: File }
  /** The page has decoded a foreign file. */
  | { type: "decoded"; id: number; sampleRateHz: number; seconds: number }
  /** Its next samples, float32, of each channel; null: there are no more. */
  | { type: "samples"; id: number; samples: Float32Array[] | null }
  /** Stop with this file, if it is still under way. */
  | { type: "cancel"; id: number };

/** What the worker tells the page. */
export type FromWorker =
  | { type: "model"; backend: BackendInfo; passedOver: PassedOver[] }
  /** This file cannot be decoded piece by piece: the page may, whole. */
  | { type: "foreign"; id: number }
  /** The next samples of a file that the page has decoded are wanted. */
  | { type: "more"; id: number }
  | { type: "begun"; id: number; seconds: number | null }
  /** `peaks`: Int16Array of least and greatest, see `PeakMeter`. */
  | {
    type: "heard";
    id: number;
    seconds: number;
    /** Until where all speech has been told of. */
    judgedSeconds: number;
    peaks: Int16Array;
  }
  | { type: "segment"; id: number; segment: FileSegment }
  | { type: "done"; id: number; seconds: number }
  | { type: "failed"; id: number; fault: FileFault; detail: string };
