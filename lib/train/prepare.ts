import { AudioError, decodeAs, encodeWav } from "../audio/mod.ts";
import { Conversions } from "./conversions.ts";
import {
  type ClipLabel,
  parseClipName,
  whereToGetCorpora,
} from "./corpora/mod.ts";
import { writeWhole } from "./files.ts";
import { FolderLock } from "./folder_lock.ts";
import {
  type Clip,
  CLIP_RATE_HZ,
  type LeftOut,
  type LeftOutReason,
  type Manifest,
  writeManifest,
} from "./manifest.ts";
import { openSources, type SourceFile } from "./source_files.ts";

/** Options of {@linkcode prepareCorpora}. */
export interface PrepareOptions {
  /** Folders or ZIP files. */
  from: string[];
  /** Folder for the manifest and the clips. */
  to: string;
  /** Told after every file: how many of how many are done. */
  onProgress?: (done: number, total: number) => void;
  /** Stops between two files; what was converted is kept for the next run. */
  signal?: AbortSignal;
}

/** What {@linkcode prepareCorpora} did. */
export interface Prepared {
  manifest: Manifest;
  /** Where the manifest is. */
  path: string;
  /** Clips converted in this run. */
  nConverted: number;
  /** Clips whose conversion by an earlier run was taken over. */
  nReused: number;
  /** Files that are neither sound nor named like a clip. */
  nIgnored: number;
}

/** Names of sound files, readable or not. */
const SOUND_NAME = /\.(wave?|aiff?|aifc|flac|mp3|m4a|ogg|opus|wma)$/i;
/** A clip whose loudest sample is below 16 of 32,768 (−66 dB) holds no speech. */
const SILENT_BELOW = 16 / 32768;
const SAVE_EVERY = 250; // files; a stopped run loses no more than these

/**
 * Makes training material of speech collections: every labelled clip as 16 kHz
 * mono 16-bit WAV under `clips/`, and `manifest.json` with a row each.
 *
 * Of several files with the same sound, and of several files of the same clip
 * (the same name up to spelling, perhaps at another rate), the first in the
 * order of `from`, then of the names, is taken. A file that is bad, silent or
 * without a label is left out, with the reason, and never stops the run.
 *
 * @throws {TypeError} if something in `from` is neither a folder nor a ZIP file
 * @throws {Error} if not one clip was found; an earlier manifest is then kept
 * @throws {Error} if another process prepares into the same folder
 */
export async function prepareCorpora(
  { from, to, onProgress, signal }: PrepareOptions,
): Promise<Prepared> {
  // Two processes would write over each other's clips.
  const claim = { doing: "prepare", option: "--to" };
  await using _lock = await FolderLock.takeFree(to, claim);
  using sources = await openSources(from, { except: to });
  const files = sources.files.filter(isCandidate);
  const run = new PrepareRun(await Conversions.open(to), sources.troubles);
  await run.conversions.forgetOthers(files.flatMap(placeOf));
  try {
    for (const [index, file] of files.entries()) {
      signal?.throwIfAborted();
      await run.take(file);
      if (index % SAVE_EVERY === SAVE_EVERY - 1) await run.conversions.save();
      onProgress?.(index + 1, files.length);
    }
  } finally {
    await run.conversions.save();
  }
  const nIgnored = sources.files.length - files.length;
  const { manifest, nConverted, nReused } = run;
  if (manifest.clips.length === 0) throw nothingFound(from, run, nIgnored);
  const path = await writeManifest(to, manifest);
  return { manifest, path, nConverted, nReused, nIgnored };
}

function isCandidate({ path }: SourceFile): boolean {
  return SOUND_NAME.test(path) || parseClipName(path) !== null;
}

/** Where the clip of a file would lie, and what it would be made from. */
function placeOf({ path: source, stamp }: SourceFile) {
  const label = parseClipName(source);
  return label ? [{ path: clipPath(label), source, stamp }] : [];
}

function clipPath({ corpus, id }: ClipLabel): string {
  return `clips/${corpus}/${id}.wav`;
}

function nothingFound(from: string[], run: PrepareRun, nIgnored: number) {
  const { leftOut } = run.manifest;
  const seen = leftOut.length + nIgnored;
  const example = leftOut[0];
  return new Error(
    `Cannot prepare: '--from' must hold clips of RAVDESS or TESS, got none among ${seen} files in ${
      from.join(", ")
    }\n` +
      (example
        ? `${example.path}: ${example.reason}, ${example.detail}\n`
        : "") +
      `The corpora are to be had at\n${whereToGetCorpora()}`,
  );
}

