import type { ComponentType } from "preact";
import type { App } from "./app.ts";
import { setBuildId } from "./runtime.ts";

/** A file that `staticFiles()` serves. */
export interface StaticFile {
  /** Hexadecimal hash of the content: the ETag. */
  hash: string;
  /** Where it lies, relative to the project; absent where `body` is there. */
  path?: string;
  body?: Uint8Array<ArrayBuffer>;
  /** Its URL holds its hash: browsers may keep it for good. */
  isImmutable?: boolean;
}

/** What a build writes down; plain JSON, but for files kept in memory. */
export interface BuildInfo {
  /** Hash of every source and static file. */
  buildId: string;
  /** URL of the script that hydrates islands. */
  bootUrl: string;
  /** Route files, from `routes/`. */
  routes: string[];
  /** Island file, from `islands/` → URL of its script. */
  islandUrls: Record<string, string>;
  /** URL path → file. */
  files: Record<string, StaticFile>;
}

// deno-lint-ignore no-explicit-any -- modules of the application, read by name
export type Module = Record<string, any>;

/** A build with the application's modules loaded. */
export interface Snapshot extends Omit<BuildInfo, "routes"> {
  /** The project's folder; ends with a slash. */
  root: URL;
  /** Path below `routes/` → module. */
  routes: Record<string, Module>;
  /** Path below `islands/` → module. */
  islands: Record<string, Module>;
  /** Pages reload themselves when the server restarts. */
  isDev?: boolean;
}

/** An island's export. */
export interface IslandExport {
  file: string;
  name: string;
}

const islandExports = new Map<ComponentType, IslandExport>();

/** The island a component is exported by, if it is one. */
export function islandOf(type: unknown): IslandExport | undefined {
  return islandExports.get(type as ComponentType);
}

const ISLAND_NAME = /^(default|[A-Z])/;

async function loadModules(
  files: string[],
  folder: URL,
): Promise<Record<string, Module>> {
  const modules: Record<string, Module> = {};
  for (const file of files) {
    const path = file.split("/").map(encodeURIComponent).join("/");
    modules[file] = await import(new URL(path, folder).href);
  }
  return modules;
}

/** Loads the modules of a build of the project in the folder `root`. */
export async function loadSnapshot(
  info: BuildInfo,
  root: URL,
): Promise<Snapshot> {
  setBuildId(info.buildId); // asset() may be called while a module loads
  const islands = Object.keys(info.islandUrls);
  return {
    ...info,
    root,
    routes: await loadModules(info.routes, new URL("routes/", root)),
    islands: await loadModules(islands, new URL("islands/", root)),
  };
}

/** Makes an application serve a build. */
export function applySnapshot<State>(
  app: App<State>,
  snapshot: Snapshot,
): void {
  for (const [file, module] of Object.entries(snapshot.islands)) {
    for (const [name, value] of Object.entries(module)) {
      if (typeof value !== "function" || !ISLAND_NAME.test(name)) continue;
      islandExports.set(value, { file, name });
    }
  }
  app.useSnapshot(snapshot);
}
