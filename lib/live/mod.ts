/**
 * One listening session: samples in, speech gate, window, network, smoothing,
 * emotions out. The same for a microphone, a replayed file and a stream; it
 * knows neither the page nor the device.
 *
 * @example
 * ```ts
 * import { LevelGauge } from "./mod.ts";
 *
 * const gauge = new LevelGauge(16_000);
 * gauge.push(new Float32Array([0.5, -0.5])).levelDb; // -6.02
 * ```
 *
 * @module
 */
export {
  type BackendInfo,
  chooseRecogniser,
  type Chosen,
  ModelUnavailableError,
  NoBackendError,
  type OpenRecogniser,
  type PassedOver,
} from "./choose_recogniser.ts";
export {
  createEngine,
  type EngineAddresses,
  type LiveEngine,
  type MelMark,
} from "./engine.ts";
export {
  type FileSegment,
  FileSession,
  type FileSessionOptions,
} from "./file_session.ts";
export { LatencyGauge } from "./latency.ts";
export { type InputLevel, LevelGauge, SILENCE_DBFS, toDbfs } from "./level.ts";
export { MelColumnFeed, type MelColumns } from "./mel_columns.ts";
export { PeakMeter, PEAKS_PER_SECOND } from "./peaks.ts";
export { SampleClock } from "./sample_clock.ts";
export { SegmentJudge, type UtteranceTail } from "./segment_judge.ts";
export {
  type LiveReading,
  LiveSession,
  type LiveSessionOptions,
  type LiveState,
  type Utterance,
} from "./session.ts";
export { ProbabilitySmoother } from "./smoothing.ts";
export {
  GATE_FRAME,
  type UtteranceChange,
  type UtteranceOptions,
  UtteranceTracker,
} from "./utterance.ts";
