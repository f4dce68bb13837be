// Runs in the browser and in Deno.
import type { AudioError } from "./audio_error.ts";
import type { ByteSource } from "./byte_source.ts";

/** How one sample is written. `s` two's complement, `u8` offset binary, `f` IEEE 754. */
export type SampleFormat =
  | "u8"
  | "s8"
  | "s16"
  | "s24"
  | "s32"
  | "f32"
  | "f64";

/** Bytes a sample takes. */
export const BYTES_PER_SAMPLE: Record<SampleFormat, number> = {
  u8: 1,
  s8: 1,
  s16: 2,
  s24: 3,
  s32: 4,
  f32: 4,
  f64: 8,
};

/** Reads one sample as a number whose full scale is 1. */
type SampleReader = (view: DataView, at: number, little: boolean) => number;

const READERS: Record<SampleFormat, SampleReader> = {
  u8: (view, at) => (view.getUint8(at) - 128) / 128,
  s8: (view, at) => view.getInt8(at) / 128,
  s16: (view, at, little) => view.getInt16(at, little) / 2 ** 15,
  s24: (view, at, little) =>
    little
      ? (view.getInt8(at + 2) * 65536 + view.getUint16(at, true)) / 2 ** 23
      : (view.getInt8(at) * 65536 + view.getUint16(at + 1)) / 2 ** 23,
  s32: (view, at, little) => view.getInt32(at, little) / 2 ** 31,
  f32: (view, at, little) => view.getFloat32(at, little),
  f64: (view, at, little) => view.getFloat64(at, little),
};

/** Where interleaved samples lie, and how they are written. */
export interface PcmLayout {
  /** First byte. */
  offset: number;
  /** Frames (one sample of every channel). */
  nFrames: number;
  /** Samples a frame. */
  channels: number;
  /** How one sample is written. */
  format: SampleFormat;
  /** Byte order. */
  littleEndian: boolean;
  /** Where a part of a longer file begins, for messages; default its start. */
  partOf?: { byte: number; frame: number };
}

/** A file of PCM: the frames that are there, and those that its header promises. */
export interface PcmFile extends PcmLayout {
  sampleRateHz: number;
  /** Frames promised; more than `nFrames` where the file is cut. */
  statedFrames: number;
  /** What to throw after the last frame: the file ends early; null: it is whole. */
  damage: AudioError | null;
}

/**
 * Interleaved PCM to mono: the mean of the channels, summed in double precision.
 *
 * The caller has made sure that the layout lies inside the file.
 *
 * @returns float32 `[nFrames]`, full scale ±1
 * @throws {AudioError} `unreadable` at a sample that is not a finite number
 */
export function pcmToMono(source: ByteSource, layout: PcmLayout): Float32Array {
  const { offset, nFrames, channels, format, littleEndian } = layout;
  const { byte, frame: first } = layout.partOf ?? { byte: 0, frame: 0 };
  const read = READERS[format];
  const step = BYTES_PER_SAMPLE[format];
  const mono = new Float32Array(nFrames);
  let at = offset;
  for (let frame = 0; frame < nFrames; frame++) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++, at += step) {
      sum += read(source.view, at, littleEndian);
    }
    mono[frame] = sum / channels;
    if (!Number.isFinite(mono[frame])) {
      throw notFinite(source, byte + at, first + frame);
    }
  }
  return mono;
}

function notFinite(source: ByteSource, at: number, frame: number) {
  return source.error(
    "unreadable",
    at,
    `sample ${frame} is not a finite number`,
  );
}
