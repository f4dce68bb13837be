import type { HeardUtterance, Moment, PinnedNote } from "./moment.ts";
import { MOMENT_EMOTIONS } from "./moment.ts";

/** What is said of a session beside what was heard. */
export interface SessionInfo {
  /** Names it in this browser. */
  id: string;
  /** ISO 8601. */
  startedAt: string;
  /** Sound heard, s. */
  seconds: number;
  /** The model that judged it. */
  model: string;
  /** True while it is being recorded, or where that was cut short. */
  unfinished: boolean;
  /** Rate of the sound, Hz; null where none is kept. */
  soundRateHz: number | null;
}

/** A kept session. */
export interface SessionRecord {
  info: SessionInfo;
  moments: readonly Moment[];
  utterances: readonly HeardUtterance[];
  notes: readonly PinnedNote[];
}

/** Tells a file of ours from another. */
const FORMAT = "undertone-session";
const VERSION = 1;

/** A session as JSON, for `parseSession()` and for other programs. */
export function sessionJson(record: SessionRecord): string {
  const { id: _, unfinished: __, ...info } = record.info;
  const { moments, utterances, notes } = record;
  const head = { format: FORMAT, version: VERSION, emotions: MOMENT_EMOTIONS };
  return JSON.stringify(
    { ...head, info, moments, utterances, notes },
    null,
    1,
  ) + "\n";
}

/**
 * Reads what {@linkcode sessionJson} wrote.
 *
 * @param id the name it is to have in this browser.
 * @throws {SyntaxError} if it is not JSON.
 * @throws {TypeError} if it is not a session of this version.
 */
export function parseSession(
  text: string,
  { id }: { id: string },
): SessionRecord {
  const file = parseJson(text);
  must(file.format === FORMAT, "format", `"${FORMAT}"`, file.format);
  must(file.version === VERSION, "version", `${VERSION}`, file.version);
  const { startedAt, seconds, model, soundRateHz = null } = object(
    file.info,
    "info",
  );
  must(
    typeof startedAt === "string" && !Number.isNaN(Date.parse(startedAt)),
    "info.startedAt",
    "a date",
    startedAt,
  );
  must(typeof model === "string", "info.model", "text", model);
  must(
    soundRateHz === null || isCount(soundRateHz),
    "info.soundRateHz",
    "null or a number above 0",
    soundRateHz,
  );
  return {
    info: {
      id,
      startedAt: startedAt as string,
      seconds: time(seconds, "info.seconds"),
      model: model as string,
      unfinished: false,
      soundRateHz: soundRateHz as number | null,
    },
    moments: list(file.moments, "moments", toMoment),
    utterances: list(file.utterances, "utterances", toUtterance),
    notes: list(file.notes, "notes", toNote),
  };
}

type Fields = Record<string, unknown>;

function parseJson(text: string): Fields {
  try {
    return object(JSON.parse(text), "the file");
  } catch (cause) {
    if (cause instanceof TypeError) throw cause;
    throw new SyntaxError(
      `Cannot read a session: the file must be JSON, got ${
        JSON.stringify(text.slice(0, 30))
      }`,
      { cause },
    );
  }
}

function must(
  holds: boolean,
  name: string,
  rule: string,
  got: unknown,
): void {
  if (holds) return;
  throw new TypeError(
    `Cannot read a session: '${name}' must be ${rule}, got ${
      JSON.stringify(got)?.slice(0, 40)
    }`,
  );
}

function object(value: unknown, name: string): Fields {
  const is = typeof value === "object" && value !== null;
  must(is && !Array.isArray(value), name, "an object", value);
  return value as Fields;
}

function list<T>(
  value: unknown,
  name: string,
  toItem: (fields: Fields, name: string) => T,
): T[] {
  must(Array.isArray(value), name, "a list", value);
  return (value as unknown[]).map((item, i) =>
    toItem(object(item, `${name}[${i}]`), `${name}[${i}]`)
  );
}

function isCount(value: unknown): boolean {
  return typeof value === "number" && Number.isFinite(value) && value > 0;
}

function time(value: unknown, name: string): number {
  const is = typeof value === "number" && Number.isFinite(value) && value >= 0;
  must(is, name, "a number of seconds", value);
  return value as number;
}

function toMoment(fields: Fields, name: string): Moment {
  const { state, emotion, sure, probabilities } = fields;
  must(
    ["listening", "silence", "speech"].includes(state as string),
    `${name}.state`,
    `"listening", "silence" or "speech"`,
    state,
  );
  const isSpeech = state === "speech";
  if (!isSpeech) must(emotion === null, `${name}.emotion`, "null", emotion);
  return {
    atSeconds: time(fields.atSeconds, `${name}.atSeconds`),
    state: state as Moment["state"],
    emotion: isSpeech ? toEmotion(emotion, name) : null,
    sure: sure === true,
    probabilities: isSpeech ? toValues(probabilities, name) : null,
  };
}

function toUtterance(fields: Fields, name: string): HeardUtterance {
  return {
    endSeconds: time(fields.endSeconds, `${name}.endSeconds`),
    seconds: time(fields.seconds, `${name}.seconds`),
    emotion: toEmotion(fields.emotion, name),
    sure: fields.sure === true,
    probabilities: toValues(fields.probabilities, name),
  };
}

function toNote({ atSeconds, text }: Fields, name: string): PinnedNote {
  must(typeof text === "string", `${name}.text`, "text", text);
  return {
    atSeconds: time(atSeconds, `${name}.atSeconds`),
    text: text as string,
  };
}

function toEmotion(value: unknown, name: string): HeardUtterance["emotion"] {
  const found = MOMENT_EMOTIONS.find((emotion) => emotion === value);
  must(found !== undefined, `${name}.emotion`, "an emotion", value);
  return found!;
}

function toValues(value: unknown, name: string): number[] {
  const is = Array.isArray(value) && value.length === MOMENT_EMOTIONS.length &&
    value.every((p) => typeof p === "number" && p >= 0 && p <= 1);
  must(is, `${name}.probabilities`, "eight numbers from 0 to 1", value);
  return value as number[];
}
