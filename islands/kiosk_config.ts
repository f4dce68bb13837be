import type { Language } from "../lib/messages/mod.ts";
import type { Emotion } from "../lib/model/mod.ts";
import { EMOTION_ORDER } from "../components/emotion_look.ts";
import { contrastRatio, SHAPE_CONTRAST, TEXT_CONTRAST } from "./contrast.ts";
import { SETTING_RANGES } from "./live_settings.ts";

/** How a kiosk looks and speaks. */
export interface KioskConfig {
  /** What stands at the top; empty: the page's own word. */
  title: string;
  /** Languages in turn; none: that of the browser. */
  languages: Language[];
  /** How long each language stays, s, 3 to 3600. */
  languageSeconds: number;
  /** Emotions that are named; another one is "something else". */
  emotions: Emotion[];
  /** Colours as `#rrggbb`, of emotions and of the page. */
  colours: Partial<Record<KioskColour, string>>;
  theme: "auto" | "light" | "dark";
  /** Silence after which passers-by are invited, s, 3 to 3600. */
  attractSeconds: number;
  /** Whether all probabilities are shown. */
  probabilities: boolean;
}

/** What has a colour: an emotion, the ground, the writing. */
export type KioskColour = Emotion | "paper" | "ink";

/** A kiosk that nobody has set. */
export const DEFAULT_KIOSK: KioskConfig = {
  title: "",
  languages: [],
  languageSeconds: 12,
  emotions: [...EMOTION_ORDER],
  colours: {},
  theme: "auto",
  attractSeconds: 20,
  probabilities: true,
};

type Reader = (value: unknown, known: readonly string[]) => unknown;

/** How each setting is read; `undefined`: it is not one. */
const READERS: Record<keyof KioskConfig, { rule: string; read: Reader }> = {
  title: {
    rule: "text of at most 80 characters",
    read: (value) =>
      typeof value === "string" && value.length <= 80 ? value : undefined,
  },
  languages: {
    rule: "a list of languages among en, de, fr, es",
    read: (value, known) => listOf(value, known),
  },
  languageSeconds: { rule: "a number from 3 to 3600", read: secondsOf },
  emotions: {
    rule: `a list of emotions among ${EMOTION_ORDER.join(", ")}`,
    read: (value) => {
      const list = listOf(value, EMOTION_ORDER);
      return list?.length === 0 ? undefined : list;
    },
  },
  colours: {
    rule:
      'colours such as {"happy": "#b58900"}, of emotions, "paper" and "ink"',
    read: coloursOf,
  },
  theme: {
    rule: '"auto", "light" or "dark"',
    read: (value) =>
      ["auto", "light", "dark"].includes(value as string) ? value : undefined,
  },
  attractSeconds: { rule: "a number from 3 to 3600", read: secondsOf },
  probabilities: {
    rule: "true or false",
    read: (value) =>
      [true, "true"].includes(value as string)
        ? true
        : [false, "false"].includes(value as string)
        ? false
        : undefined,
  },
};

/**
 * Reads a kiosk's settings: those in the address win over those in the file.
 *
 * In the address lists are separated by commas, and colours are `happy:b58900`:
 * `/kiosk?title=Hall%203&emotions=happy,sad&colours=happy:b58900&attractSeconds=60`.
 *
 * @param from the parsed file (`null`: there is none), the address' query, the
 * languages there are.
 * @returns the settings, and a sentence for everything that is not one.
 */
