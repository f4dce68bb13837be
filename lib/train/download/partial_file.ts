import { createHash, type Hash } from "node:crypto";
import { rename } from "node:fs/promises";
import { dirname } from "node:path";
import { syncFolder } from "../files.ts";
import { type Checksum, DownloadError } from "./remote_file.ts";

/**
 * The beginning of a file that is being downloaded, beside its final name:
 * `<name>.part`, and `<name>.part.etag` with the version the server named.
 * Its length on disk is what has arrived; nothing else is believed.
 */
export class PartialFile implements AsyncDisposable {
  #file: Deno.FsFile;
  #hash: Hash;
  #bytes: number;

  private constructor(
    readonly path: string,
    { file, hash, bytes }: { file: Deno.FsFile; hash: Hash; bytes: number },
    readonly checksum: Checksum,
  ) {
    this.#file = file;
    this.#hash = hash;
    this.#bytes = bytes;
  }

  /**
   * Opens what an earlier try left, or begins anew. The file is this process's
   * alone until it is closed.
   *
   * @throws {DownloadError} if another process is downloading it
   */
  static async open(
    target: string,
    { checksum, maxBytes }: { checksum: Checksum; maxBytes: number },
  ): Promise<PartialFile> {
    await Deno.mkdir(dirname(target), { recursive: true });
    const path = `${target}.part`;
    const file = await Deno.open(path, {
      read: true,
      write: true,
      create: true,
    });
    // What was opened may have its final name by now: then it is another's too.
    const isOurs = await file.tryLock(true) && await isAt(path, file);
    if (!isOurs) {
      file.close();
      throw new DownloadError(
        `Cannot download to '${path}': another process is downloading it; wait until it ends`,
      );
    }
    const { size } = await file.stat();
    if (size > maxBytes) await file.truncate(0); // of another file
    const hash = createHash(checksum.algorithm);
    const bytes = await hashInto(hash, file);
    return new PartialFile(path, { file, hash, bytes }, checksum);
  }

  /** Bytes that have arrived. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The version that the bytes are of, as the server named it, or null. */
  async version(): Promise<string | null> {
    return await Deno.readTextFile(`${this.path}.etag`).catch(() => null);
  }

  /** Notes the version before its first byte is kept. */
  async setVersion(etag: string | null): Promise<void> {
    if (etag === null) await removeIfThere(`${this.path}.etag`);
    else await Deno.writeTextFile(`${this.path}.etag`, etag);
  }

  /** Forgets all that has arrived. */
  async restart(): Promise<void> {
    await this.#file.truncate(0);
    await this.#file.seek(0, Deno.SeekMode.Start);
    this.#hash = createHash(this.checksum.algorithm);
    this.#bytes = 0;
    await this.setVersion(null);
  }

  /**
   * @throws {DownloadError} if the disk is full; what fitted is kept
   */
  async append(piece: Uint8Array): Promise<void> {
    for (let at = 0; at < piece.length;) {
      const n = await this.#write(piece.subarray(at));
      this.#hash.update(piece.subarray(at, at + n));
      this.#bytes += n;
      at += n;
    }
  }

  async #write(piece: Uint8Array): Promise<number> {
    try {
      return await this.#file.write(piece);
    } catch (error) {
      throw new DownloadError(
        `Cannot download to '${this.path}': the disk takes no more after ${this.#bytes} bytes (${
          (error as Error).message
        }); make room and call the task again, what has arrived is kept`,
      );
    }
  }

  /** The checksum of what has arrived, hexadecimal. */
  digest(): string {
    return this.#hash.copy().digest("hex");
  }

  /** Gives the file its final name, when it is whole and on the disk. */
  async finish(): Promise<void> {
    const target = this.path.replace(/\.part$/, "");
    await this.#file.sync();
    await rename(this.path, target);
    await syncFolder(dirname(target));
    await this.setVersion(null);
  }

  /** Removes all that has arrived. */
  async remove(): Promise<void> {
    await removeIfThere(this.path);
    await this.setVersion(null);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#file.close();
    return Promise.resolve();
  }
}

/** Whether a path still names the file that was opened there. */
async function isAt(path: string, file: Deno.FsFile): Promise<boolean> {
  const [there, opened] = await Promise.all([
    Deno.stat(path).catch(() => null),
    file.stat(),
  ]);
  return there !== null && there.ino === opened.ino;
}

/** The checksum of a file on the disk, hexadecimal. */
export async function hashFile(
  path: string,
  { algorithm }: Checksum,
): Promise<string> {
  const hash = createHash(algorithm);
  using file = await Deno.open(path);
  await hashInto(hash, file);
  return hash.digest("hex");
}

/** Reads to the end; returns the number of bytes. */
async function hashInto(hash: Hash, file: Deno.FsFile): Promise<number> {
  const buffer = new Uint8Array(1 << 20);
  let bytes = 0;
  for (;;) {
    const n = await file.read(buffer);
    if (n === null) return bytes;
    hash.update(buffer.subarray(0, n));
    bytes += n;
  }
}

async function removeIfThere(path: string): Promise<void> {
  await Deno.remove(path).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
}
