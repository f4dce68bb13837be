// Runs in the browser only: WebCodecs. Loaded with the first file that needs it.
import {
  ADTS,
  type AudioSample,
  AudioSampleSink,
  BlobSource,
  Input,
  type InputAudioTrack,
  IsobmffInputFormat,
  MATROSKA,
  MP3,
  MP4,
  OGG,
  QTFF,
  WEBM,
} from "mediabunny";
import { AudioError, type AudioErrorReason } from "./audio_error.ts";
import type { AudioStream } from "./audio_stream.ts";
import { MonoMixer, type MultiChannel } from "./mono_mixer.ts";
import { checkLastPage } from "./ogg_flac.ts";
import { oggLinks } from "./ogg_links.ts";
import { type StatedLength, statedLength } from "./stated_length.ts";

const FORMATS = [MP4, QTFF, WEBM, MATROSKA, OGG, MP3, ADTS];
/** A file may end this much sooner than it says: encoders pad and round, s. */
const SLACK_SECONDS = 0.5;
/** Sound may come this much later than it is due: files round times, s. */
const LATE_SECONDS = 0.1;
/** Sound that is later than this is damage, s. */
const MOST_LATE_SECONDS = 3600;

/**
 * Opens the sound of a media file, to be decoded packet by packet; the decoder
 * is never more than 40 packets ahead, a second or two. Of MP3 and ADTS the
 * place of every packet read is kept: 10 MB an hour.
 *
 * @returns null and @throws as `openCompressed`
 */
export async function openMedia(
  file: Blob,
  { name }: { name: string },
): Promise<AudioStream | null> {
  const [first, ...others] = await oggLinks(file);
  const stream = await openLink(first, { name });
  if (stream === null || others.length === 0) return stream;
  return chain(stream, others, { name });
}

async function openLink(
  file: Blob,
  { name }: { name: string },
): Promise<AudioStream | null> {
  const media = new Media(file, name);
  try {
    const stream = await media.open();
    if (stream === null) media.close();
    return stream;
  } catch (error) {
    media.close();
    throw media.errorOf(error);
  }
}

/** Joins streams that follow one another; how long, only their end tells. */
function chain(
  first: AudioStream,
  others: readonly Blob[],
  { name }: { name: string },
): AudioStream {
  const { sampleRateHz } = first;
  async function* chunks() {
    yield* first.chunks;
    for (const file of others) {
      const next = await openLink(file, { name });
      if (next?.sampleRateHz !== sampleRateHz) {
        const at = { file: name, offset: 0 };
        const detail = next
          ? `its rate changes from ${sampleRateHz} to ${next.sampleRateHz} Hz`
          : "a stream in it has a coding that is not known here";
        throw new AudioError({ ...at, reason: "unsupported", detail });
      }
      yield* next.chunks;
    }
  }
  return { ...first, seconds: null, chunks: chunks() };
}

class Media {
  readonly #file: Blob;
  readonly #name: string;
  readonly #input: Input;
  /** Where the file begins, be it with a picture, s. */
  #origin = 0;
  /** Sound that was handed out, s. */
  #heard = 0;

  constructor(file: Blob, name: string) {
    this.#file = file;
    this.#name = name;
    const source = new BlobSource(file, {
      useStreamReader: false, // its errors do not say that the file is gone
      handleUnhandledError: () => {}, // reading ahead; it is met again
    });
    this.#input = new Input({ formats: FORMATS, source });
  }

  close(): void {
    this.#input.dispose();
  }

  async open(): Promise<AudioStream | null> {
    if (!await this.#input.canRead()) return null;
    const track = await this.#input.getPrimaryAudioTrack({
      filter: (one) => one.canDecode(),
    });
    if (track === null) await this.#checkTracks();
    const format = track && await this.#decodedFormat(track);
    if (!track || !format) return null;
    const { sampleRateHz, channels } = format;
    // A film's sound may begin later; a recorded broadcast's clock, anywhere.
    this.#origin = Math.max(0, await this.#input.getFirstTimestamp());
    const length = await statedLength(this.#input, { track, file: this.#file });
    if (length.seconds !== null) length.seconds -= this.#origin;
    return {
      sampleRateHz,
      channels,
      seconds: length.seconds,
      chunks: this.#chunks(track, { sampleRateHz, length }),
    };
  }

