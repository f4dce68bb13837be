/**
 * The test suites: which there are, what each needs and may do, and how one is
 * run and judged.
 *
 * @module
 */
import { parseJunit, type TestOutcome } from "./junit.ts";
import type { RequirementName } from "./requirements.ts";

/** A folder of tests that runs in one process with one set of permissions. */
export interface Suite {
  name: string;
  folder: string;
  /** What must be installed. */
  needs: readonly RequirementName[];
  /** True: the tests look at the built application. */
  needsBuild?: boolean;
  /** Deno's permission flags. */
  permissions: readonly string[];
}

/** Where the licensed recordings are, where a setting names them. */
function licensedFolders(): string[] {
  return [
    Deno.env.get("UNDERTONE_DATA") || "../shared/data",
    Deno.env.get("UNDERTONE_GOLDEN") || "../shared/golden",
  ];
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Reading the project and the recordings; the settings. Nothing else. */
const PURE: readonly string[] = [
  `--allow-read=${[".", ...licensedFolders()].join(",")}`,
  "--allow-env=CI,UNDERTONE_*",
];

/** For tests that start programs, which see all of the environment. */
const STARTS_PROGRAMS: readonly string[] = [
  "--allow-read",
  "--allow-env",
  "--allow-write",
  "--allow-run",
];

/** Servers that tests start, on any port. */
const LOCAL_NETWORK = "--allow-net=localhost,127.0.0.1,0.0.0.0";

/** Every suite, cheapest first: what is broken below breaks what is above. */
export const SUITES: readonly Suite[] = [
  { name: "dsp", folder: "tests/dsp", needs: [], permissions: PURE },
  { name: "audio", folder: "tests/audio", needs: [], permissions: PURE },
  { name: "gpu", folder: "tests/gpu", needs: ["gpu"], permissions: PURE },
  {
    name: "model",
    folder: "tests/model",
    needs: ["gpu"],
    // tfjs looks at the environment to tell where it runs; models are fetched
    // from a server that a test starts.
    permissions: ["--allow-read", "--allow-env", LOCAL_NETWORK],
  },
  { name: "journal", folder: "tests/journal", needs: [], permissions: PURE },
  {
    name: "live",
    folder: "tests/live",
    needs: ["gpu", "espeak"],
    // The soak weighs the heap after a collection.
    permissions: [...STARTS_PROGRAMS, "--v8-flags=--expose-gc"],
  },
  {
    name: "train",
    folder: "tests/train",
    needs: ["gpu"],
    // Downloads are tested against a server of the test's own.
    permissions: [...STARTS_PROGRAMS, LOCAL_NETWORK],
  },
  {
    name: "server",
    folder: "tests/server",
    needs: [],
    needsBuild: true,
    permissions: [...STARTS_PROGRAMS, LOCAL_NETWORK],
  },
  {
    name: "browser",
    folder: "tests/browser",
    needs: ["chromium", "espeak"],
    needsBuild: true,
    // Playwright reads under /proc, which Deno grants with nothing less.
    permissions: ["--allow-all"],
  },
  {
    name: "house",
    folder: "tests/house",
    needs: [],
    permissions: STARTS_PROGRAMS,
  },
];

/** What came of one suite. */
export interface SuiteResult {
  name: string;
  tests: TestOutcome[];
  /** Why the suite failed as a whole; empty where it did not. */
  faults: string[];
}

/** A suite that takes longer hangs: the slowest trains and opens a browser. */
const TIME_LIMIT_MS = 20 * 60_000;

/** Runs a suite and reads its report; its output goes straight through. */
export async function runSuite(
  suite: Suite,
  { filter, isCi, stop }: {
    filter?: string;
    isCi: boolean;
    /** Aborted when the run is to end before it is done. */
    stop: AbortSignal;
  },
): Promise<SuiteResult> {
  const report = await Deno.makeTempFile({ suffix: ".xml" });
  const options = filter === undefined ? [] : [`--filter=${filter}`];
  // Types are checked once for all, by a test of the house suite.
  const child = new Deno.Command(Deno.execPath(), {
    args: ["test", "--no-check", "--no-prompt", `--junit-path=${report}`]
      .concat(suite.permissions, options, suite.folder),
    stdin: "null",
    signal: AbortSignal.any([stop, AbortSignal.timeout(TIME_LIMIT_MS)]),
  }).spawn();
  const { code, signal } = await child.status;
  const xml = await Deno.readTextFile(report);
  await Deno.remove(report);
  return judge(suite.name, {
    xml,
    code,
    signal,
    isFiltered: filter !== undefined,
    isCi,
    hasRecordings: licensedFolders().every(isFolder),
  });
}

/**
 * The verdict on one run of `deno test`.
 *
 * @param name the suite
 * @param run its report (empty where none was written), its exit status, and
 * whether a filter was set (it may leave a suite without tests), `CI` is set, and
 * the licensed recordings are there (then no test may be skipped for them)
 */
export function judge(
  name: string,
  {
    xml,
    code,
    signal = null,
    isFiltered = false,
    isCi = false,
    hasRecordings = false,
  }: {
    xml: string;
    code: number;
    signal?: string | null;
    isFiltered?: boolean;
    isCi?: boolean;
    hasRecordings?: boolean;
  },
): SuiteResult {
  // Tests that a filter leaves out stand in the report as skipped.
  const tests = (xml === "" ? [] : parseJunit(xml))
    .filter(({ outcome }) => !isFiltered || outcome !== "skipped");
  const isNamed = tests.some(({ outcome }) => outcome === "failed");
  const faults: string[] = [];
  if (signal !== null) {
    faults.push(`suite ${name} was ended by ${signal}`);
  } else if (code !== 0 && !isNamed) {
    faults.push(`suite ${name} failed outside its tests (exit code ${code})`);
  }
  const nRun = tests.filter(({ outcome }) => outcome !== "skipped").length;
  const skipped = tests.filter(({ outcome }) => outcome === "skipped");
  if (nRun === 0 && !isFiltered) faults.push(`suite ${name} ran no test`);
  if (isCi) {
    const excused = (test: TestOutcome) =>
      !hasRecordings && asksForRecordings(test);
    for (const test of skipped.filter((test) => !excused(test))) {
      faults.push(`suite ${name} skipped '${test.name}' where CI is set`);
    }
  }
  return { name, tests, faults };
}

/** A clean checkout has no recordings: tests that ask for them may be skipped. */
function asksForRecordings({ file }: TestOutcome): boolean {
  return /\bneeds\.(data|golden)\(/.test(Deno.readTextFileSync(file));
}

/** The totals over all suites; a suite's fault counts as a failed test. */
export function total(
  results: readonly SuiteResult[],
): { passed: number; failed: number; skipped: number } {
  const count = (outcome: TestOutcome["outcome"]) =>
    results.flatMap(({ tests }) => tests)
      .filter((test) => test.outcome === outcome).length;
  const nFaults = results.flatMap(({ faults }) => faults).length;
  return {
    passed: count("passed"),
    failed: count("failed") + nFaults,
    skipped: count("skipped"),
  };
}
