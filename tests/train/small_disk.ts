/**
 * A disk that is full soon: a file system in memory, of a given size.
 *
 * Mounting one takes root on Linux. Elsewhere a test that needs it is skipped
 * and says loudly what was not checked.
 *
 * @module
 */
import { assert } from "@std/assert";

/** A mounted small disk; unmounted when disposed of. */
export interface SmallDisk extends AsyncDisposable {
  folder: string;
}

async function run(command: string, args: string[]): Promise<boolean> {
  try {
    const { success } = await new Deno.Command(command, {
      args,
      stdout: "null",
      stderr: "null",
    }).output();
    return success;
  } catch {
    return false; // there is no such program
  }
}

async function mount(bytes: number): Promise<SmallDisk | null> {
  if (Deno.build.os !== "linux") return null;
  const folder = await Deno.makeTempDir({ prefix: "undertone-disk-" });
  const words = ["-t", "tmpfs", "-o", `size=${bytes}`, "none", folder];
  if (!await run("mount", words)) {
    await Deno.remove(folder);
    return null;
  }
  return {
    folder,
    async [Symbol.asyncDispose]() {
      await run("umount", [folder]);
      await Deno.remove(folder);
    },
  };
}

/**
 * Asks for a small disk.
 *
 * @param bytes its size
 * @param checks what goes unchecked where there can be none
 */
export async function smallDisk(
  bytes: number,
  checks: string,
): Promise<{ ignore: boolean; mount: () => Promise<SmallDisk> }> {
  const trial = await mount(bytes);
  await trial?.[Symbol.asyncDispose]();
  if (!trial) {
    console.error(
      `******** NOT CHECKED: ${checks}: a disk in memory can only be mounted by root on Linux ********`,
    );
  }
  return {
    ignore: !trial,
    async mount() {
      const disk = await mount(bytes);
      if (!disk) throw new Error("the small disk could not be mounted again");
      return disk;
    },
  };
}

/** Fills a small disk with a file; leaves no more than `roomBytes`, to a page. */
export async function fillDisk(path: string, roomBytes: number): Promise<void> {
  using file = await Deno.open(path, { write: true, create: true });
  const page = new Uint8Array(4096);
  let nPages = 0;
  try {
    for (; nPages < 1000; nPages++) await file.write(page);
  } catch {
    // full
  }
  assert(nPages > 0 && nPages < 1000, `${nPages} pages`);
  await file.truncate((nPages - Math.ceil(roomBytes / 4096)) * 4096);
}
