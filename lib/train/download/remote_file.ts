/** The checksum a publisher gives for a file. */
export interface Checksum {
  algorithm: "md5" | "sha1" | "sha256" | "sha512";
  /** Hexadecimal, lower case. */
  hex: string;
}

/** A file as its publisher describes it. */
export interface RemoteFile {
  url: string;
  /** Its size, bytes. */
  bytes: number;
  checksum: Checksum;
}

/** What a download needs beside the file; all have a default. */
export interface TransferOptions {
  /** Told after every piece: bytes of the file at hand now. */
  onProgress?: (bytes: number) => void;
  /** Told why a try failed, before the next. */
  log?: (line: string) => void;
  /** Stops the download; what has arrived is kept for the next run. */
  signal?: AbortSignal;
  /** Tries that may fail one after another without progress; default 6. */
  tries?: number;
  /** Pause before the second try, ms, doubled each time; default 1,000. */
  backoffMs?: number;
  /** Longest silence of a server, ms; default 60,000. */
  stallMs?: number;
}

/** A download failed for good: what happened and what to do about it. */
export class DownloadError extends Error {
  override name = "DownloadError";
}

/** A try failed; another one may not. */
export class TransientError extends Error {
  override name = "TransientError";

  /** @param retryAfterMs how long the server asked to be left alone. */
  constructor(message: string, readonly retryAfterMs = 0) {
    super(message);
  }
}
