/**
 * What the tests need to be installed, how to tell, and how to get it.
 *
 * Run by itself with the names of Debian packages it installs them; that is a
 * process of its own so that only it may start `apt-get`.
 *
 * @module
 */
import { CHROMIUM, ESPEAK, findExecutable } from "./executables.ts";

/** A short name for something that must be installed. */
export type RequirementName = "chromium" | "gpu" | "espeak";

/** What it is called, how it is found, and Debian's packages for it. */
export interface Requirement {
  what: string;
  isThere(): Promise<boolean> | boolean;
  packages: readonly string[];
  /** The remedy on other systems. */
  elsewhere: string;
}

/**
 * Where Deno looks for a GPU: on Linux with Vulkan alone. It would also take an
 * OpenGL driver, which lacks limits and features that the stages use.
 */
export function gpuSettings(): Record<string, string> {
  return Deno.build.os === "linux" && !Deno.env.get("DENO_WEBGPU_BACKEND")
    ? { DENO_WEBGPU_BACKEND: "vulkan" }
    : {};
}

/** True where `CI` is set: what a test needs and is missing fails it there. */
export function isCi(): boolean {
  return !["", "0", "false"].includes(Deno.env.get("CI") ?? "");
}

/** A fresh process: a driver installed a moment ago is seen only there. */
async function hasAdapter(): Promise<boolean> {
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: [
      "eval",
      "--no-config",
      "Deno.exit(await navigator.gpu?.requestAdapter() ? 0 : 1)",
    ],
    env: gpuSettings(),
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).output();
  return code === 0;
}

/** Everything a suite may name in its `needs`. */
export const REQUIREMENTS: Record<RequirementName, Requirement> = {
  chromium: {
    what: "Chromium",
    isThere: () => findExecutable(CHROMIUM) !== null,
    // The letters on the page come from the fonts.
    packages: ["chromium", "fonts-liberation"],
    elsewhere: `Chromium or Chrome 113 or newer (or ${CHROMIUM.setting})`,
  },
  gpu: {
    what: "a WebGPU adapter",
    isThere: hasAdapter,
    packages: ["mesa-vulkan-drivers"],
    elsewhere: "a Vulkan, Metal or Direct3D 12 driver; Mesa's lavapipe will do",
  },
  espeak: {
    what: "espeak-ng",
    isThere: () => findExecutable(ESPEAK) !== null,
    packages: ["espeak-ng"],
    elsewhere: `espeak-ng (or ${ESPEAK.setting})`,
  },
};

/** Those of the named requirements that are not met. */
export async function findMissing(
  names: Iterable<RequirementName>,
): Promise<RequirementName[]> {
  const missing: RequirementName[] = [];
  for (const name of new Set(names)) {
    if (!await REQUIREMENTS[name].isThere()) missing.push(name);
  }
  return missing;
}

/** True on Debian itself: elsewhere its packages have other names. */
export function isDebian(osRelease: string): boolean {
  return /^ID="?debian"?$/m.test(osRelease);
}

/** Debian's packages for what is missing, in one list. */
export function packagesFor(missing: readonly RequirementName[]): string[] {
  return [...new Set(missing.flatMap((name) => REQUIREMENTS[name].packages))];
}

/** One sentence a person can act on. */
export function describeMissing(missing: readonly RequirementName[]): string {
  const names = missing.map((name) => REQUIREMENTS[name].what).join(", ");
  return [
    `Cannot run the tests: ${names} must be installed, got none.`,
    "On Debian, as root:",
    `  apt-get update && apt-get install -y --no-install-recommends ${
      packagesFor(missing).join(" ")
    }`,
    "On other systems install:",
    ...missing.map((name) => `  ${REQUIREMENTS[name].elsewhere}`),
    "Or run the suites that do without (--suite NAME), or --skip-missing.",
  ].join("\n");
}

async function canInstall(): Promise<boolean> {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) return false;
  const text = await Deno.readTextFile("/etc/os-release").catch(() => "");
  return isDebian(text);
}

/**
 * Installs what is missing where that is ours to do: on Debian, as root.
 *
 * @throws {Error} if something is missing and not ours to install, or still
 * missing afterwards; the message names the packages
 */
export async function provide(
  names: Iterable<RequirementName>,
): Promise<void> {
  const wanted = [...names];
  const missing = await findMissing(wanted);
  if (missing.length === 0) return;
  if (!await canInstall()) throw new Error(describeMissing(missing));
  const packages = packagesFor(missing);
  console.error(`Installing from apt, for the tests: ${packages.join(" ")}`);
  await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--allow-run=apt-get",
      import.meta.filename!,
      ...packages,
    ],
    stdin: "null",
  }).spawn().status;
  const still = await findMissing(missing);
  if (still.length > 0) throw new Error(describeMissing(still));
}

async function apt(...args: string[]): Promise<void> {
  const { success } = await new Deno.Command("apt-get", {
    args: ["-q", ...args],
    env: { DEBIAN_FRONTEND: "noninteractive" },
    stdin: "null",
    stdout: "inherit",
    stderr: "inherit",
  }).output();
  if (!success) console.error(`apt-get ${args.join(" ")} failed`);
}

if (import.meta.main) {
  await apt("update");
  await apt("install", "-y", "--no-install-recommends", ...Deno.args);
}
