/**
 * Which room may import which, and how to tell that all do.
 *
 * The imports come from Deno's own parser (`deno info --json`): plain,
 * dynamic and type imports and re-exports, with the import map applied.
 *
 * @module
 */
import { relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { tempFolder } from "../temp_folder.ts";

/** A room: a folder, or `""` for the files beside `deno.json`. */
export interface Room {
  folder: string;
  /** Rooms whose values and types it may use. */
  mayImport: readonly string[];
  /** Rooms of which it may use types only; default: none. */
  mayImportTypes?: readonly string[];
  /** False: nothing from outside the project either; default: true. */
  mayImportPackages?: boolean;
}

const LIBRARY = [
  "lib/dsp",
  "lib/audio",
  "lib/model",
  "lib/live",
  "lib/train",
  "lib/journal",
] as const;
const [DSP, AUDIO, MODEL, LIVE, , JOURNAL] = LIBRARY;
const MESSAGES = "lib/messages";
const CHECKS = ["tests", "bench"];
const APPLICATION = ["", "routes", "islands", "components"];

/** The house's rule: STYLE's table as data. A room may import itself. */
export const ROOMS: readonly Room[] = [
  { folder: "lib/dsp", mayImport: [], mayImportPackages: false },
  { folder: "lib/audio", mayImport: [DSP] },
  { folder: "lib/model", mayImport: [DSP, AUDIO] },
  { folder: "lib/live", mayImport: [MODEL, AUDIO, DSP] },
  { folder: "lib/journal", mayImport: [AUDIO], mayImportTypes: [MODEL, LIVE] },
  { folder: "lib/train", mayImport: [LIVE, MODEL, AUDIO, DSP] },
  { folder: "lib/fresh", mayImport: [] },
  { folder: MESSAGES, mayImport: [] },
  { folder: "tasks", mayImport: LIBRARY },
  {
    folder: "components",
    mayImport: [],
    mayImportTypes: [...LIBRARY, MESSAGES],
  },
  {
    folder: "islands",
    mayImport: ["components", JOURNAL, LIVE, MODEL, AUDIO, DSP, MESSAGES],
  },
  {
    folder: "routes",
    mayImport: ["", "islands", "components", MODEL, MESSAGES],
  },
  { folder: "static", mayImport: [], mayImportPackages: false },
  // main.ts, preferences.ts and their like: the application's own frame.
  { folder: "", mayImport: ["routes", MESSAGES] },
  ...CHECKS.map((folder) => ({
    folder,
    mayImport: [
      ...LIBRARY,
      MESSAGES,
      "lib/fresh",
      "tasks",
      ...APPLICATION,
      ...CHECKS,
    ],
  })),
];

/** One import as it stands in a file. Paths are relative to the project. */
export interface Import {
  from: string;
  /** Path in the project; null for a package or a built-in module. */
  to: string | null;
  /** The text between the quotation marks. */
  specifier: string;
  isType: boolean;
  line: number;
}

const SOURCE = /\.(ts|tsx|js|jsx|mjs)$/;
const NOT_OURS = /^(node_modules|_fresh|data|fixtures|\..*)$/;

/** Every source file of the project, relative to its root. */
export function listSources(root: string, folder = ""): string[] {
  const entries = [...Deno.readDirSync(`${root}/${folder}`)];
  return entries.flatMap(({ name, isDirectory, isFile }) => {
    const path = folder ? `${folder}/${name}` : name;
    if (isDirectory && !NOT_OURS.test(name)) return listSources(root, path);
    return isFile && SOURCE.test(name) ? [path] : [];
  }).sort();
}

interface InfoDependency {
  specifier: string;
  code?: InfoTarget;
  type?: InfoTarget;
}

interface InfoTarget {
  specifier?: string;
  error?: string;
  span: { start: { line: number } };
}

interface Info {
  modules: {
    specifier: string;
    error?: string;
    dependencies?: InfoDependency[];
  }[];
}

/** `deno info` takes one entry: a file that imports all the others. */
async function readInfo(root: string, sources: string[]): Promise<Info> {
  await using temp = await tempFolder();
  const entry = `${temp.folder}/entry.ts`;
  const lines = sources.map((path) =>
    `import ${JSON.stringify(pathToFileURL(`${root}/${path}`).href)};`
  );
  await Deno.writeTextFile(entry, lines.join("\n"));
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "--config", "deno.json", entry],
  }).output();
  if (!success) {
    throw new Error(
      `Cannot read the imports: ${new TextDecoder().decode(stderr)}`,
    );
  }
  return JSON.parse(new TextDecoder().decode(stdout));
}