  /** Of a file without sound that can be decoded: is there any at all? */
  async #checkTracks(): Promise<void> {
    const tracks = await this.#input.getTracks();
    if (tracks.some((track) => track.isAudioTrack())) return;
    if (tracks.length > 0) throw this.#error("soundless", "it has no sound");
    if (!(await this.#input.getFormat() instanceof IsobmffInputFormat)) return;
    throw this.#error("truncated", "it ends before the list of its tracks");
  }

  /**
   * What the decoder makes of a track, by its first sample: headers name half
   * the rate of some AAC. Null where it cannot decode it after all.
   */
  async #decodedFormat(
    track: InputAudioTrack,
  ): Promise<{ sampleRateHz: number; channels: number } | null> {
    try {
      for await (const sample of new AudioSampleSink(track).samples()) {
        const { sampleRate: sampleRateHz, numberOfChannels: channels } = sample;
        sample.close();
        return { sampleRateHz, channels };
      }
    } catch (error) {
      if (isDecoderError(error)) return null;
      throw error;
    }
    throw this.#error("truncated", "it ends before its first sound");
  }

  async *#chunks(
    track: InputAudioTrack,
    { sampleRateHz, length }: { sampleRateHz: number; length: StatedLength },
  ): AsyncGenerator<Float32Array> {
    const mixer = new MonoMixer();
    try {
      for await (const sample of new AudioSampleSink(track).samples()) {
        const mono = mixer.mix(takeSound(sample));
        this.#checkRate(sample, sampleRateHz);
        yield* this.#silenceUntil(sample.timestamp - this.#origin, {
          sampleRateHz,
        });
        this.#heard += mono.length / sampleRateHz;
        yield mono;
      }
      await this.#checkEnd(length);
    } catch (error) {
      throw this.errorOf(error);
    } finally {
      this.close();
    }
  }

  /** What is to be heard until sound that comes late, a second at a time. */
  *#silenceUntil(
    seconds: number,
    { sampleRateHz }: { sampleRateHz: number },
  ): Generator<Float32Array> {
    const late = seconds - this.#heard;
    if (late < LATE_SECONDS) return;
    if (late > MOST_LATE_SECONDS) {
      const hours = (late / 3600).toFixed(1);
      throw this.#error(
        "unreadable",
        `no sound for ${hours} h after ${this.#at}`,
      );
    }
    for (let left = Math.round(late * sampleRateHz); left > 0;) {
      const length = Math.min(left, sampleRateHz);
      left -= length;
      this.#heard += length / sampleRateHz;
      yield new Float32Array(length);
    }
  }

  #checkRate({ sampleRate }: AudioSample, sampleRateHz: number): void {
    if (sampleRate === sampleRateHz) return;
    const detail = `its rate changes from ${sampleRateHz} to ${sampleRate} Hz`;
    throw this.#error("unsupported", `${detail} after ${this.#at}`);
  }

  async #checkEnd({ seconds, isPromise }: StatedLength): Promise<void> {
    if (await this.#input.getFormat() === OGG) {
      await checkLastPage(this.#file, { name: this.#name });
    }
    if (!isPromise || seconds === null) return;
    if (this.#heard >= seconds - SLACK_SECONDS) return;
    const detail = `it says ${seconds.toFixed(1)} s, it ends after ${this.#at}`;
    throw this.#error("truncated", detail);
  }

  get #at(): string {
    return `${this.#heard.toFixed(1)} s`;
  }

  #error(reason: AudioErrorReason, detail: string): AudioError {
    return new AudioError({ file: this.#name, offset: 0, reason, detail });
  }

  /** What to throw for an error of the library, the decoder or the disk. */
  errorOf(error: unknown): unknown {
    if (error instanceof AudioError || isReadError(error)) return error;
    const message = error instanceof Error ? error.message : String(error);
    return isDecoderError(error)
      ? this.#error("unreadable", `undecodable after ${this.#at} (${message})`)
      : this.#error(
        "truncated",
        `it breaks off after ${this.#at} (${message})`,
      );
  }
}

/** WebCodecs speaks in `DOMException`s, the library in plain errors. */
function isDecoderError(error: unknown): boolean {
  return error instanceof DOMException && !isReadError(error);
}

function isReadError(error: unknown): boolean {
  return error instanceof DOMException &&
    ["NotFoundError", "NotReadableError"].includes(error.name);
}

/**
 * The channels without what lies before time 0, where encoders run up. Closes
 * the sample.
 */
function takeSound(sample: AudioSample): MultiChannel {
  const { numberOfFrames, numberOfChannels, sampleRate, timestamp } = sample;
  const runUp = Math.max(0, Math.round(-timestamp * sampleRate));
  const frameOffset = Math.min(runUp, numberOfFrames);
  const nFrames = numberOfFrames - frameOffset;
  const channels = Array.from(
    { length: numberOfChannels },
    () => new Float32Array(nFrames),
  );
  try {
    for (const [planeIndex, channel] of channels.entries()) {
      if (nFrames === 0) break; // nothing to copy is an error there
      sample.copyTo(channel, { planeIndex, format: "f32-planar", frameOffset });
    }
  } finally {
    sample.close();
  }
  return {
    channels: channels.length,
    nFrames,
    read: (channel, frame) => channels[channel][frame],
  };
}
