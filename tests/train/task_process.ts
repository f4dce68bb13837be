import { join } from "node:path";

const CONFIG = join(Deno.cwd(), "deno.json");

/** What a task said and how it ended. */
export interface TaskResult {
  code: number;
  out: string;
  err: string;
}

/** Runs a task as deno.json has it, with its own permissions. */
export async function runTaskProcess(
  words: readonly string[],
  { cwd = Deno.cwd(), env = {} }: {
    cwd?: string;
    env?: Record<string, string>;
  } = {},
): Promise<TaskResult> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "--config", CONFIG, ...words],
    cwd,
    env: { NO_COLOR: "1", INIT_CWD: cwd, ...env },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), err: text(stderr) };
}

/**
 * What Deno is given to run a task: as deno.json has it, without the task runner,
 * which a signal would reach in its place. A task that starts programs lacks the
 * permission for it.
 */
export async function taskCommand(name: string): Promise<string[]> {
  const { tasks } = JSON.parse(await Deno.readTextFile("deno.json"));
  return tasks[name].split(" ").slice(1)
    .filter((word: string) => !/\$\(|console|--no-config|^eval/.test(word));
}

/**
 * Runs a task's own process and sends it a signal once it has said something.
 *
 * @returns all that it said on standard error, and its exit code.
 */
export async function signalTask(
  words: readonly string[],
  { when, signal }: { when: string; signal: Deno.Signal },
): Promise<Pick<TaskResult, "code" | "err">> {
  const [name, ...args] = words;
  const child = new Deno.Command(Deno.execPath(), {
    args: [...await taskCommand(name), ...args],
    stderr: "piped",
    stdout: "null",
  }).spawn();
  let err = "", isSent = false;
  for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
    err += text;
    if (isSent || !err.includes(when)) continue;
    isSent = true;
    child.kill(signal);
  }
  const { code } = await child.status;
  if (!isSent) throw new Error(`the task never said '${when}': ${err}`);
  return { code, err };
}
