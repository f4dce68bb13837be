/**
 * What every task shares: arguments, `--help`, exact errors, exit codes,
 * Ctrl-C and a progress bar.
 *
 * Exit codes: 0 done, 1 the task failed, 2 the arguments were refused, 130
 * stopped by Ctrl-C.
 *
 * @example
 * ```ts ignore
 * import { runTask } from "./cli.ts";
 *
 * if (import.meta.main) {
 *   await runTask({
 *     name: "bench",
 *     summary: "Measures the features.",
 *     options: { seconds: { type: "number", help: "length", default: 60 } },
 *   }, async ({ seconds }) => console.log(await bench(seconds)));
 * }
 * ```
 *
 * @module
 */
import { resolve } from "node:path";
import { parseArgs } from "@std/cli/parse-args";

/** One `--option` of a task. Keys in camelCase are written `--in-kebab-case`. */
export interface OptionSpec {
  type: "string" | "number" | "boolean" | "strings";
  help: string;
  default?: string | number | boolean | readonly string[];
  /** What stands for the value in `--help`; default: by type. */
  placeholder?: string;
  /** Refuses to run without it; default: false. */
  required?: boolean;
  /** Numbers only: smallest value accepted; default: any finite number. */
  min?: number;
  /** Numbers only: largest value accepted; default: any finite number. */
  max?: number;
  /** Numbers only: whole numbers only; default: false. */
  integer?: boolean;
  /** Strings only: the values accepted; default: any. */
  choices?: readonly string[];
  /** `strings` only: what the option means without a value; default: refused. */
  bare?: readonly string[];
  /**
   * Strings only: files or folders, named from where the task was called; see
   * {@linkcode fromCaller}. A default is the project's. Default: false.
   */
  isPath?: boolean;
}

/** The arguments without a name, e.g. the files of `predict FILE…`. */
export interface PositionalSpec {
  name: string;
  help: string;
  many?: boolean;
  required?: boolean;
}

/** What a task is called, what it says of itself and what it takes. */
export interface TaskSpec<O extends Record<string, OptionSpec>> {
  name: string;
  summary: string;
  options: O;
  positional?: PositionalSpec;
  /**
   * True: the first Ctrl-C only aborts `context.signal` and the task ends by
   * itself (a second one ends it at once). Default: Ctrl-C ends the task.
   */
  handlesInterrupt?: boolean;
}

type Value<S extends OptionSpec> = S["type"] extends "string" ? string
  : S["type"] extends "number" ? number
  : S["type"] extends "boolean" ? boolean
  : string[];

type IsSet<S extends OptionSpec> = S["type"] extends "boolean" | "strings"
  ? true
  : S extends { required: true } ? true
  : S extends { default: string | number } ? true
  : false;

/** The parsed arguments: a value by option's key, the rest in `positional`. */
export type TaskArgs<O extends Record<string, OptionSpec>> =
  & {
    [K in keyof O]: IsSet<O[K]> extends true ? Value<O[K]>
      : Value<O[K]> | undefined;
  }
  & { positional: string[] };

/** What a task gets beside its arguments. */
export interface TaskContext {
  /**
   * Aborted by the first Ctrl-C. For the programs a task starts, and for a task
   * that `handlesInterrupt` to look at.
   */
  signal: AbortSignal;
}

/** The arguments were refused: the message says which and why. Exit code 2. */
export class UsageError extends Error {
  override name = "UsageError";
}

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

/**
 * What a task returns that Ctrl-C stopped before it was done: whatever follows
 * it in a script is not to begin. 128 + SIGINT, as shells have it.
 */
export const EXIT_STOPPED = 130;

