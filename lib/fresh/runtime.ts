/**
 * What islands and pages import as `fresh/runtime`. Runs in the browser and on
 * the server.
 *
 * @example
 * ```tsx
 * import { asset, Head } from "fresh/runtime";
 *
 * export function Page() {
 *   return <Head><link rel="stylesheet" href={asset("/styles.css")} /></Head>;
 * }
 * ```
 *
 * @module
 */
import type { ComponentChildren } from "preact";

/** True in the browser, false on the server. */
export const IS_BROWSER: boolean = typeof document !== "undefined";

/** The query parameter that makes a URL change with the build. */
export const BUILD_QUERY = "v";

// The bundler puts the build's hash in; on the server it arrives later.
declare const FRESH_BUILD_ID: string;
let buildId = typeof FRESH_BUILD_ID === "string" ? FRESH_BUILD_ID : "";

/** Server only: the build that `asset()` names from now on. */
export function setBuildId(id: string): void {
  buildId = id;
}

/**
 * The URL of a file in `static/` that changes with every build, so that
 * browsers may keep the file for good. Other origins' URLs and URLs with a
 * query stay as they are.
 *
 * @param path path of the URL, starting with one slash
 */
export function asset(path: string): string {
  if (!/^\/(?!\/)[^?#]*(#|$)/.test(path) || buildId === "") return path;
  const [file, hash] = path.split("#", 2);
  return `${file}?${BUILD_QUERY}=${buildId}${hash ? `#${hash}` : ""}`;
}

type HeadCollector = (children: ComponentChildren) => void;
let collectHead: HeadCollector = () => {};

/** Server only: where `<Head>` puts its children during a render. */
export function setHeadCollector(collector: HeadCollector): void {
  collectHead = collector;
}

/**
 * Moves its children into the document's `<head>`. `<title>`, and elements with
 * the same `key`, `id` or meta `name`, replace earlier ones. Only the server's
 * render counts: later changes in an island leave the head as it is.
 */
export function Head({ children }: { children?: ComponentChildren }): null {
  collectHead(children);
  return null;
}
