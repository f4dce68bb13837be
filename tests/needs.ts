/**
 * What a test needs beside the code, and what it means when that is missing.
 *
 * A GPU, a browser or a voice: on a developer's laptop the test is skipped,
 * loudly and with the remedy; where `CI` is set the test file fails.
 *
 * The recordings are different: their licences forbid a copy in the
 * repository, so a clean checkout never has them. A test that needs them says
 * loudly what is not checked and is skipped, also where `CI` is set.
 *
 * @example
 * ```ts ignore
 * import { needs } from "../needs.ts";
 *
 * const { ignore, folder } = needs.data("the loaders on real files");
 * Deno.test({ name: "decodeAudio() reads …", ignore, fn() {} });
 * ```
 *
 * @module
 */
import {
  CHROMIUM,
  ESPEAK,
  type Executable,
  findExecutable,
} from "../tasks/testing/executables.ts";
import { isCi } from "../tasks/testing/requirements.ts";

/** `ignore` goes into `Deno.test({ … })`. */
export interface Need {
  /** True: what is needed is missing and the test is to be skipped. */
  ignore: boolean;
}

/** Licensed files that are read where they are, never copied. */
export interface FolderNeed extends Need {
  folder: string;
}

/** A program the test starts. */
export interface ExecutableNeed extends Need {
  /** Full path; empty where the program is missing. */
  executable: string;
}

/** A WebGPU adapter, hardware or software. */
export interface GpuNeed extends Need {
  /** Its name; empty where there is none. */
  adapter: string;
}

const LOUD = "*".repeat(8);
const said = new Set<string>();

function say(text: string): void {
  if (said.has(text)) return;
  said.add(text);
  console.error(`${LOUD} ${text} ${LOUD}`);
}

function miss(what: string, remedy: string): void {
  if (isCi()) {
    throw new Error(
      `Cannot test: ${what} must be present where CI is set, got none; ` +
        remedy,
    );
  }
  say(`SKIPPED: ${what} is missing; ${remedy}`);
}

function licensedFolder(
  { setting, fallback, what, checks }: {
    setting: string;
    fallback: string;
    what: string;
    checks: string;
  },
): FolderNeed {
  const folder = (Deno.env.get(setting) || fallback).replace(/\/+$/, "");
  try {
    if (Deno.statSync(folder).isDirectory) return { ignore: false, folder };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  say(`NOT CHECKED: ${checks}: ${what} not found in ${folder}; set ${setting}`);
  return { ignore: true, folder };
}

function executable(
  program: Executable,
  { what, remedy }: { what: string; remedy: string },
): ExecutableNeed {
  const path = findExecutable(program);
  if (path === null) {
    miss(what, `${remedy}, or name the file in ${program.setting}`);
  }
  return { ignore: path === null, executable: path ?? "" };
}

/** Asks for what a test needs; see the module's description. */
export const needs = {
  /**
   * The licensed recordings: the folder with `ravdess/`, `tess/` and
   * `originals/`. Setting: `UNDERTONE_DATA`.
   *
   * @param checks what goes unchecked without them, in a few words
   */
  data(checks = "real recordings"): FolderNeed {
    return licensedFolder({
      setting: "UNDERTONE_DATA",
      fallback: "../shared/data",
      what: "the licensed recordings",
      checks,
    });
  },

  /**
   * librosa's reference values, with the three licensed clips among their
   * signals. Setting: `UNDERTONE_GOLDEN`. Those of the synthetic signals are
   * part of the repository and need no asking.
   *
   * @param checks what goes unchecked without them, in a few words
   */
  golden(checks = "reference values of real clips"): FolderNeed {
    return licensedFolder({
      setting: "UNDERTONE_GOLDEN",
      fallback: "../shared/golden",
      what: "the reference values",
      checks,
    });
  },

  /** A WebGPU adapter in Deno; Mesa's software one is enough. */
  async gpu(): Promise<GpuNeed> {
    const adapter = await navigator.gpu?.requestAdapter();
    if (!adapter) {
      miss(
        "a WebGPU adapter",
        "install a Vulkan driver (Debian: apt-get install mesa-vulkan-drivers)",
      );
      return { ignore: true, adapter: "" };
    }
    const { description, device, vendor } = adapter.info;
    return {
      ignore: false,
      adapter: description || device || vendor || "unnamed adapter",
    };
  },

  /** A Chromium that Playwright can drive. */
  chromium(): ExecutableNeed {
    return executable(CHROMIUM, {
      what: "Chromium",
      remedy: "install it (Debian: apt-get install chromium)",
    });
  },

  /** The speech synthesiser espeak-ng. */
  espeak(): ExecutableNeed {
    return executable(ESPEAK, {
      what: "espeak-ng",
      remedy: "install it (Debian: apt-get install espeak-ng)",
    });
  },
};
