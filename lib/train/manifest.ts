import { decodeAudio } from "../audio/mod.ts";
import type { ClipLabel } from "./corpora/mod.ts";
import { writeWhole } from "./files.ts";

/** The rate of every prepared clip, Hz. */
export const CLIP_RATE_HZ = 16000;

/** A clip that training can use. */
export interface Clip extends ClipLabel {
  /** Its 16 kHz mono 16-bit WAV file, relative to the prepared folder. */
  path: string;
  /** The file it came from, as it was named to `prepare`. */
  source: string;
  seconds: number;
  /** SHA-256 of its 16 kHz 16-bit little-endian samples, hexadecimal. */
  sha256: string;
}

/** Why a file is not among the clips. */
export type LeftOutReason =
  | "unreadable"
  | "truncated"
  | "unlabelled"
  | "duplicate"
  | "silent";

/** A file that is not among the clips. */
export interface LeftOut {
  path: string;
  reason: LeftOutReason;
  /** In a person's words. */
  detail: string;
}

/** What `deno task prepare` found: a row a clip, and what was left out. */
export interface Manifest {
  version: 1;
  clips: Clip[];
  leftOut: LeftOut[];
}

const MANIFEST_FILE = "manifest.json";

/**
 * Reads the manifest of a prepared folder.
 *
 * @throws {Error} if the folder holds none
 * @throws {SyntaxError} if it is damaged, {@linkcode TypeError} if it is of
 * another version
 */
export async function readManifest(folder: string): Promise<Manifest> {
  const path = `${folder}/${MANIFEST_FILE}`;
  const text = await Deno.readTextFile(path).catch((error) => {
    throw new Error(
      `Cannot read '${path}': ${error.message}; ` +
        `make it with 'deno task prepare --from FOLDER --to ${folder}'`,
    );
  });
  const manifest = parseJson(text, path);
  const { version, clips, leftOut } = manifest ?? {};
  if (version !== 1 || !Array.isArray(clips) || !Array.isArray(leftOut)) {
    throw new TypeError(
      `Cannot read '${path}': 'version' must be 1, got ${version}; ` +
        `make it again with 'deno task prepare'`,
    );
  }
  return manifest;
}

function parseJson(text: string, path: string) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SyntaxError(
      `Cannot read '${path}': ${(error as Error).message}; ` +
        `make it again with 'deno task prepare'`,
    );
  }
}

/** Writes the manifest: the old one stays whole until the new one is. */
export async function writeManifest(
  folder: string,
  manifest: Manifest,
): Promise<string> {
  const path = `${folder}/${MANIFEST_FILE}`;
  await writeWhole(path, JSON.stringify(manifest, null, 1) + "\n");
  return path;
}

/**
 * The samples of a prepared clip.
 *
 * @param folder the prepared folder
 * @returns float32 `[seconds · 16000]`, full scale ±1
 * @throws {AudioError} if the file is damaged
 */
export async function readClip(
  folder: string,
  clip: Pick<Clip, "path">,
): Promise<Float32Array> {
  const path = `${folder}/${clip.path}`;
  const audio = await decodeAudio(await Deno.readFile(path), { name: path });
  if (audio.sampleRateHz !== CLIP_RATE_HZ) {
    throw new TypeError(
      `Cannot read clip '${path}': its rate must be ${CLIP_RATE_HZ} Hz, got ${audio.sampleRateHz}; ` +
        `make it again with 'deno task prepare'`,
    );
  }
  return audio.samples;
}

/**
 * The clips of some corpora from a prepared folder.
 *
 * @throws {RangeError} when there are none.
 */
export async function readCorpora(
  data: string,
  corpora: readonly string[],
): Promise<Clip[]> {
  const { clips } = await readManifest(data);
  const chosen = clips.filter(({ corpus }) => corpora.includes(corpus));
  if (chosen.length === 0) {
    throw new RangeError(
      `Cannot read the corpora: '${data}' must hold clips of ${
        corpora.join(" or ")
      }, got none; run deno task prepare`,
    );
  }
  return chosen;
}
