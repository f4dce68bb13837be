// Runs in the browser and in Deno.
import type { FLACDecoder } from "@wasm-audio-decoders/flac";
import type { Audio } from "./audio.ts";
import { AudioError } from "./audio_error.ts";
import type { ByteSource } from "./byte_source.ts";
import {
  eachFlacFrame,
  type FlacFrame,
  MOST_FRAME_BYTES,
} from "./flac_frames.ts";
import { MonoMixer, type MultiChannel } from "./mono_mixer.ts";
import { readOggFlac } from "./ogg_flac.ts";

/** What a FLAC file says about itself (RFC 9639, section 8.2). */
interface StreamInfo {
  sampleRateHz: number;
  channels: number;
  bitsPerSample: number;
  /** 0: the writer did not know. */
  nFrames: number;
  /** First byte after the metadata. */
  audioOffset: number;
}

/**
 * Digital silence in the largest blocks that encoders write, 16,384 samples,
 * gives 1,400 samples a byte; a crafted file could give 6,500 and eight
 * channels of them.
 */
const MOST_SAMPLES_PER_BYTE = 2048;
/** 17 minutes at 16 kHz, whatever the file's size: 64 MiB. */
const ALWAYS_ALLOWED_SAMPLES = 2 ** 24;

/** Whether the bytes are a native FLAC stream, by content. */
export function isFlac(source: ByteSource): boolean {
  return source.startsWith("fLaC");
}

/**
 * Decodes native FLAC of any depth and rate; up to 8 channels, mixed.
 *
 * Every frame's checksum is tested, and the count of samples is the header's;
 * a tag after the last frame (ID3v1, APE) is not looked at.
 *
 * @throws {AudioError} see {@linkcode decodeAudio}
 */
export async function decodeFlac(source: ByteSource): Promise<Audio> {
  const { pieces, sampleRateHz, channels } = openFlac(source);
  const samples = joinPieces(await Array.fromAsync(pieces));
  const seconds = samples.length / sampleRateHz;
  return { samples, sampleRateHz, channels, seconds };
}

/** A FLAC stream that is decoded as it is read. */
export interface FlacStream {
  sampleRateHz: number;
  channels: number;
  /** Samples the header promises; 0: it does not say. */
  nFrames: number;
  /** float32, mono, full scale ±1; one piece a frame. */
  pieces: AsyncIterable<Float32Array>;
}

/**
 * Opens native FLAC, to be decoded frame by frame; as {@linkcode decodeFlac}.
 *
 * @throws {AudioError} `pieces` too, where the stream is damaged further on
 */
export function openFlac(source: ByteSource): FlacStream {
  const info = readStreamInfo(source);
  const { sampleRateHz, channels, nFrames } = info;
  return { sampleRateHz, channels, nFrames, pieces: decoded(source, info) };
}

/**
 * Decodes FLAC inside Ogg; as {@linkcode decodeFlac}.
 *
 * @throws {AudioError} with places in the Ogg file.
 */
export async function decodeOggFlac(source: ByteSource): Promise<Audio> {
  const { flac, toOgg } = readOggFlac(source);
  try {
    return await decodeFlac(flac);
  } catch (error) {
    throw error instanceof AudioError ? toOgg(error) : error;
  }
}

function readStreamInfo(source: ByteSource): StreamInfo {
  source.need(4, 38, "the FLAC header");
  const { view } = source;
  if ((view.getUint8(4) & 0x7f) !== 0) {
    throw source.error("unreadable", 4, "the first block is not STREAMINFO");
  }
  const packed = view.getUint32(18); // 20 bits rate, 3 channels − 1, 5 depth − 1, 4 of the count
  const sampleRateHz = packed >>> 12;
  if (sampleRateHz === 0) {
    throw source.error("unreadable", 18, "the header says 0 Hz");
  }
  return {
    sampleRateHz,
    channels: ((packed >>> 9) & 7) + 1,
    bitsPerSample: ((packed >>> 4) & 31) + 1,
    nFrames: (packed & 15) * 2 ** 32 + view.getUint32(22),
    audioOffset: skipMetadata(source),
  };
}

/** A cover picture can hold anything, frame marks too: it is not shown to the decoder. */
function skipMetadata(source: ByteSource): number {
  let offset = 4;
  let last = false;
  while (!last) {
    source.need(offset, 4, "a metadata block");
    const head = source.view.getUint32(offset);
    last = head >>> 31 === 1;
    offset += 4 + (head & 0xffffff);
  }
  source.need(offset, 0, "the metadata");
  return offset;
}

let decoder: Promise<FLACDecoder> | null = null;
let queue: Promise<void> = Promise.resolve();

/** One decoder serves all, one file at a time: its reset is asynchronous. */
async function takeTurn(): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const earlier = queue;
  queue = promise;
  await earlier;
  return resolve;
}

/** Loaded when the first FLAC file is met: most pages never need it. */
async function createDecoder(): Promise<FLACDecoder> {
  const { FLACDecoder } = await import("@wasm-audio-decoders/flac");
  const created = new FLACDecoder();
  await created.ready;
  allowLongFrames(created);
  return created;
}

