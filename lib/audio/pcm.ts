// Runs in the browser and in Deno.
import type { AudioError } from "./audio_error.ts";
import type { ByteSource } from "./byte_source.ts";
import { A_LAW, MU_LAW } from "./g711.ts";
import { MonoMixer } from "./mono_mixer.ts";

/** How one sample is written. `s` two's complement, `u8` offset binary, `f` IEEE 754, laws of G.711. */
export type SampleFormat =
  | "u8"
  | "s8"
  | "s16"
  | "s24"
  | "s32"
  | "f32"
  | "f64"
  | "muLaw"
  | "aLaw";

/** Bytes a sample takes. */
export const BYTES_PER_SAMPLE: Record<SampleFormat, number> = {
  u8: 1,
  s8: 1,
  s16: 2,
  s24: 3,
  s32: 4,
  f32: 4,
  f64: 8,
  muLaw: 1,
  aLaw: 1,
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
  muLaw: (view, at) => MU_LAW[view.getUint8(at)],
  aLaw: (view, at) => A_LAW[view.getUint8(at)],
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
}

/** A file of PCM: the frames that are there, and those that its header promises. */
export interface PcmFile extends PcmLayout {
  sampleRateHz: number;
  /** Frames promised; more than `nFrames` where the file is cut. */
  statedFrames: number;
  /** What to throw after the last frame: the file ends early; null: it is whole. */
  damage: AudioError | null;
}

/** A part of a file's PCM. */
export interface PcmBlock extends PcmLayout {
  /** The first of its frames, counted from the file's first. */
  firstFrame: number;
  nBytes: number;
}

/** Frames taken at a time: a second or so. */
const BLOCK_FRAMES = 2 ** 15;

/** Cuts PCM into blocks. Whoever mixes them, whole or as they are read, mixes the same. */
export function* eachPcmBlock(layout: PcmLayout): Generator<PcmBlock> {
  const step = layout.channels * BYTES_PER_SAMPLE[layout.format];
  for (let frame = 0; frame < layout.nFrames; frame += BLOCK_FRAMES) {
    const nFrames = Math.min(BLOCK_FRAMES, layout.nFrames - frame);
    yield {
      ...layout,
      nFrames,
      firstFrame: frame,
      offset: layout.offset + frame * step,
      nBytes: nFrames * step,
    };
  }
}

/**
 * Interleaved PCM to mono, see {@linkcode MonoMixer}.
 *
 * The caller has made sure that the layout lies inside the file.
 *
 * @returns float32 `[nFrames]`, full scale ±1
 * @throws {AudioError} `unreadable` at a sample that is not a finite number
 */
export function pcmToMono(source: ByteSource, layout: PcmLayout): Float32Array {
  const mono = new Float32Array(layout.nFrames);
  const mixer = new MonoMixer();
  for (const block of eachPcmBlock(layout)) {
    mono.set(mixBlock(source, { block, mixer }), block.firstFrame);
  }
  return mono;
}

/**
 * The next block to mono.
 *
 * @param sourceOffset byte of the file where `source` begins; 0 by default: it is the file
 * @returns float32 `[nFrames]`
 * @throws {AudioError} `unreadable` at a sample that is not a finite number
 */
export function mixBlock(
  source: ByteSource,
  { block, mixer, sourceOffset = 0 }: {
    block: PcmBlock;
    mixer: MonoMixer;
    sourceOffset?: number;
  },
): Float32Array {
  const { nFrames, channels, format, littleEndian, firstFrame } = block;
  const readSample = READERS[format];
  const step = BYTES_PER_SAMPLE[format];
  const start = block.offset - sourceOffset;
  const mono = mixer.mix({
    channels,
    nFrames,
    read: (channel, frame) => {
      const at = start + (frame * channels + channel) * step;
      return readSample(source.view, at, littleEndian);
    },
  });
  const bad = mono.findIndex((sample) => !Number.isFinite(sample));
  if (bad < 0) return mono;
  const end = block.offset + (bad + 1) * channels * step;
  throw source.error(
    "unreadable",
    end,
    `sample ${firstFrame + bad} is not a finite number`,
  );
}
