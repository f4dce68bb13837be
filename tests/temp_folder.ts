/** A folder of a test's own; gone when the test ends, also where it fails. */
export interface TempFolder extends AsyncDisposable {
  folder: string;
}

/**
 * Makes a folder for the test that asks.
 *
 * @example
 * ```ts ignore
 * await using temp = await tempFolder();
 * await Deno.writeTextFile(`${temp.folder}/a.txt`, "a");
 * ```
 */
export async function tempFolder(prefix = "undertone-"): Promise<TempFolder> {
  const folder = await Deno.makeTempDir({ prefix });
  return {
    folder,
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}
