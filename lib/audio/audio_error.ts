// Runs in the browser and in Deno.

/** Why a file gave no audio. */
export type AudioErrorReason =
  | "unreadable"
  | "truncated"
  | "unsupported"
  | "soundless";

/** What an {@linkcode AudioError} is made from. */
export interface AudioErrorOptions {
  /** The file's name, as the caller gave it. */
  file: string;
  /** Byte where the trouble was seen; 0 where the whole file is to blame. */
  offset: number;
  /** `truncated` the file ends early, `unsupported` it is a form we do not read, `soundless` there is no sound in it, `unreadable` it contradicts itself. */
  reason: AudioErrorReason;
  /** What is wrong, as a clause: "the data chunk ends after 12 of 40 bytes". */
  detail: string;
}

/**
 * A file that cannot be decoded: says which, where, and why.
 *
 * Callers catch it to leave one bad file out and go on with the others.
 */
export class AudioError extends Error {
  /** The file's name, as the caller gave it. */
  readonly file: string;
  /** Byte where the trouble was seen; 0 where the whole file is to blame. */
  readonly offset: number;
  /** The kind of trouble. */
  readonly reason: AudioErrorReason;
  /** What is wrong, as a clause. */
  readonly detail: string;

  constructor({ file, offset, reason, detail }: AudioErrorOptions) {
    super(`Cannot decode '${file}': ${detail} (byte ${offset})`);
    this.name = "AudioError";
    this.file = file;
    this.offset = offset;
    this.reason = reason;
    this.detail = detail;
  }
}