/**
 * The decoder hands its WebAssembly 524,280 bytes at a time, but that decodes
 * whole frames only: eight channels of 24 bits may be 1.6 MB. The limit is a
 * field that its types do not name; a test decodes such a frame.
 */
function allowLongFrames(flac: FLACDecoder): void {
  const { _decoder: inner } = flac as unknown as {
    _decoder: { _MAX_INPUT_SIZE: number };
  };
  inner._MAX_INPUT_SIZE = MOST_FRAME_BYTES;
}

async function* decoded(
  source: ByteSource,
  info: StreamInfo,
): AsyncGenerator<Float32Array> {
  const done = await takeTurn();
  let isClean = false;
  try {
    const flac = await (decoder ??= createDecoder());
    yield* feed(flac, source, info);
    await flac.reset();
    isClean = true;
  } finally {
    // Not loaded, in no known state, or left half-way: the next gets a new one.
    if (!isClean) decoder = null;
    done();
  }
}

async function* feed(
  flac: FLACDecoder,
  source: ByteSource,
  info: StreamInfo,
): AsyncGenerator<Float32Array> {
  let decoded = 0;
  const { audioOffset: offset, nFrames } = info;
  const mixer = new MonoMixer();
  await flac.decodeFrames([streamInfoAlone(source)]);
  for (const frame of eachFlacFrame(source, { offset, nFrames })) {
    checkFrame(source, { frame, info });
    decoded += frame.blockSize;
    checkCount(source, { frame, decoded, info });
    const sound = await decodeFrame(flac, source, { frame, info });
    yield mixer.mix(sound);
  }
  checkLength(source, { decoded, info });
}

/** The header without other metadata: a frame may leave depth and rate to it. */
function streamInfoAlone(source: ByteSource): Uint8Array {
  const header = source.bytes.slice(0, 42);
  header.set([0x80, 0, 0, 34], 4); // STREAMINFO, the last block
  return header;
}

async function decodeFrame(
  flac: FLACDecoder,
  source: ByteSource,
  { frame, info }: { frame: FlacFrame; info: StreamInfo },
): Promise<MultiChannel> {
  const bytes = source.bytes.subarray(frame.offset, frame.end);
  const { channelData, errors } = await flac.decodeFrames([bytes])
    .catch((error) => ({ channelData: [], errors: [error] }));
  const whole = channelData.length === frame.channels &&
    channelData[0].length === frame.blockSize && errors.length === 0;
  if (whole) return atFullScale(channelData, info.bitsPerSample);
  throw source.error(
    "unreadable",
    frame.offset,
    `a FLAC frame cannot be decoded (${errors[0]?.message ?? "no sound"})`,
  );
}

function checkFrame(
  source: ByteSource,
  { frame, info }: { frame: FlacFrame; info: StreamInfo },
): void {
  const { channels, bitsPerSample, offset } = frame;
  const sameDepth = bitsPerSample === 0 || bitsPerSample === info.bitsPerSample;
  if (channels === info.channels && sameDepth) return;
  throw source.error(
    "unreadable",
    offset,
    `a frame has ${channels} channels of ${bitsPerSample} bits, ` +
      `the header says ${info.channels} of ${info.bitsPerSample}`,
  );
}

/** Before the frame is decoded: what a file unpacks to is bounded by its size. */
function checkCount(
  source: ByteSource,
  { frame, decoded, info }: {
    frame: FlacFrame;
    decoded: number;
    info: StreamInfo;
  },
): void {
  const { nFrames, audioOffset } = info;
  if (nFrames > 0 && decoded > nFrames) {
    throw source.error(
      "unreadable",
      frame.offset,
      `the header promises ${nFrames} samples, there are more`,
    );
  }
  const most = Math.max(
    ALWAYS_ALLOWED_SAMPLES,
    MOST_SAMPLES_PER_BYTE * (frame.end - audioOffset),
  );
  if (decoded <= most) return;
  throw source.error(
    "unsupported",
    frame.offset,
    `it unpacks to more than ${MOST_SAMPLES_PER_BYTE} samples a byte`,
  );
}

/**
 * Decoded channels at the full scale 2^(bits−1) that WAV and AIFF have.
 *
 * The decoder divides by 2^(bits−1) − 1, which is not what 16-bit files
 * elsewhere mean by 1; rounding restores the very integers of the file.
 */
function atFullScale(
  channels: Float32Array[],
  bitsPerSample: number,
): MultiChannel {
  const fullScale = 2 ** (bitsPerSample - 1);
  return {
    channels: channels.length,
    nFrames: channels[0].length,
    read: (channel, frame) =>
      Math.round(channels[channel][frame] * (fullScale - 1)) / fullScale,
  };
}

function joinPieces(pieces: Float32Array[]): Float32Array {
  const length = pieces.reduce((total, piece) => total + piece.length, 0);
  const joined = new Float32Array(length);
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}

function checkLength(
  source: ByteSource,
  { decoded, info }: { decoded: number; info: StreamInfo },
): void {
  if (info.nFrames === 0 || decoded === info.nFrames) return;
  throw source.error(
    "truncated",
    source.length,
    `the header promises ${info.nFrames} samples, ` +
      `the file ends after ${decoded}`,
  );
}
