import type { SessionInfo, SessionRecord } from "../lib/journal/mod.ts";
import { csvText } from "./csv.ts";
import type { Journal } from "./journal_model.ts";
import { UnreadableFileError } from "./keeping_problem.ts";
import { SOUND_RATE_HZ } from "./recording_model.ts";

/** What files a session can be taken along in. */
export type ExportKind = "csv" | "json" | "wav";

/** Decodes a WAV file to mono samples at a rate, a little at a time. */
export type DecodeSound = (
  file: File,
  options: { sampleRateHz: number },
) => AsyncIterable<Float32Array>;

/** A session as a file with a name. */
export async function sessionFile(
  record: SessionRecord,
  { kind, journal, sound, sampleRateHz }: {
    kind: ExportKind;
    journal: Journal;
    /** 16-bit samples, piece by piece; read for "wav" alone. */
    sound: AsyncIterable<Int16Array<ArrayBuffer>>;
    sampleRateHz: number;
  },
): Promise<{ file: Blob; name: string }> {
  const name = `${fileName(record.info)}.${kind}`;
  switch (kind) {
    case "wav":
      return { file: await journal.wavBlob(sound, { sampleRateHz }), name };
    case "csv": {
      const type = "text/csv;charset=utf-8";
      const text = csvText(journal.sessionTable(record));
      return { file: new Blob([text], { type }), name };
    }
    case "json": {
      const type = "application/json";
      return { file: new Blob([journal.sessionJson(record)], { type }), name };
    }
  }
}

/** Files that a session can be brought back from. */
export interface SessionUpload {
  /** JSON. */
  file: File;
  /** WAV; null where there is none. */
  sound: File | null;
}

/**
 * Each file but the sounds, with the sound of the same name, else of the same
 * session, where there is one; and the sounds that are left over.
 */
export function withSounds(
  files: readonly File[],
): { uploads: SessionUpload[]; strays: File[] } {
  const isSound = ({ name }: File) => /\.wav$/i.test(name);
  const sounds = files.filter(isSound);
  const uploads = files.filter((file) => !isSound(file)).map((file) => {
    const sound = sounds.find((sound) => stem(sound) === stem(file)) ??
      sounds.find((sound) => sessionName(sound) === sessionName(file));
    return { file, sound: sound ?? null };
  });
  const isUsed = (file: File) => uploads.some(({ sound }) => sound === file);
  return { uploads, strays: sounds.filter((file) => !isUsed(file)) };
}

/**
 * Reads a session from its files, its sound as it is taken.
 *
 * @throws {UnreadableFileError} where a file is none of ours, or damaged; of
 * the sound only when it is taken.
 */
export async function readSession(
  { file, sound }: SessionUpload,
  { id, journal, decode }: {
    /** The name it is to have in this browser. */
    id: string;
    journal: Journal;
    decode: DecodeSound;
  },
): Promise<
  {
    record: SessionRecord;
    sound: AsyncGenerator<Int16Array<ArrayBuffer>> | null;
  }
> {
  const record = await file.text()
    .then((text) => journal.parseSession(text, { id }))
    .catch((cause) => {
      throw new UnreadableFileError(file, cause);
    });
  const sampleRateHz = record.info.soundRateHz ?? SOUND_RATE_HZ;
  const soundRateHz = sound === null ? null : sampleRateHz;
  async function* pieces(wav: File) {
    try {
      for await (const chunk of decode(wav, { sampleRateHz })) {
        if (chunk.length > 0) yield Int16Array.from(chunk, journal.toInt16);
      }
    } catch (cause) {
      throw new UnreadableFileError(wav, cause);
    }
  }
  return {
    record: { ...record, info: { ...record.info, soundRateHz } },
    sound: sound && pieces(sound),
  };
}

/** "undertone-2026-11-22-18-30-05", in the person's own time, as the list has it. */
function fileName({ startedAt }: SessionInfo): string {
  const at = new Date(startedAt);
  const day = [at.getFullYear(), at.getMonth() + 1, at.getDate()];
  const time = [at.getHours(), at.getMinutes(), at.getSeconds()];
  const digits = [...day, ...time].map((n) => `${n}`.padStart(2, "0"));
  return ["undertone", ...digits].join("-");
}

function stem({ name }: File): string {
  return name.replace(/\.[^.]*$/, "");
}

/** As `fileName()` gave it: where a name is taken, browsers add a number. */
function sessionName(file: File): string {
  return stem(file)
    .replace(/^(undertone(?:-\d+){6})(?:-\d+| ?\(\d+\))$/, "$1");
}
