/**
 * `deno task ok`: everything that must hold before a commit, each check by
 * name with its outcome.
 *
 * @module
 */
import { runTask } from "./cli.ts";

/** A check: what Deno is started with. */
interface Check {
  name: string;
  args: readonly string[];
  /** What to do when it fails. */
  remedy: string;
}

const CHECKS: readonly Check[] = [
  {
    name: "lock",
    args: ["install", "--frozen"],
    remedy: "deno install --frozen=false",
  },
  { name: "format", args: ["fmt", "--check"], remedy: "deno fmt" },
  { name: "lint", args: ["lint"], remedy: "deno lint" },
  { name: "types", args: ["check", "-q"], remedy: "deno check" },
  {
    name: "browser-types",
    args: ["check", "-q", "--config", "deno.browser.json", "islands"],
    remedy: "deno check --config deno.browser.json islands",
  },
  {
    name: "rooms",
    args: ["task", "-q", "test", "--suite", "house", "--filter", "WrongWays"],
    remedy: "deno task test --suite house --filter WrongWays",
  },
  { name: "tests", args: ["task", "-q", "test"], remedy: "deno task test" },
];

/** What the check printed goes to standard error, and only where it failed. */
async function passes(
  { name, args }: Check,
  stop: AbortSignal,
): Promise<boolean> {
  // The tests take minutes: they are shown as they run.
  const stdio = name === "tests" ? "inherit" : "piped";
  const child = new Deno.Command(Deno.execPath(), {
    args: [...args],
    signal: stop,
    stdin: "null",
    stdout: stdio,
    stderr: stdio,
  }).spawn();
  if (stdio === "inherit") return (await child.status).success;
  const { success, stdout, stderr } = await child.output();
  if (!success) {
    await Deno.stderr.write(stdout);
    await Deno.stderr.write(stderr);
  }
  return success;
}

await runTask({
  name: "ok",
  summary: "Checks lock file, format, lint, types, rooms and tests.",
  options: {
    skip: {
      type: "strings",
      choices: CHECKS.map(({ name }) => name),
      placeholder: "NAME",
      help: "leave this check out",
    },
  },
}, async ({ skip }, { signal: stop }) => {
  const checks = CHECKS.filter(({ name }) => !skip.includes(name));
  const failed: Check[] = [];
  const lines: string[] = [];
  for (const check of checks) {
    const isFine = await passes(check, stop);
    if (!isFine) failed.push(check);
    lines.push(
      isFine
        ? `${check.name}: passed`
        : `${check.name}: failed; see: ${check.remedy}`,
    );
    console.log(lines.at(-1));
  }
  console.log(`\n${lines.join("\n")}`);
  return failed.length > 0 ? 1 : 0;
});
