import { join } from "node:path";

/** Contents by path. */
export type Files = Map<string, Uint8Array>;

/** Every file under a folder. */
export async function readAll(folder: string, prefix = ""): Promise<Files> {
  const files: Files = new Map();
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    const inside = isDirectory
      ? await readAll(path, `${prefix}${name}/`)
      : [[`${prefix}${name}`, await Deno.readFile(path)] as const];
    for (const [key, bytes] of inside) files.set(key, bytes);
  }
  return files;
}
