// Runs in the browser and in Deno.
import { StreamingResampler } from "../dsp/mod.ts";
import { aiffLayout, isAiff } from "./aiff.ts";
import { ByteSource } from "./byte_source.ts";
import {
  type DecodeAsOptions,
  decodeAudio,
  mustBeResampled,
} from "./decode.ts";
import { isFlac, openFlac } from "./flac.ts";
import { isOggFlac } from "./ogg_flac.ts";
import { MonoMixer } from "./mono_mixer.ts";
import { eachPcmBlock, mixBlock, type PcmFile } from "./pcm.ts";
import { isWav, wavLayout } from "./wav.ts";

/** A sound file that is decoded as it is read: an hour of it takes no more memory than a minute. */
export interface AudioStream {
  sampleRateHz: number;
  /** Channels the file has, before they are mixed. */
  channels: number;
  /** Its length; null where the file does not say. */
  seconds: number | null;
  /** float32, mono, full scale ±1, one chunk after the other. */
  chunks: AsyncIterable<Float32Array>;
}

/** Headers mostly end before this; what is told by its first bytes is told by these. */
const HEAD_BYTES = 2 ** 16;
/** Headers with pictures and all end before this, or the file is read whole. */
const MOST_HEAD_BYTES = 2 ** 25;
/** Samples given at a time where a file is decoded whole. */
const CHUNK_SAMPLES = 2 ** 15;

/** How our readers tell their files. */
const KNOWN = [isWav, isAiff, isFlac, isOggFlac];

/** The first bytes of a longer file: asking beyond them is a `RangeError`. */
class Head extends ByteSource {
  constructor(bytes: Uint8Array, name: string, readonly total: number) {
    super(bytes, name);
  }

  override get length(): number {
    return this.total;
  }
}

/**
 * Opens a sound file of the kinds that `decodeAudio` reads, by its content.
 * WAV and AIFF are read a second at a time; of FLAC the compressed bytes are
 * held, of FLAC in Ogg the samples too. Of a cut file what is there is given,
 * except of FLAC in Ogg.
 *
 * @throws {AudioError} as `decodeAudio`; `chunks` too, where the file is damaged
 * further on, or `truncated` after what there is of it
 */
export async function openAudio(
  file: Blob,
  { name }: { name: string },
): Promise<AudioStream> {
  const bytes = await bytesOf(file.slice(0, HEAD_BYTES));
  const pcm = await layoutOf(file, { name, bytes });
  if (pcm !== null) return pcmStream(file, { name, ...pcm });
  const isOurs = KNOWN.some((is) => is(new ByteSource(bytes, name)));
  // What is not ours is refused by its head: it may be a long film.
  const source = new ByteSource(isOurs ? await bytesOf(file) : bytes, name);
  if (isFlac(source)) {
    const { pieces, nFrames, ...format } = openFlac(source);
    const seconds = nFrames === 0 ? null : nFrames / format.sampleRateHz;
    return { ...format, seconds, chunks: pieces };
  }
  const { samples, ...format } = await decodeAudio(source.bytes, { name });
  return { ...format, chunks: inChunks(samples) };
}

/**
 * {@linkcode openAudio}, then the resampler the page uses: what `decodeAs` gives
 * of the whole, one chunk after the other.
 *
 * @throws {AudioError} as `openAudio` and `decodeAs`
 */
export async function* streamAs(
  file: Blob,
  { name, sampleRateHz }: DecodeAsOptions,
): AsyncGenerator<Float32Array> {
  const audio = await openAudio(file, { name });
  mustBeResampled(audio, name);
  const resampler = new StreamingResampler({
    fromHz: audio.sampleRateHz,
    toHz: sampleRateHz,
  });
  for await (const chunk of audio.chunks) yield resampler.push(chunk);
  yield resampler.flush();
}

async function bytesOf(blob: Blob): Promise<Uint8Array> {
  return new Uint8Array(await blob.arrayBuffer());
}

/** Where PCM lies; null for other files, and headers that begin far behind. */
async function layoutOf(
  file: Blob,
  { name, bytes }: { name: string; bytes: Uint8Array },
): Promise<PcmFile | null> {
  let head = new Head(bytes, name, file.size);
  if (!isWav(head) && !isAiff(head)) return null;
  for (let size = HEAD_BYTES;;) {
    try {
      return isWav(head) ? wavLayout(head) : aiffLayout(head);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error; // not beyond the head
    }
    size *= 8;
    if (size > MOST_HEAD_BYTES || head.bytes.length === file.size) return null;
    head = new Head(await bytesOf(file.slice(0, size)), name, file.size);
  }
}

function pcmStream(
  file: Blob,
  { name, ...pcm }: PcmFile & { name: string },
): AudioStream {
  const { channels, statedFrames, sampleRateHz } = pcm;
  return {
    sampleRateHz,
    channels,
    seconds: statedFrames / sampleRateHz,
    chunks: pcmChunks(file, { name, pcm }),
  };
}

async function* pcmChunks(
  file: Blob,
  { name, pcm }: { name: string; pcm: PcmFile },
): AsyncGenerator<Float32Array> {
  const mixer = new MonoMixer();
  for (const block of eachPcmBlock(pcm)) {
    const { offset, nBytes } = block;
    const part = await bytesOf(file.slice(offset, offset + nBytes));
    const source = new ByteSource(part, name);
    yield mixBlock(source, { block, mixer, sourceOffset: offset });
  }
  if (pcm.damage !== null) throw pcm.damage;
}

async function* inChunks(samples: Float32Array): AsyncGenerator<Float32Array> {
  for (let at = 0; at < samples.length; at += CHUNK_SAMPLES) {
    yield samples.subarray(at, at + CHUNK_SAMPLES);
  }
}
