/**
 * Prints where npm puts the one program that a build starts, for the tasks'
 * `--allow-run`.
 *
 * @module
 */
import config from "../deno.json" with { type: "json" };

const OS_NAMES: Record<string, string> = { windows: "win32" };
const ARCH_NAMES: Record<string, string> = { x86_64: "x64", aarch64: "arm64" };

/** esbuild's binary of this platform, from the project's folder. */
export function esbuildBinary({ os, arch }: { os: string; arch: string }) {
  const version = config.imports.esbuild.split("@").at(-1);
  const platform = `${OS_NAMES[os] ?? os}-${ARCH_NAMES[arch] ?? arch}`;
  const file = os === "windows" ? "esbuild.exe" : "bin/esbuild";
  return `node_modules/.deno/@esbuild+${platform}@${version}/node_modules/@esbuild/${platform}/${file}`;
}

if (import.meta.main) console.log(esbuildBinary(Deno.build));
