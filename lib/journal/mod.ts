// Runs in the browser; all but `KeptSessions` in Deno too.
/**
 * What a session was: its last minutes, its sum, and where a person asked for
 * it, a recording that this browser keeps and that can be taken along as a
 * table, JSON and WAV. Knows neither the network nor the page.
 *
 * @example
 * ```ts
 * import { SessionSummary } from "./mod.ts";
 *
 * const { seconds } = SessionSummary.of([]);
 * console.log(seconds); // 0
 * ```
 *
 * @module
 */
export {
  KeptSessions,
  SessionGoneError,
  type SessionPart,
  type SoundPiece,
} from "./kept_sessions.ts";
export {
  type HeardUtterance,
  inOrder,
  type Moment,
  MOMENT_EMOTIONS,
  type PinnedNote,
  toHeardUtterance,
  toMoment,
} from "./moment.ts";
export {
  type RecorderOptions,
  type RecordingStore,
  SessionRecorder,
} from "./recorder.ts";
export {
  parseSession,
  type SessionInfo,
  sessionJson,
  type SessionRecord,
} from "./session_record.ts";
export { SessionSummary, type Summary } from "./session_summary.ts";
export { sessionTable } from "./session_table.ts";
export { SoundRing, toInt16 } from "./sound_ring.ts";
export {
  KeptStory,
  soundBetween,
  type Story,
  stretchFrom,
  withNote,
} from "./story.ts";
export {
  momentAt,
  Timeline,
  type TimelineBin,
  timelineBins,
  type TimelineOptions,
} from "./timeline.ts";
export { wavBlob } from "./wav_blob.ts";
