import type { BackendName } from "../lib/model/mod.ts";

/** What a person can set about the listening. */
export interface LiveSettings {
  /** The microphone's `deviceId`; empty: the system's. */
  microphone: string;
  /** How far above the noise speech must start, dB, 4 to 20. */
  openDb: number;
  /** Share of the answer before in the smoothed one, 0 to 0.9. */
  smoothing: number;
  /** The model's folder; empty: the one that is shipped as default. */
  model: string;
  /** Where the network runs; empty: where it is fastest. */
  backend: BackendName | "";
}

/** As it is where nobody has set anything. */
export const DEFAULT_SETTINGS: LiveSettings = {
  microphone: "",
  openDb: 10,
  smoothing: 0.5,
  model: "",
  backend: "",
};

/** Where a network can run, the best first. */
export const BACKEND_CHOICES: readonly BackendName[] = ["webgpu", "wasm"];

/** Least and most of what is set by a number. */
export const SETTING_RANGES = {
  openDb: { min: 4, max: 20, step: 1 },
  smoothing: { min: 0, max: 0.9, step: 0.1 },
} as const;

/** What keeps settings: `localStorage`, or a map in tests. */
export type SettingsStorage = Pick<
  Storage,
  "getItem" | "setItem" | "removeItem"
>;

const KEY = "undertone-settings";

/** Names in the address: `?gate=12&smoothing=0.3&backend=wasm`. */
const ADDRESS_NAMES = {
  gate: "openDb",
  smoothing: "smoothing",
  model: "model",
  backend: "backend",
} as const;

const WORDS = ["model", "backend"];

/**
 * Reads settings: those in the address win over those kept, those over the
 * defaults; what makes no sense is left out.
 *
 * @param models the folders there are.
 */
export function readSettings(
  { search, storage, models }: {
    search: string;
    storage: SettingsStorage;
    models: readonly string[];
  },
): LiveSettings {
  const asked = new URLSearchParams(search);
  const inAddress = Object.fromEntries(
    Object.entries(ADDRESS_NAMES).flatMap(([name, key]) => {
      const value = asked.get(name);
      if (value === null || value === "") return [];
      return [[key, WORDS.includes(key) ? value : Number(value)]];
    }),
  );
  return {
    ...DEFAULT_SETTINGS,
    ...sensible(keptIn(storage), models),
    ...sensible(inAddress, models),
  };
}

/**
 * Keeps settings in this browser beside those kept before: what only the
 * address says holds for one visit.
 */
export function keepSettings(
  change: Partial<LiveSettings>,
  storage: SettingsStorage,
): void {
  storage.setItem(KEY, JSON.stringify({ ...keptIn(storage), ...change }));
}

/**
 * Forgets what was set.
 *
 * @returns the address' query without settings, which would win again.
 */
export function forgetSettings(
  { search, storage }: { search: string; storage: SettingsStorage },
): string {
  storage.removeItem(KEY);
  const rest = new URLSearchParams(search);
  for (const name of Object.keys(ADDRESS_NAMES)) rest.delete(name);
  return rest.size === 0 ? "" : `?${rest}`;
}

function keptIn(storage: SettingsStorage): Record<string, unknown> {
  try {
    const kept: unknown = JSON.parse(storage.getItem(KEY) ?? "{}");
    return typeof kept === "object" && kept !== null
      ? kept as Record<string, unknown>
      : {};
  } catch {
    return {}; // written by something else: as if nothing were kept
  }
}

function sensible(
  values: Record<string, unknown>,
  models: readonly string[],
): Partial<LiveSettings> {
  const { microphone, model } = values;
  const backend = BACKEND_CHOICES.find((name) => name === values.backend);
  const known: Partial<LiveSettings> = {};
  if (typeof microphone === "string") known.microphone = microphone;
  if (typeof model === "string" && models.includes(model)) known.model = model;
  if (backend) known.backend = backend;
  for (const key of ["openDb", "smoothing"] as const) {
    const value = values[key];
    const { min, max } = SETTING_RANGES[key];
    if (typeof value === "number" && value >= min && value <= max) {
      known[key] = value;
    }
  }
  return known;
}
