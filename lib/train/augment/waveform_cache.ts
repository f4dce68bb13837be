import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { fromPcm16, toPcm16 } from "./pcm16.ts";

/** Where waveforms are kept. */
export const DEFAULT_CACHE_FOLDER = "data/cache/augment";
/** Room for forty thousand copies of three seconds. */
export const DEFAULT_CACHE_BYTES = 4e9;

/** First bytes of an entry: whose it is, and which version of the layout. */
const MAGIC = "UTWAVE1\n";
/** Bytes of the hash behind them. */
const HASH_BYTES = 16;
const HEADER_BYTES = MAGIC.length + HASH_BYTES;
/** Written bytes after which other processes' entries are counted again. */
const RECOUNT_SHARE = 1 / 16;

/** How a {@linkcode WaveformCache} is kept. */
export interface WaveformCacheOptions {
  /** Most bytes of all entries; processes that share a folder may pass it by a sixteenth each. */
  maxBytes?: number;
  /** Told once when nothing can be written any more, as on a full disk. */
  onTrouble?: (message: string) => void;
}

/**
 * Waveforms on disk, by key; 16-bit PCM, the oldest thrown away first.
 *
 * An entry is written whole or not at all, and carries a hash: one that is
 * damaged is made again. What is given back has always been through 16 bits, so
 * it is the same whether it was found or made.
 *
 * Waveforms and not features: those change with every experiment, and making
 * the waveform is most of the work. Three seconds take 96 kB.
 */
export class WaveformCache {
  readonly folder: string;
  readonly maxBytes: number;
  readonly #onTrouble: (message: string) => void;
  /** Bytes of each file, oldest first; null until counted. */
  #files: Map<string, number> | null = null;
  #total = 0;
  #writtenSinceCount = 0;
  #broken = false;

  /** @throws {RangeError} when `maxBytes` is not over 0. */
  constructor(
    folder: string,
    { maxBytes = DEFAULT_CACHE_BYTES, onTrouble = () => {} }:
      WaveformCacheOptions = {},
  ) {
    if (!(maxBytes > 0)) {
      throw new RangeError(
        `Cannot keep a cache: 'maxBytes' must be over 0, got ${maxBytes}`,
      );
    }
    this.folder = folder;
    this.maxBytes = maxBytes;
    this.#onTrouble = onTrouble;
  }

  /**
   * The waveform of a key: from disk, or made and kept.
   *
   * @param key hexadecimal, all that the waveform follows from; see `copyKey`.
   * @param make gives samples within ±1.
   */
  waveform(key: string, make: () => Float32Array): Float32Array {
    const path = join(this.folder, key.slice(0, 2), `${key}.pcm`);
    const known = readEntry(path);
    if (known) return fromPcm16(known);
    const pcm = toPcm16(make());
    this.#keep(path, pcm);
    return fromPcm16(pcm);
  }

  /** Bytes of all entries, as far as this process knows. */
  get bytes(): number {
    if (!this.#files) this.#count();
    return this.#total;
  }

  #keep(path: string, pcm: Int16Array<ArrayBuffer>): void {
    if (this.#broken) return;
    try {
      if (!this.#files) this.#count();
      const bytes = writeEntry(path, pcm);
      this.#note(path, bytes);
      this.#writtenSinceCount += bytes;
      if (this.#writtenSinceCount > this.maxBytes * RECOUNT_SHARE) {
        this.#count();
      }
      this.#evict();
    } catch (error) {
      this.#broken = true;
      this.#onTrouble(
        `copies are made but not kept: '${this.folder}' cannot be written (${
          (error as Error).message
        })`,
      );
    }
  }

  #note(path: string, bytes: number): void {
    this.#total += bytes - (this.#files!.get(path) ?? 0);
    this.#files!.delete(path); // the newest stands last
    this.#files!.set(path, bytes);
  }

  #evict(): void {
    for (const [path, bytes] of this.#files!) {
      if (this.#total <= this.maxBytes) return;
      rmSync(path, { force: true });
      this.#files!.delete(path);
      this.#total -= bytes;
    }
  }

  /** What a killed process left half-written counts, and goes, like the rest. */
  #count(): void {
    const files = listFiles(this.folder).sort((a, b) => a.timeMs - b.timeMs);
    this.#files = new Map(files.map(({ path, bytes }) => [path, bytes]));
    this.#total = files.reduce((sum, { bytes }) => sum + bytes, 0);
    this.#writtenSinceCount = 0;
  }
}

/** The samples of a whole entry, else null. */
function readEntry(path: string): Int16Array | null {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch {
    return null; // there is none, or none that can be read
  }
  const body = new Uint8Array(bytes.subarray(HEADER_BYTES)); // a copy, aligned
  const whole = body.length % 2 === 0 &&
    headerOf(body).equals(bytes.subarray(0, HEADER_BYTES));
  return whole ? new Int16Array(body.buffer) : null;
}

/** Returns the bytes written. */
function writeEntry(path: string, pcm: Int16Array<ArrayBuffer>): number {
  const body = new Uint8Array(pcm.buffer);
  const part = `${path}.${process.pid}.part`; // another process may write it too
  mkdirSync(dirname(path), { recursive: true });
  try {
    writeFileSync(part, Buffer.concat([headerOf(body), body]));
    renameSync(part, path);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
  return HEADER_BYTES + body.length;
}

function headerOf(body: Uint8Array): Buffer {
  const hash = createHash("sha256").update(body).digest();
  return Buffer.concat([Buffer.from(MAGIC), hash.subarray(0, HASH_BYTES)]);
}

function listFiles(folder: string) {
  const files: { path: string; bytes: number; timeMs: number }[] = [];
  for (const name of namesIn(folder)) {
    for (const file of namesIn(join(folder, name))) {
      const path = join(folder, name, file);
      const stat = statSync(path, { throwIfNoEntry: false });
      if (!stat?.isFile()) continue; // another process threw it away
      files.push({ path, bytes: stat.size, timeMs: stat.mtimeMs });
    }
  }
  return files;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
