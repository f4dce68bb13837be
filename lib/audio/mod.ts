// Runs in the browser and in Deno.
/**
 * Sound files and streams: decoding by content, writing WAV, ring buffers.
 *
 * @example
 * ```ts
 * import { decodeAs, encodeWav } from "./mod.ts";
 *
 * const tone = Float32Array.from({ length: 48000 }, (_, i) => Math.sin(i / 20));
 * const file = encodeWav(tone, { sampleRateHz: 48000 });
 * const samples = await decodeAs(file, { name: "tone.wav", sampleRateHz: 16000 });
 * console.log(samples.length); // 16000
 * ```
 *
 * @module
 */
export type { Audio } from "./audio.ts";
export {
  AudioError,
  type AudioErrorOptions,
  type AudioErrorReason,
} from "./audio_error.ts";
export { type AudioStream, openAudio, streamAs } from "./audio_stream.ts";
export {
  type Capture,
  type CaptureChunk,
  CaptureClock,
  CaptureError,
  type CaptureOptions,
  type CaptureReason,
  captureReason,
  type GrantedSettings,
  grantedSettings,
  listMicrophones,
  type Microphone,
  onMicrophonesChanged,
  PROCESSING,
  startCapture,
  type VoiceProcessing,
} from "./capture.ts";
export { openCompressed } from "./compressed_audio.ts";
export {
  decodeAs,
  type DecodeAsOptions,
  decodeAudio,
  type DecodeOptions,
} from "./decode.ts";
export { encodeWav, wavHeader } from "./encode_wav.ts";
export { MonoMixer, type MultiChannel } from "./mono_mixer.ts";
export { RingBuffer } from "./ring_buffer.ts";
