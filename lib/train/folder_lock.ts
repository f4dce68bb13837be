import { mkdir } from "node:fs/promises";
import { join } from "node:path";

/**
 * A folder that one process has to itself.
 *
 * The operating system holds the lock on `lock.txt` and lets it go when the
 * process ends, however it ends: nothing is left behind that would have to be
 * judged stale. The number of the process in it is for a person to read.
 */
export class FolderLock implements AsyncDisposable {
  readonly #file: Deno.FsFile;

  private constructor(file: Deno.FsFile) {
    this.#file = file;
  }

  /** Takes a folder, made where it is not there; null when it is taken. */
  static async take(folder: string): Promise<FolderLock | null> {
    await mkdir(folder, { recursive: true });
    const file = await Deno.open(join(folder, "lock.txt"), {
      create: true,
      write: true,
    });
    if (!await file.tryLock(true)) {
      file.close();
      return null;
    }
    await file.truncate();
    await file.write(new TextEncoder().encode(`process ${Deno.pid}\n`));
    return new FolderLock(file);
  }

  /**
   * Takes a folder that must not be taken.
   *
   * @param doing what cannot be done otherwise, for the message.
   * @param option what names another folder.
   * @throws {Error} when another process has it.
   */
  static async takeFree(
    folder: string,
    { doing, option }: { doing: string; option: string },
  ): Promise<FolderLock> {
    const lock = await FolderLock.take(folder);
    if (lock !== null) return lock;
    throw new Error(
      `Cannot ${doing}: '${folder}' must be free, got one that another process is at; wait until it ends, or name another folder with ${option}`,
    );
  }

  /** Lets the folder go. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.unlock();
    this.#file.close();
  }
}
