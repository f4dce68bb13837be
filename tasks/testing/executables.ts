/**
 * Where the programs are that the tests start: a browser, a speech
 * synthesiser. A setting in the environment wins, then `PATH`, then the
 * places where the systems put them.
 *
 * @module
 */

/** A program: its names on `PATH`, its setting and its usual places. */
export interface Executable {
  names: readonly string[];
  /** Environment variable that names the file outright. */
  setting: string;
  places: readonly string[];
}

/** Any Chromium from 113 on knows WebGPU. */
export const CHROMIUM: Executable = {
  names: ["chromium", "chromium-browser", "google-chrome", "chrome"],
  setting: "UNDERTONE_CHROMIUM",
  places: [
    "/usr/bin/chromium",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  ],
};

/** The speech synthesiser behind the tests that need a voice anywhere. */
export const ESPEAK: Executable = {
  names: ["espeak-ng"],
  setting: "UNDERTONE_ESPEAK",
  places: ["/usr/bin/espeak-ng", "/opt/homebrew/bin/espeak-ng"],
};

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    // An unreadable or malformed entry of PATH is no reason to stop.
    if (error instanceof Deno.errors.PermissionDenied) return false;
    if (error instanceof Deno.errors.NotADirectory) return false;
    throw error;
  }
}

/**
 * The full path of a program, or null where it is not installed.
 *
 * Needs the permission to read the environment and the places searched.
 */
export function findExecutable(
  { names, setting, places }: Executable,
): string | null {
  const set = Deno.env.get(setting);
  if (set) return isFile(set) ? set : null;
  const isWindows = Deno.build.os === "windows";
  const folders = (Deno.env.get("PATH") ?? "").split(isWindows ? ";" : ":");
  const onPath = folders.filter(Boolean).flatMap((folder) =>
    names.map((name) => `${folder}/${name}${isWindows ? ".exe" : ""}`)
  );
  return [...onPath, ...places].find(isFile) ?? null;
}
