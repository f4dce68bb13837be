// Runs in the browser and in Deno.
import type { FLACDecoder } from "@wasm-audio-decoders/flac";
import type { Audio } from "./audio.ts";
import { AudioError } from "./audio_error.ts";
import type { ByteSource } from "./byte_source.ts";

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

/** Bytes handed to the decoder at a time: bounds what one step can unpack. */
const CHUNK_BYTES = 65536;

/** Head 6, one constant subframe 2, checksum 2; the decoder trips over less than 4. */
const SMALLEST_FRAME = 10;

/** Whether the bytes are a native FLAC stream, by content. */
export function isFlac(source: ByteSource): boolean {
  return source.startsWith("fLaC");
}

/**
 * Decodes native FLAC of any depth and rate; up to 8 channels (their mean).
 *
 * Every frame's checksum is tested by the decoder; a frame that fails is
 * missing from the count, which the header holds too.
 *
 * @throws {AudioError} see {@linkcode decodeAudio}
 */
export function decodeFlac(source: ByteSource): Promise<Audio> {
  const info = readStreamInfo(source);
  return exclusively(async () => {
    const pieces = await decodePieces(source, info);
    const samples = joinPieces(pieces);
    checkLength(source, { decoded: samples.length, info });
    const { sampleRateHz, channels } = info;
    const seconds = samples.length / sampleRateHz;
    return { samples, sampleRateHz, channels, seconds };
  });
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
let queue: Promise<unknown> = Promise.resolve();

/** One decoder serves all, one file at a time: its reset is asynchronous. */
function exclusively<T>(work: () => Promise<T>): Promise<T> {
  const result = queue.then(work);
  queue = result.catch(() => {});
  return result;
}

/** Loaded when the first FLAC file is met: most pages never need it. */
async function createDecoder(): Promise<FLACDecoder> {
  const { FLACDecoder } = await import("@wasm-audio-decoders/flac");
  const created = new FLACDecoder();
  await created.ready;
  return created;
}

async function decodePieces(
  source: ByteSource,
  info: StreamInfo,
): Promise<Float32Array[]> {
  const flac = await (decoder ??= createDecoder());
  try {
    return await feed(flac, source, info);
  } catch (error) {
    decoder = null; // its state is unknown: the next file gets a new one
    if (error instanceof AudioError) throw error;
    throw source.error(
      "unreadable",
      null,
      `the FLAC decoder gave up: ${
        error instanceof Error ? error.message : error
      }`,
    );
  }
}

async function feed(
  flac: FLACDecoder,
  source: ByteSource,
  info: StreamInfo,
): Promise<Float32Array[]> {
  const pieces: Float32Array[] = [];
  if (source.length - info.audioOffset < SMALLEST_FRAME) return pieces;
  let decoded = 0;
  const keep = (channelData: Float32Array[]) => {
    if (channelData.length === 0) return;
    pieces.push(mean(channelData, info.bitsPerSample));
    decoded += channelData[0].length;
    if (info.nFrames === 0 || decoded <= info.nFrames) return;
    throw source.error(
      "unreadable",
      null,
      `the header promises ${info.nFrames} samples, there are more`,
    );
  };
  for (let at = info.audioOffset; at < source.length; at += CHUNK_BYTES) {
    const chunk = source.bytes.subarray(at, at + CHUNK_BYTES);
    keep((await flac.decode(chunk)).channelData);
  }
  keep((await flac.decode(endMark(source, info))).channelData);
  await flac.reset();
  return pieces;
}

/**
 * The head of the first frame again, for the decoder to see that the last
 * frame is over. Its own `flush()` loses a last frame of a few bytes, which is
 * how any recording ends that ends in digital silence (codec-parser 2.5.0).
 * The mark itself is never complete, so it gives no samples.
 */
function endMark(source: ByteSource, { audioOffset }: StreamInfo): Uint8Array {
  const mark = new Uint8Array(64);
  const longestHead = 16;
  mark.set(source.bytes.subarray(audioOffset, audioOffset + longestHead));
  return mark;
}

/**
 * Mean of the channels, at the full scale 2^(bits−1) that WAV and AIFF have.
 *
 * The decoder divides by 2^(bits−1) − 1, which is not what 16-bit files
 * elsewhere mean by 1; rounding restores the very integers of the file.
 */
function mean(channels: Float32Array[], bitsPerSample: number): Float32Array {
  const fullScale = 2 ** (bitsPerSample - 1);
  const mono = new Float32Array(channels[0].length);
  for (let i = 0; i < mono.length; i++) {
    let sum = 0;
    for (const channel of channels) {
      sum += Math.round(channel[i] * (fullScale - 1));
    }
    mono[i] = sum / (channels.length * fullScale);
  }
  return mono;
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
      `${decoded} could be decoded (cut short, or frames are damaged)`,
  );
}
