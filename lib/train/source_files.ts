import { openZip, type ZipFile } from "./zip_file.ts";

/** A file to be prepared, in a folder or in a ZIP. */
export interface SourceFile {
  /** Where it is, as a person would say it: `downloads/a.zip/Actor_01/x.wav`. */
  path: string;
  /** Changes when the content does: size and time, or the ZIP's checksum. */
  stamp: string;
  /** Its bytes. */
  read(): Promise<Uint8Array>;
}

/** A folder or ZIP that cannot be listed, and why. */
export interface SourceTrouble {
  path: string;
  reason: "unreadable" | "truncated";
  detail: string;
}

/** What {@linkcode openSources} found. */
export interface Sources extends Disposable {
  /** In the order of the sources, then of the names. */
  files: SourceFile[];
  /** Parts that could not be listed. */
  troubles: SourceTrouble[];
}

/** Options of {@linkcode openSources}. */
export interface SourceOptions {
  /** A folder that is passed over: where the results are written. */
  except?: string;
}

/**
 * Lists every file under folders and in ZIP files, however deep; ZIP files
 * that lie in the folders are listed too. Nothing is read but the lists.
 *
 * Hidden files and macOS's `__MACOSX` are passed over: they hold no sound
 * though they are named like it.
 *
 * @param roots folders or ZIP files
 * @throws {TypeError} if one of them is neither
 */
export async function openSources(
  roots: string[],
  { except }: SourceOptions = {},
): Promise<Sources> {
  const lister = new Lister(except);
  for (const root of roots) await lister.addRoot(root);
  return lister;
}

class Lister implements Sources {
  files: SourceFile[] = [];
  troubles: SourceTrouble[] = [];
  #zips: ZipFile[] = [];
  /** Real paths: a link that leads in a circle is followed once. */
  #seen = new Set<string>();

  constructor(except: string | undefined) {
    const real = except && realPath(except);
    if (real) this.#seen.add(real);
  }

  async addRoot(root: string): Promise<void> {
    const path = root.replace(/(.)\/+$/, "$1");
    const info = await statOrNull(path);
    if (info?.isDirectory) return await this.#addFolder(path);
    if (info?.isFile && await isZip(path)) return await this.#addZip(path);
    const got = info ? "another file" : "nothing there";
    throw new TypeError(
      `Cannot prepare: '--from' must be a folder or a ZIP file, got '${root}' (${got})`,
    );
  }

  async #addFolder(path: string): Promise<void> {
    const real = realPath(path);
    if (!real || this.#seen.has(real)) return;
    this.#seen.add(real);
    try {
      const names = await Array.fromAsync(Deno.readDir(path), (e) => e.name);
      for (const name of names.sort()) {
        if (!isHidden(name)) await this.#addPath(`${path}/${name}`);
      }
    } catch (error) {
      this.#blame(path, error);
    }
  }

  async #addPath(path: string): Promise<void> {
    let info: Deno.FileInfo;
    try {
      info = await Deno.stat(path);
    } catch (error) {
      return this.#blame(path, error); // a link to nowhere, or not for us
    }
    if (info.isDirectory) return await this.#addFolder(path);
    if (!info.isFile) return;
    if (/\.zip$/i.test(path)) return await this.#addZip(path);
    const stamp = `${info.size}:${info.mtime?.getTime() ?? 0}`;
    this.files.push({ path, stamp, read: () => Deno.readFile(path) });
  }

  async #addZip(path: string): Promise<void> {
    try {
      const zip = await openZip(path);
      this.#zips.push(zip);
      const inside = zip.files.filter(({ name }) =>
        !name.split("/").some(isHidden)
      );
      for (const { name, stamp, read } of inside) {
        this.files.push({ path: `${path}/${name}`, stamp, read });
      }
      if (zip.trouble) this.#blame(path, zip.trouble);
    } catch (error) {
      this.#blame(path, error);
    }
  }

  #blame(path: string, error: unknown): void {
    const detail = error instanceof Error ? error.message : String(error);
    // A ZIP's list stands at its end: without it the download was cut short.
    const cut = /end of central directory/i.test(detail);
    this.troubles.push({
      path,
      reason: cut ? "truncated" : "unreadable",
      detail: cut ? `${detail}; download it again` : detail,
    });
  }

  [Symbol.dispose](): void {
    for (const zip of this.#zips) zip.close();
    this.#zips = [];
  }
}

function isHidden(name: string): boolean {
  return name.startsWith(".") || name === "__MACOSX";
}

async function statOrNull(path: string): Promise<Deno.FileInfo | null> {
  return await Deno.stat(path).catch(() => null);
}

function realPath(path: string): string | null {
  try {
    return Deno.realPathSync(path);
  } catch {
    return null; // not there: nothing to pass over
  }
}

/** By content: a download may have lost its extension. */
async function isZip(path: string): Promise<boolean> {
  using file = await Deno.open(path);
  const head = new Uint8Array(4);
  await file.read(head);
  return /\.zip$/i.test(path) || head.toHex() === "504b0304";
}