/** `maxHz` → `max-hz`. */
function toFlag(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function placeholderOf(option: OptionSpec): string {
  if (option.type === "boolean") return "";
  if (option.placeholder) return ` ${option.placeholder}`;
  if (option.choices) {
    const choices = option.choices.join("|");
    return option.bare ? ` [${choices}]` : ` ${choices}`;
  }
  return option.type === "number" ? " N" : " TEXT";
}

function defaultNote({ default: value, required }: OptionSpec): string {
  if (required) return " (required)";
  if (value === undefined || value === false) return "";
  return ` (default: ${Array.isArray(value) ? value.join(", ") : value})`;
}

/**
 * The text of `--help`: what the task is, how it is called, its options with
 * their defaults.
 */
export function helpText(
  { name, summary, options, positional }: TaskSpec<Record<string, OptionSpec>>,
): string {
  const tail = positional
    ? ` ${positional.required ? positional.name : `[${positional.name}]`}` +
      (positional.many ? "…" : "")
    : "";
  const rows: [string, string][] = Object.entries(options).map((
    [key, option],
  ) => [
    `--${toFlag(key)}${placeholderOf(option)}`,
    option.help + (option.type === "strings" ? " (may be repeated)" : "") +
    defaultNote(option),
  ]);
  if (positional) rows.unshift([positional.name, positional.help]);
  rows.push(["--help", "print this and exit"]);
  const width = Math.max(...rows.map(([left]) => left.length));
  return [
    summary,
    "",
    `Usage: deno task ${name} [options]${tail}`,
    "",
    ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`),
  ].join("\n");
}

/** `"x"` for text, bare for numbers, as error messages quote a value. */
function quote(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

function numberRule({ min, max, integer }: OptionSpec): string {
  const kind = integer ? "a whole number" : "a number";
  if (min !== undefined && max !== undefined) {
    return `${kind} from ${min} to ${max}`;
  }
  if (min !== undefined) return `${kind} of at least ${min}`;
  if (max !== undefined) return `${kind} of at most ${max}`;
  return kind;
}

function parseNumber(text: string, option: OptionSpec): number | undefined {
  const value = Number(text);
  const isFit = text.trim() !== "" && Number.isFinite(value) &&
    (!option.integer || Number.isInteger(value)) &&
    value >= (option.min ?? -Infinity) && value <= (option.max ?? Infinity);
  return isFit ? value : undefined;
}

/**
 * A path named from the folder where a task was called: `deno task` itself runs
 * in the project's. Called there, a path stays as it was written.
 *
 * Needs the permission to read `INIT_CWD`, where `deno task` notes that folder.
 */
export function fromCaller(path: string): string {
  const folder = Deno.env.get("INIT_CWD") ?? Deno.cwd();
  return folder === Deno.cwd() ? path : resolve(folder, path);
}

type Refuse = (reason: string) => never;
type Options = Record<string, OptionSpec>;

/** `@std`'s reading: a list by flag, a bare boolean for `--no-…`. */
function parseWords(
  options: Options,
  argv: readonly string[],
  refuse: Refuse,
): Record<string, unknown> {
  const flags = (isBoolean: boolean) =>
    Object.entries(options)
      .filter(([, { type }]) => (type === "boolean") === isBoolean)
      .map(([key]) => toFlag(key));
  return parseArgs([...argv], {
    boolean: flags(true),
    string: [...flags(false), "_"],
    collect: Object.keys(options).map(toFlag),
    negatable: flags(true).filter((flag) =>
      Object.entries(options).some(([key, option]) =>
        toFlag(key) === flag && option.default === true
      )
    ),
    unknown(word: string, key?: string) {
      if (key === undefined) return true;
      refuse(`'${word.split("=")[0]}' is not an option`);
    },
  });
}

/**
 * Whatever does not say true or false would be taken for true; and false, where
 * it is so by default, would say what to leave out says and no more.
 */
function checkBooleans(
  options: Options,
  argv: readonly string[],
  refuse: Refuse,
): void {
  for (const [key, option] of Object.entries(options)) {
    const start = `--${toFlag(key)}=`;
    const word = argv.find((word) => word.startsWith(start));
    if (option.type !== "boolean" || word === undefined) continue;
    const value = word.slice(start.length);
    const isOn = option.default === true;
    if (value === "true" || (isOn && value === "false")) continue;
    const rule = isOn ? "true or false" : "true or left out";
    refuse(`'${start.slice(0, -1)}' must be ${rule}, got ${quote(value)}`);
  }
}

/** The value of an option that was not given. */
function defaultOf(option: OptionSpec): unknown {
  if (option.type === "boolean") return option.default ?? false;
  if (option.type !== "strings") return option.default;
  return [...(option.default as readonly string[] ?? [])];
}

function checkTexts(
  name: string,
  { texts, option }: { texts: string[]; option: OptionSpec },
  refuse: Refuse,
): void {
  if (texts.includes("")) {
    const what = option.type === "number" ? numberRule(option) : "a value";
    refuse(`${name} must be followed by ${what}, got nothing`);
  }
  const { choices } = option;
  const misfit = choices && texts.find((text) => !choices.includes(text));
  if (misfit) {
    const rule = `one of ${choices.join(", ")}`;
    refuse(`${name} must be ${rule}, got ${quote(misfit)}`);
  }
  if (option.type !== "strings" && texts.length > 1) {
    refuse(`${name} must be given once, got ${texts.map(quote).join(", ")}`);
  }
}

function readOption(
  key: string,
  { raw, option }: { raw: unknown; option: OptionSpec },
  refuse: Refuse,
): unknown {
  const name = `'--${toFlag(key)}'`;
  const given = [raw ?? []].flat() as (string | boolean)[];
  if (given.length === 0) {
    return option.required
      ? refuse(`${name} must be given`)
      : defaultOf(option);
  }
  if (option.type === "boolean") return given.at(-1);
  const words = (given as string[])
    .flatMap((word) => word === "" && option.bare ? option.bare : [word]);
  checkTexts(name, { texts: words, option }, refuse);
  const texts = option.isPath ? words.map(fromCaller) : words;
  if (option.type === "strings") return texts;
  if (option.type === "string") return texts[0];
  return parseNumber(texts[0], option) ??
    refuse(`${name} must be ${numberRule(option)}, got ${quote(texts[0])}`);
}

function checkPositional(
  given: string[],
  { spec, refuse }: { spec: PositionalSpec | undefined; refuse: Refuse },
): void {
  const most = !spec ? 0 : spec.many ? Infinity : 1;
  if (given.length > most) refuse(`${quote(given[most])} is one too many`);
  if (spec?.required && given.length === 0) {
    refuse(`${spec.name} must be given`);
  }
}

/**
 * Reads a task's arguments.
 *
 * @param spec the task
 * @param argv the words after the task's name, as `Deno.args` has them
 * @throws {UsageError} if an option is unknown, has no value or a wrong one, is
 * given twice where once is meant, or an argument is missing or too many
 */
export function parseTaskArgs<const O extends Options>(
  spec: TaskSpec<O>,
  argv: readonly string[],
): TaskArgs<O> {
  const refuse: Refuse = (reason) => {
    throw new UsageError(`Cannot run ${spec.name}: ${reason}; see --help`);
  };
  const raw = parseWords(spec.options, argv, refuse);
  checkBooleans(spec.options, argv, refuse);
  const values = Object.entries(spec.options).map(([key, option]) => [
    key,
    readOption(key, { raw: raw[toFlag(key)], option }, refuse),
  ]);
  const positional = raw._ as string[];
  checkPositional(positional, { spec: spec.positional, refuse });
  return { ...Object.fromEntries(values), positional } as TaskArgs<O>;
}

/**
 * Refuses options that each say what a task is to do, where it can do but one.
 *
 * @throws {UsageError} when more than one of them is given.
 */
export function checkOnlyOne(
  task: string,
  options: Record<string, unknown>,
): void {
  const given = Object.entries(options)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([name]) => `'--${name}'`);
  if (given.length < 2) return;
  const all = Object.keys(options).map((name) => `'--${name}'`);
  throw new UsageError(
    `Cannot run ${task}: only one of ${all.join(", ")} must be given, got ${
      given.join(" and ")
    }; see --help`,
  );
}

/**
 * Refuses options that would change nothing.
 *
 * @param idle by key; one that is undefined or false was not given
 * @param reason what the message ends with, e.g. "without '--download'"
 * @throws {UsageError} when one of them is given.
 */
export function refuseIdle(
  task: string,
  idle: Record<string, unknown>,
  reason: string,
): void {
  const given = Object.entries(idle).find(([, value]) =>
    value !== undefined && value !== false
  );
  if (!given) return;
  throw new UsageError(
    `Cannot run ${task}: '--${
      toFlag(given[0])
    }' must be left out ${reason}, where it changes nothing; see --help`,
  );
}

