// Runs in the browser and in Deno.
import { AudioError, type AudioErrorReason } from "./audio_error.ts";

/** A named file in memory: reads that run past its end are an {@linkcode AudioError}, never a `RangeError`. */
export class ByteSource {
  readonly view: DataView;

  constructor(readonly bytes: Uint8Array, readonly file: string) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Bytes in the file. */
  get length(): number {
    return this.bytes.length;
  }

  /** The error to throw for this file. */
  error(
    reason: AudioErrorReason,
    offset: number,
    detail: string,
  ): AudioError {
    return new AudioError({ file: this.file, offset, reason, detail });
  }

  /** @throws {AudioError} `truncated` if fewer than `count` bytes are left at `offset`. */
  need(offset: number, count: number, what: string): void {
    if (offset + count <= this.length) return;
    const got = Math.max(0, this.length - offset);
    throw this.error(
      "truncated",
      this.length,
      `${what} needs ${count} bytes, the file ends after ${got}`,
    );
  }

  /** Whether the ASCII `text` stands at `offset`. */
  startsWith(text: string, offset = 0): boolean {
    if (offset + text.length > this.length) return false;
    for (let i = 0; i < text.length; i++) {
      if (this.bytes[offset + i] !== text.charCodeAt(i)) return false;
    }
    return true;
  }

  /** Four characters at `offset`, for messages and chunk names. */
  fourCc(offset: number): string {
    return String.fromCharCode(...this.bytes.subarray(offset, offset + 4));
  }
}

/** One chunk of an IFF-like file (RIFF, AIFF). */
export interface Chunk {
  /** Four characters. */
  id: string;
  /** First byte of the content. */
  offset: number;
  /** Bytes of content the header promises; may be more than there are. */
  size: number;
}

/**
 * Walks the chunks after a 12-byte IFF header.
 *
 * Stops at the end of the file whatever the sizes say: a chunk longer than
 * the file is given with the size it claims, and is the last one.
 */
export function* eachChunk(
  source: ByteSource,
  { littleEndian }: { littleEndian: boolean },
): Generator<Chunk> {
  let offset = 12;
  while (offset + 8 <= source.length) {
    const size = source.view.getUint32(offset + 4, littleEndian);
    yield { id: source.fourCc(offset), offset: offset + 8, size };
    offset += 8 + size + (size & 1); // chunks start on even bytes
  }
}

/**
 * Tells an empty sound chunk from one whose size its writer left at 0.
 *
 * @param options.at where its sound would begin
 * @param options.others the chunks that come after the sound
 * @throws {AudioError} `soundless` if one of them begins there
 */
export function checkSoundFollows(
  source: ByteSource,
  { at, chunk, others }: {
    at: number;
    chunk: string;
    others: readonly string[];
  },
): void {
  const next = others.find((id) => source.startsWith(id, at));
  if (next === undefined) return;
  throw source.error(
    "soundless",
    at,
    `it holds no sound: its '${chunk}' chunk is empty, '${next}' follows`,
  );
}
