import { existsSync } from "node:fs";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { join, parse } from "node:path";
import type { ModelSource } from "../model/mod.ts";

/** How a file is written. */
export interface WriteOptions {
  /**
   * Whether to wait until the disk has it: then it outlives a power cut, not
   * only the program. Default true; thousands of files are faster without.
   */
  isDurable?: boolean;
}

/**
 * Writes a file so that a reader sees the old content or the new, never a part,
 * whenever the program is killed: to a neighbouring name first, then renamed.
 * Where it cannot be written, the old content stays and nothing else.
 */
export async function writeWhole(
  path: string,
  content: Uint8Array | string,
  options: WriteOptions = {},
): Promise<void> {
  const { base, dir } = parse(path);
  await writeFilesWhole(dir || ".", { [base]: content }, options);
}

/**
 * Writes files that belong together: all contents first, then all names, so
 * that a full disk leaves every old file as it was.
 *
 * @param contents by name
 * @throws {Error} when they cannot be written.
 */
export async function writeFilesWhole(
  folder: string,
  contents: Record<string, Uint8Array | string>,
  { isDurable = true }: WriteOptions = {},
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const paths = Object.keys(contents).map((name) => join(folder, name));
  try {
    for (const [name, content] of Object.entries(contents)) {
      await writePart(join(folder, `${name}.part`), content, isDurable);
    }
  } catch (cause) {
    for (const path of paths) await rm(`${path}.part`, { force: true });
    const reason = (cause as Error).message;
    throw new Error(
      `Cannot write to '${folder}': ${reason}; what was there is kept`,
      { cause },
    );
  }
  for (const path of paths) await rename(`${path}.part`, path);
  if (isDurable) await syncFolder(folder);
}

/**
 * Writes a folder anew, with these files alone: into a hidden neighbour first,
 * which then takes the name, so that the old folder is whole until the new one
 * is. One that a kill between the two names left hidden is put back first.
 *
 * @param contents by name
 * @throws {Error} when they cannot be written; the old folder is kept.
 */
export async function writeFolderWhole(
  folder: string,
  contents: Record<string, Uint8Array | string>,
): Promise<void> {
  const { base, dir } = parse(folder);
  const part = join(dir, `.${base}.part`), old = join(dir, `.${base}.old`);
  if (existsSync(old) && !existsSync(folder)) await rename(old, folder);
  await removeFolder(old);
  await removeFolder(part);
  try {
    await writeFilesWhole(part, contents);
    if (existsSync(folder)) await rename(folder, old);
    await rename(part, folder);
  } catch (error) {
    if (existsSync(old)) await rename(old, folder);
    await removeFolder(part);
    throw error;
  }
  await syncFolder(dir || ".");
  await removeFolder(old);
}

async function writePart(
  path: string,
  content: Uint8Array | string,
  isDurable: boolean,
): Promise<void> {
  const handle = await open(path, "w");
  try {
    await handle.writeFile(content);
    if (isDurable) await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Waits until the disk has a folder's names. */
export async function syncFolder(folder: string): Promise<void> {
  if (Deno.build.os === "windows") return; // it has no such thing
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A value as indented JSON. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, null, 2) + "\n";
}

/** Writes a value as indented JSON. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  await writeWhole(path, jsonText(value));
}

/**
 * Reads and parses a JSON file.
 *
 * @throws {Error} when it cannot be read.
 * @throws {SyntaxError} when it is not JSON.
 */
export async function readJsonFile<T>(path: string): Promise<T> {
  const text = await readFile(path, "utf8").catch((cause) => {
    const reason = cause.code === "ENOENT"
      ? "there is no such file"
      : cause.message;
    throw new Error(`Cannot read '${path}': ${reason}`, { cause });
  });
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    throw new SyntaxError(
      `Cannot read '${path}': it must be JSON, got ${
        JSON.stringify(text.slice(0, 40))
      }`,
      { cause },
    );
  }
}

/** A folder of the disk as a source of a model's files. */
export function folderSource(folder: string): ModelSource {
  return {
    async read(name) {
      try {
        return new Uint8Array(await readFile(join(folder, name)));
      } catch (cause) {
        throw new Error(
          `Cannot load the model: '${join(folder, name)}' is not readable (${
            (cause as Error).message
          }); train one, or name another folder`,
          { cause },
        );
      }
    },
  };
}

/** Removes a folder and all in it; nothing happens when there is none. */
export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}