/** The stack is for developers: shown where UNDERTONE_DEBUG may be read. */
function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const debug = { name: "env", variable: "UNDERTONE_DEBUG" } as const;
  const isDebug = Deno.permissions.querySync(debug).state === "granted" &&
    Deno.env.get("UNDERTONE_DEBUG");
  return isDebug ? error.stack ?? error.message : error.message;
}

function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return EXIT_USAGE;
  const isAbort = error instanceof DOMException && error.name === "AbortError";
  return isAbort ? EXIT_STOPPED : EXIT_FAILED;
}

/**
 * Ctrl-C: end, or ask the task to end where it can; a second one ends it. Being
 * told to terminate ends it at once. Ending aborts the signal first, so that
 * programs started with it do not live on.
 */
function listenForInterrupt(
  controller: AbortController,
  handlesInterrupt: boolean,
): void {
  const stopped = new DOMException("Stopped.", "AbortError");
  const end = () => {
    console.error("\nStopped.");
    controller.abort(stopped);
    Deno.exit(EXIT_STOPPED);
  };
  let firstMs = 0;
  Deno.addSignalListener("SIGINT", () => {
    // A terminal and `deno task` may both deliver the same key press.
    const isRepeat = firstMs > 0 && performance.now() - firstMs > 300;
    if (!handlesInterrupt || isRepeat) end();
    if (firstMs > 0) return;
    firstMs = performance.now();
    console.error("\nStopping; press Ctrl-C again to stop at once.");
    controller.abort(stopped);
  });
  if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", end);
}

