import { writeWhole } from "./files.ts";

/** What one file under `clips/` was made from. */
export interface Conversion {
  source: string;
  /** The source's stamp when it was converted. */
  stamp: string;
  sha256: string;
  nSamples: number;
}

/**
 * Raised when the decoders or the resampler give other samples, or refuse what
 * they took before: all is converted anew.
 */
const CONVERTER = 2;

/** Size of the WAV header `encodeWav` writes. */
const WAV_HEADER_BYTES = 44;

/**
 * The record of what was converted already, kept beside the clips, so that a
 * second run, or one after Ctrl-C, does only what is missing.
 */
export class Conversions {
  #byPath: Map<string, Conversion>;

  private constructor(
    readonly folder: string,
    known: Record<string, Conversion>,
  ) {
    this.#byPath = new Map(Object.entries(known));
  }

  /** The record in `folder`; an absent, damaged or older one is as good as empty. */
  static async open(folder: string): Promise<Conversions> {
    try {
      const text = await Deno.readTextFile(`${folder}/conversions.json`);
      const { converter, files } = JSON.parse(text);
      return new Conversions(folder, converter === CONVERTER ? files : {});
    } catch {
      return new Conversions(folder, {});
    }
  }

  /** What is known of the clip at `path`, if it was made from this very source and still lies there whole. */
  async find(
    path: string,
    { source, stamp }: { source: string; stamp: string },
  ): Promise<Conversion | null> {
    const known = this.#byPath.get(path);
    if (known?.source !== source || known.stamp !== stamp) return null;
    const info = await Deno.stat(`${this.folder}/${path}`).catch(() => null);
    const whole = WAV_HEADER_BYTES + 2 * known.nSamples;
    return info?.size === whole ? known : null;
  }

  /**
   * Notes that the clip at `path` is being replaced, before it is: on disk too,
   * or a kill right after would leave another's sound under the old record.
   */
  async forget(path: string): Promise<void> {
    if (this.#byPath.delete(path)) await this.save();
  }

  /**
   * Forgets, in one write, the clips that none of these files would be found
   * for: see {@linkcode forget}, which would write all of the record for each.
   */
  async forgetOthers(
    files: readonly { path: string; source: string; stamp: string }[],
  ): Promise<void> {
    const found = new Set(
      files.filter(({ path, source, stamp }) => {
        const known = this.#byPath.get(path);
        return known?.source === source && known.stamp === stamp;
      }).map(({ path }) => path),
    );
    const others = files.filter(({ path }) =>
      this.#byPath.has(path) && !found.has(path)
    );
    if (others.length === 0) return;
    for (const { path } of others) this.#byPath.delete(path);
    await this.save();
  }

  /** Notes what the clip at `path` was made from. */
  set(path: string, conversion: Conversion): void {
    this.#byPath.set(path, conversion);
  }

  /** Writes the record. */
  async save(): Promise<void> {
    const files = Object.fromEntries(this.#byPath);
    await writeWhole(
      `${this.folder}/conversions.json`,
      JSON.stringify({ converter: CONVERTER, files }) + "\n",
    );
  }
}
