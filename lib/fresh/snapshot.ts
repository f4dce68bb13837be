import type { Module } from "./fs_routes.ts";
import { asset, setBuildId } from "./runtime.ts";

/** Below it lie the islands' scripts. */
export const JS_URL = "/_fresh/js/";

/** What a build writes down; plain JSON, but for files kept in memory. */
export interface BuildInfo {
  /** Hash of every source and static file. */
  buildId: string;
  /** Files of `routes/` and `islands/`, as paths from there. */
  routes: string[];
  islands: string[];
  /** URL path → path from the project's folder, or content. */
  files: Record<string, string | Uint8Array<ArrayBuffer>>;
}

/** Where an island is exported. */
export interface IslandExport {
  file: string;
  url: string;
  name: string;
}

/** A build with the application's modules loaded. */
export interface Snapshot {
  buildId: string;
  files: BuildInfo["files"];
  /** The project's folder; ends with a slash. */
  root: URL;
  /** Path below `routes/` → module. */
  routes: Record<string, Module>;
  /** By component. */
  islands: Map<unknown, IslandExport>;
  /** Pages reload themselves when the server restarts. */
  isDev?: boolean;
}

/** Loads the modules of a build of the project in the folder `root`. */
export async function loadSnapshot(
  { buildId, files, ...info }: BuildInfo,
  root: URL,
): Promise<Snapshot> {
  setBuildId(buildId); // asset() may be called while a module loads
  const load = (path: string) => import(new URL(encodeURI(path), root).href);
  const routes: Snapshot["routes"] = {};
  for (const file of info.routes) routes[file] = await load(`routes/${file}`);
  const islands: Snapshot["islands"] = new Map();
  for (const file of info.islands) {
    const url = asset(JS_URL + file.replace(/tsx$/, "js"));
    const module = await load(`islands/${file}`);
    for (const name of Object.keys(module)) {
      if (!/^(default|[A-Z])/.test(name)) continue;
      islands.set(module[name], { file, url, name });
    }
  }
  return { buildId, files: await inMemory(files, root), root, routes, islands };
}

/**
 * Files, with the scripts' content: a later build replaces them on disk, and
 * pages of a server that still runs need those of its own.
 */
async function inMemory(
  files: BuildInfo["files"],
  root: URL,
): Promise<BuildInfo["files"]> {
  const held = Object.entries(files).map(async ([url, file]) => {
    const isRead = typeof file === "string" && url.startsWith(JS_URL);
    const path = isRead ? new URL(encodeURI(file), root) : null;
    return [url, path ? await Deno.readFile(path) : file] as const;
  });
  return Object.fromEntries(await Promise.all(held));
}