/**
 * Runs a task to its end and exits: reads the arguments, answers `--help`,
 * prints an error's message on standard error.
 *
 * @param spec what the task is and takes
 * @param main the task; returns its exit code, default 0
 */
export async function runTask<const O extends Record<string, OptionSpec>>(
  spec: TaskSpec<O>,
  main: (args: TaskArgs<O>, context: TaskContext) => Promise<number | void>,
): Promise<never> {
  const words = Deno.args.slice(0, Deno.args.concat("--").indexOf("--"));
  if (words.includes("--help") || words.includes("-h")) {
    console.log(helpText(spec));
    Deno.exit(0);
  }
  const controller = new AbortController();
  const { signal } = controller;
  try {
    const args = parseTaskArgs(spec, Deno.args);
    listenForInterrupt(controller, spec.handlesInterrupt ?? false);
    Deno.exit(await main(args, { signal }) ?? 0);
  } catch (error) {
    console.error(describeError(error));
    // What a stopped task cannot give is no failure of it.
    const code = signal.aborted ? EXIT_STOPPED : exitCodeOf(error);
    // Programs started with the signal must not live on.
    controller.abort(error);
    Deno.exit(code);
  }
}

/** Where a progress bar draws; replaced in tests. */
export interface ProgressOutput {
  isTerminal: boolean;
  write(text: string): void;
}

const STDERR: ProgressOutput = {
  isTerminal: Deno.stderr.isTerminal(),
  write: (text) => void Deno.stderr.writeSync(new TextEncoder().encode(text)),
};

const BAR_WIDTH = 30;
const REDRAW_MS = 50; // a terminal needs no more than 20 pictures a second

/**
 * Progress of long work on standard error: a bar where that is a terminal,
 * else one line every 10 %.
 */
export class ProgressBar {
  #total: number;
  #label: string;
  #output: ProgressOutput;
  #done = 0;
  #lastTenth = 0;
  #drawnMs = -Infinity;
  #isFinished = false;

  /**
   * @param total the work's size, in the unit `update()` counts; at least 0
   * @param options `label`: what is being done
   * @throws {RangeError} if total is negative or not finite
   */
  constructor(
    total: number,
    { label, output = STDERR }: { label: string; output?: ProgressOutput },
  ) {
    if (!Number.isFinite(total) || total < 0) {
      throw new RangeError(
        `Cannot show progress: 'total' must be a number of at least 0, got ${total}`,
      );
    }
    this.#total = total;
    this.#label = label;
    this.#output = output;
  }

  /** Says how much of the total is done by now. */
  update(done: number): void {
    if (this.#isFinished) return;
    this.#done = Math.min(Math.max(done, this.#done), this.#total);
    if (this.#output.isTerminal) this.#draw();
    else this.#print();
  }

  /** Ends the bar; what is not done stays undone in the last line. */
  finish(): void {
    if (this.#isFinished) return;
    if (this.#output.isTerminal) {
      this.#drawnMs = -Infinity;
      this.#draw();
      this.#output.write("\n");
    } else if (this.#lastTenth < 10) this.#output.write(`${this.#text()}\n`);
    this.#isFinished = true;
  }

  get #fraction(): number {
    return this.#total === 0 ? 1 : this.#done / this.#total;
  }

  #text(): string {
    const percent = String(Math.floor(this.#fraction * 100)).padStart(3);
    return `${this.#label}: ${percent} % (${this.#done}/${this.#total})`;
  }

  #draw(): void {
    const nowMs = performance.now();
    if (nowMs - this.#drawnMs < REDRAW_MS) return;
    this.#drawnMs = nowMs;
    const filled = Math.round(this.#fraction * BAR_WIDTH);
    const bar = "█".repeat(filled).padEnd(BAR_WIDTH, "░");
    this.#output.write(`\r\x1b[K${bar} ${this.#text()}`);
  }

  #print(): void {
    const tenth = Math.floor(this.#fraction * 10);
    if (tenth <= this.#lastTenth) return;
    this.#lastTenth = tenth;
    this.#output.write(`${this.#text()}\n`);
  }
}
