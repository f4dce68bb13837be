/**
 * What islands and pages import as `fresh/runtime`. Runs in the browser and on
 * the server.
 *
 * @module
 */
import type { ComponentChildren } from "preact";

/** True in the browser, false on the server. */
export const IS_BROWSER: boolean = typeof document !== "undefined";

// The bundler puts the build's hash in; on the server it arrives later.
declare const FRESH_BUILD_ID: string;
let buildId = typeof FRESH_BUILD_ID === "string" ? FRESH_BUILD_ID : "";

/** Server only: the build that `asset()` names from now on. */
export function setBuildId(id: string): void {
  buildId = id;
}

/**
 * The URL of a file in `static/`, made to change with every build, so that
 * browsers may keep the file for good. Other origins' URLs and URLs with a
 * query stay as they are.
 */
export function asset(path: string): string {
  if (!/^\/(?!\/)[^?#]*(#|$)/.test(path) || buildId === "") return path;
  const [file, hash] = path.split("#", 2);
  return `${file}?v=${buildId}${hash ? `#${hash}` : ""}`;
}

/**
 * Puts its children into the document's `<head>`, in place of an earlier
 * `<title>` or meta of the same `name`. Only the server's render counts.
 */
export function Head(_props: { children?: ComponentChildren }): null {
  return null; // the server's render takes the children
}
