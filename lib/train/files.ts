import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ModelSource } from "../model/mod.ts";

/**
 * Writes a file so that a reader sees the old content or the new, never a part:
 * to a neighbouring name first, then renamed.
 */
export async function writeWhole(
  path: string,
  content: Uint8Array | string,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const part = `${path}.part`;
  await writeFile(part, content);
  await rename(part, path);
}

/** Writes a value as indented JSON. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  await writeWhole(path, JSON.stringify(value, null, 2) + "\n");
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