export function readKioskConfig(
  { file, search, languages }: {
    file: unknown;
    search: URLSearchParams;
    languages: readonly string[];
  },
): { config: KioskConfig; faults: string[] } {
  const faults: string[] = [];
  const config: Record<string, unknown> = { ...DEFAULT_KIOSK };
  const isObject = typeof file === "object" && !Array.isArray(file);
  if (!isObject) {
    faults.push(fault("the file", "kiosk.json", "an object in braces", file));
  }
  const inFile = isObject ? Object.entries(file ?? {}) : [];
  const take = (place: string, name: string, value: unknown) => {
    const reader = Object.hasOwn(READERS, name)
      ? READERS[name as keyof KioskConfig]
      : null;
    const rule = reader?.rule ?? `one of ${Object.keys(READERS).join(", ")}`;
    const read = reader?.read(value, languages);
    if (read === undefined) {
      faults.push(fault(name, place, rule, reader ? value : name));
    } else config[name] = read;
  };
  for (const [name, value] of inFile) take("kiosk.json", name, value);
  for (const [name, value] of search) {
    if (name === "lang") continue; // of the page, not of the kiosk
    if (name === "gate" || name === "smoothing") {
      faults.push(...misfit(name, value));
    } else take("the address", name, value);
  }
  const read = config as unknown as KioskConfig;
  return { config: read, faults: [...faults, ...faintColours(read)] };
}

/** What would be hard to read from across a hall. */
function faintColours({ colours }: KioskConfig): string[] {
  const { paper, ink, ...emotions } = colours;
  if (!paper && !ink) return [];
  if (!paper || !ink) {
    return [
      `Cannot use the colours: 'paper' and 'ink' must be given together, got ${
        paper ? "paper" : "ink"
      } alone`,
    ];
  }
  return Object.entries({ ink, ...emotions }).flatMap(([name, colour]) => {
    const least = name === "ink" ? TEXT_CONTRAST : SHAPE_CONTRAST;
    const ratio = contrastRatio(colour, paper);
    return ratio >= least ? [] : [
      `Cannot use the colours: '${name}' must stand out from 'paper' by ${least} to 1, got ${
        ratio.toFixed(1)
      } (${colour} on ${paper})`,
    ];
  });
}

/** Ranges of what the address says to the listening itself, see `readSettings()`. */
const LISTENING = {
  gate: SETTING_RANGES.openDb,
  smoothing: SETTING_RANGES.smoothing,
};

/** The fault of a setting that the listening would pass over; else none. */
function misfit(name: keyof typeof LISTENING, value: string): string[] {
  const { min, max } = LISTENING[name];
  const number = numberFrom(value, { min, max });
  const rule = `a number from ${min} to ${max}`;
  return number === undefined ? [fault(name, "the address", rule, value)] : [];
}

function fault(
  name: string,
  place: string,
  rule: string,
  got: unknown,
): string {
  return `Cannot read ${place}: '${name}' must be ${rule}, got ${
    JSON.stringify(got)
  }`;
}

function listOf(
  value: unknown,
  known: readonly string[],
): string[] | undefined {
  const list = typeof value === "string" ? value.split(",") : value;
  if (!Array.isArray(list)) return undefined;
  return list.every((item) => known.includes(item))
    ? [...new Set<string>(list)]
    : undefined;
}

function secondsOf(value: unknown): number | undefined {
  return numberFrom(value, { min: 3, max: 3600 });
}

function numberFrom(
  value: unknown,
  { min, max }: { min: number; max: number },
): number | undefined {
  const number = typeof value === "string" && value.trim() !== ""
    ? Number(value)
    : value;
  const is = typeof number === "number" && number >= min && number <= max;
  return is ? number : undefined;
}

function coloursOf(value: unknown): Record<string, string> | undefined {
  const entries: unknown[][] = typeof value === "string"
    ? value.split(",").map((pair) => pair.split(":"))
    : typeof value === "object" && value !== null
    ? Object.entries(value)
    : [["", ""]];
  const named = entries.map(([name, colour]) => [
    `${name}`,
    `${colour}`.startsWith("#") ? `${colour}` : `#${colour}`,
  ]);
  const known: readonly string[] = [...EMOTION_ORDER, "paper", "ink"];
  const are = named.every(([name, colour]) =>
    known.includes(name) && /^#[0-9a-f]{6}$/i.test(colour)
  );
  return are ? Object.fromEntries(named) : undefined;
}