/**
 * Every import of the project's own files.
 *
 * @param root the project's folder
 * @throws {Error} if a file of the project cannot be parsed or is not there
 */
export async function readImports(root: string): Promise<Import[]> {
  const absolute = await Deno.realPath(root);
  const toPath = (url: string) =>
    url.startsWith("file:")
      ? relative(absolute, fileURLToPath(url)).replaceAll("\\", "/")
      : null;
  const sources = listSources(absolute);
  const { modules } = await readInfo(absolute, sources);
  const broken = modules.find(({ specifier, error }) =>
    error && specifier.startsWith("file:")
  );
  if (broken) throw new Error(`Cannot read the imports: ${broken.error}`);
  return modules
    .filter(({ specifier }) => sources.includes(toPath(specifier) ?? ""))
    .flatMap(({ specifier: from, dependencies = [] }) =>
      dependencies.map(({ specifier, code, type }) => {
        const target = (code ?? type)!;
        return {
          from: toPath(from)!,
          to: toPath(target.specifier ?? ""),
          specifier,
          isType: code === undefined,
          line: target.span.start.line + 1,
        };
      })
    );
}

/** The room a file stands in: the longest folder that holds it. */
export function roomOf(path: string): Room {
  const rooms = ROOMS.filter(({ folder }) =>
    folder === "" ? !path.includes("/") : path.startsWith(`${folder}/`)
  );
  if (rooms.length === 0) {
    throw new RangeError(
      `Cannot find a room: 'path' must be in one of ${
        ROOMS.map(({ folder }) => folder || "the top folder").join(", ")
      }, got ${path}`,
    );
  }
  return rooms[0];
}

/**
 * What of the framework the application may name: the specifiers that both
 * configurations map, never the layer's files.
 */
const FRAMEWORK: Record<string, readonly string[]> = {
  fresh: ["", "routes", "islands", "tasks"],
  "fresh/runtime": ["", "routes", "islands", "components"],
  "fresh/dev": ["", "tasks"],
};

function faultOf({ from, to, specifier, isType }: Import): string | null {
  const room = roomOf(from);
  if (to === null) {
    return room.mayImportPackages === false
      ? "may not use anything from outside the project"
      : null;
  }
  if (FRAMEWORK[specifier]?.includes(room.folder)) return null;
  if (to === "deno.json") return null; // data: which versions are pinned
  const target = roomOf(to);
  if (target === room) return null;
  const mayUse = room.mayImport.includes(target.folder) ||
    (isType && (room.mayImportTypes ?? []).includes(target.folder));
  if (!mayUse) {
    const isTypeOnly = room.mayImportTypes?.includes(target.folder);
    return isTypeOnly
      ? `may import only types from ${target.folder}`
      : `may not import from ${target.folder || "the top folder"}`;
  }
  const isPublic = !target.folder.startsWith("lib/") ||
    to === `${target.folder}/mod.ts`;
  if (!isPublic && !CHECKS.includes(room.folder)) {
    return `may import ${target.folder} only through its mod.ts`;
  }
  return null;
}

/** A line for every import that breaks the rule; none is what is wanted. */
export function findWrongWays(imports: readonly Import[]): string[] {
  return imports.flatMap((one) => {
    const fault = faultOf(one);
    if (fault === null) return [];
    const room = roomOf(one.from).folder || "the top folder";
    return [
      `${one.from}:${one.line} imports ${one.specifier}: ${room} ${fault}`,
    ];
  });
}
