// Runs in the browser and in Deno.
import { resample } from "../dsp/mod.ts";
import { decodeAiff, isAiff } from "./aiff.ts";
import type { Audio } from "./audio.ts";
import { AudioError } from "./audio_error.ts";
import { ByteSource } from "./byte_source.ts";
import { decodeFlac, decodeOggFlac, isFlac } from "./flac.ts";
import { isOgg } from "./ogg_flac.ts";
import { decodeWav, isWav } from "./wav.ts";

/** Options of {@linkcode decodeAudio}. */
export interface DecodeOptions {
  /** The file's name; only for messages, the content decides what it is. */
  name: string;
}

/** Options of {@linkcode decodeAs}. */
export interface DecodeAsOptions extends DecodeOptions {
  /** The rate wanted, 8,000 to 192,000 Hz. */
  sampleRateHz: number;
}

/**
 * Decodes a sound file by its content, whatever it is called.
 *
 * WAV (8/16/24/32-bit integers, 32/64-bit float, µ-law and A-law, extensible),
 * AIFF, AIFF-C (uncompressed, µ-law and A-law), FLAC, also in Ogg. Channels are
 * averaged; where they cancel each other out, as two do of which one is
 * inverted, the loudest is taken. Sizes in headers are never trusted: memory is
 * taken for what is really there.
 *
 * @returns the samples, float32 `[nSamples]`, at the file's own rate
 * @throws {AudioError} `truncated` if the file ends early, `unsupported` if it
 * is of a kind not read here, `unreadable` if it contradicts itself,
 * `soundless` if its header says that there is no sound before other content
 *
 * @example
 * ```ts
 * import { decodeAudio, encodeWav } from "./mod.ts";
 *
 * const bytes = encodeWav(new Float32Array(160), { sampleRateHz: 16000 });
 * const audio = await decodeAudio(bytes, { name: "silence.wav" });
 * console.log(audio.seconds); // 0.01
 * ```
 */
export async function decodeAudio(
  bytes: Uint8Array,
  { name }: DecodeOptions,
): Promise<Audio> {
  const source = new ByteSource(bytes, name);
  if (source.length === 0) {
    throw source.error("truncated", 0, "the file is empty");
  }
  if (isWav(source)) return decodeWav(source);
  if (isAiff(source)) return decodeAiff(source);
  if (isFlac(source)) return await decodeFlac(source);
  if (isOgg(source)) return await decodeOggFlac(source);
  throw source.error(
    "unsupported",
    0,
    "it is neither WAV nor AIFF nor FLAC by its first bytes",
  );
}

/**
 * {@linkcode decodeAudio}, then the resampler the page uses.
 *
 * @returns float32 `[ceil(nSamples · sampleRateHz / fileRateHz)]`
 * @throws {AudioError} as `decodeAudio`, and `unsupported` if the file's rate
 * is outside 8,000 to 192,000 Hz
 */
export async function decodeAs(
  bytes: Uint8Array,
  { name, sampleRateHz }: DecodeAsOptions,
): Promise<Float32Array> {
  const audio = await decodeAudio(bytes, { name });
  mustBeResampled(audio, name);
  return resample(audio.samples, {
    fromHz: audio.sampleRateHz,
    toHz: sampleRateHz,
  });
}

/** @throws {AudioError} `unsupported` if a file's rate is outside 8,000 to 192,000 Hz */
export function mustBeResampled(
  { sampleRateHz }: { sampleRateHz: number },
  file: string,
): void {
  if (sampleRateHz >= 8000 && sampleRateHz <= 192000) return;
  const detail = `its rate must be 8000 to 192000 Hz, got ${sampleRateHz}`;
  throw new AudioError({ file, offset: 0, reason: "unsupported", detail });
}