/** Thrown inside a run to leave a file out. */
class Misfit {
  constructor(readonly reason: LeftOutReason, readonly detail: string) {}
}

/** The state of one run over all files. */
class PrepareRun {
  readonly manifest: Manifest;
  nConverted = 0;
  nReused = 0;
  #byName = new Map<string, Clip>();
  #bySound = new Map<string, Clip>();

  constructor(readonly conversions: Conversions, troubles: LeftOut[]) {
    this.manifest = { version: 1, clips: [], leftOut: [...troubles] };
  }

  /** Makes a clip of a file, or leaves it out. */
  async take(file: SourceFile): Promise<void> {
    try {
      const clip = await this.#clipOf(file);
      this.#byName.set(clip.path, clip);
      this.#bySound.set(clip.sha256, clip);
      this.manifest.clips.push(clip);
    } catch (error) {
      const { reason, detail } = toMisfit(error);
      this.manifest.leftOut.push({ path: file.path, reason, detail });
    }
  }

  async #clipOf(file: SourceFile): Promise<Clip> {
    const label = parseClipName(file.path);
    if (!label) {
      throw new Misfit("unlabelled", "its name is not that of a known clip");
    }
    const path = clipPath(label);
    const same = this.#byName.get(path);
    if (same) throw new Misfit("duplicate", `same clip as ${same.source}`);
    return await this.#reused(file, { label, path }) ??
      await this.#converted(file, { label, path });
  }

  async #reused(
    file: SourceFile,
    { label, path }: { label: ClipLabel; path: string },
  ): Promise<Clip | null> {
    const { path: source, stamp } = file;
    const known = await this.conversions.find(path, { source, stamp });
    if (!known) return null;
    this.#checkNew(known.sha256, label);
    this.nReused++;
    return {
      ...label,
      path,
      source,
      seconds: known.nSamples / CLIP_RATE_HZ,
      sha256: known.sha256,
    };
  }

  async #converted(
    file: SourceFile,
    { label, path }: { label: ClipLabel; path: string },
  ): Promise<Clip> {
    const samples = await decodeAs(await file.read(), {
      name: file.path,
      sampleRateHz: CLIP_RATE_HZ,
    });
    checkAudible(samples);
    const wav = encodeWav(samples, { sampleRateHz: CLIP_RATE_HZ });
    const sha256 = await hash(wav.subarray(44)); // the samples behind the header
    this.#checkNew(sha256, label);
    await this.#write(wav, { file, path, sha256, nSamples: samples.length });
    this.nConverted++;
    const seconds = samples.length / CLIP_RATE_HZ;
    return { ...label, path, source: file.path, seconds, sha256 };
  }

  #checkNew(sha256: string, label: ClipLabel): void {
    const same = this.#bySound.get(sha256);
    if (!same) return;
    const conflict = same.emotion === label.emotion
      ? ""
      : `, which is labelled ${same.emotion} and not ${label.emotion}`;
    throw new Misfit("duplicate", `same sound as ${same.source}${conflict}`);
  }

  async #write(
    wav: Uint8Array,
    { file, path, sha256, nSamples }: {
      file: SourceFile;
      path: string;
      sha256: string;
      nSamples: number;
    },
  ): Promise<void> {
    const target = `${this.conversions.folder}/${path}`;
    try {
      await this.conversions.forget(path);
      // Damage is found by length, and thousands of clips would take minutes.
      await writeWhole(target, wav, { isDurable: false });
    } catch (error) {
      throw new WriteError((error as Error).message);
    }
    const { path: source, stamp } = file;
    this.conversions.set(path, { source, stamp, sha256, nSamples });
  }
}

/** A full disk is no property of the file at hand: it ends the run. */
class WriteError extends Error {}

function toMisfit(error: unknown): Misfit {
  if (error instanceof Misfit) return error;
  if (error instanceof WriteError) throw error;
  const detail = error instanceof Error ? error.message : String(error);
  const cut = error instanceof AudioError && error.reason === "truncated";
  return new Misfit(cut ? "truncated" : "unreadable", detail);
}

function checkAudible(samples: Float32Array): void {
  let peak = 0;
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  if (peak >= SILENT_BELOW) return;
  const level = peak === 0 ? "zero" : `below ${SILENT_BELOW}`;
  throw new Misfit("silent", `all ${samples.length} samples are ${level}`);
}

async function hash(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return new Uint8Array(digest).toHex();
}
