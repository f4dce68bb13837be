import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import {
  checkOnlyOne,
  helpText,
  parseTaskArgs,
  ProgressBar,
  refuseIdle,
  UsageError,
} from "../../tasks/cli.ts";

const DEMO = {
  name: "demo",
  summary: "Shows what the arguments can do.",
  options: {
    seconds: { type: "number", help: "length", default: 60, min: 1 },
    seed: { type: "number", help: "seed", integer: true, min: 0, max: 99 },
    maxHz: { type: "number", help: "upper edge" },
    to: { type: "string", help: "folder", placeholder: "DIR" },
    backend: { type: "string", help: "where", choices: ["cpu", "wasm"] },
    from: { type: "strings", help: "corpus" },
    json: { type: "boolean", help: "JSON" },
    shuffle: { type: "boolean", help: "mix", default: true },
  },
  positional: { name: "FILE", help: "what to read", many: true },
} as const;

const DEFAULTS = {
  seconds: 60,
  seed: undefined,
  maxHz: undefined,
  to: undefined,
  backend: undefined,
  from: [],
  json: false,
  shuffle: true,
  positional: [],
};

Deno.test("parseTaskArgs() gives every option its default", () => {
  assertEquals(parseTaskArgs(DEMO, []), DEFAULTS);
});

Deno.test("parseTaskArgs() reads every type, repeated and negated options", () => {
  const argv = "--seconds 1.5 --seed=7 --max-hz=-3 --to out --backend wasm " +
    "--from a --from=b --json --no-shuffle x.wav 12 -- --odd.wav";
  assertEquals(parseTaskArgs(DEMO, argv.split(" ")), {
    seconds: 1.5,
    seed: 7,
    maxHz: -3,
    to: "out",
    backend: "wasm",
    from: ["a", "b"],
    json: true,
    shuffle: false,
    positional: ["x.wav", "12", "--odd.wav"],
  });
});

Deno.test("parseTaskArgs() gives an option without a value what it means bare", () => {
  const choices = ["a", "b", "c"];
  const get = { type: "strings", help: "", choices, bare: ["a", "b"] } as const;
  const spec = {
    name: "x",
    summary: "",
    options: { get, to: DEMO.options.to },
  };
  const read = (...argv: string[]) => parseTaskArgs(spec, argv).get;
  assertEquals(read(), []);
  assertEquals(read("--get"), ["a", "b"]);
  assertEquals(read("--get", "--to", "x"), ["a", "b"]);
  assertEquals(read("--get", "c", "--get=a"), ["c", "a"]);
  assertThrows(() => read("--get", "d"), UsageError, "must be one of a, b, c");
  assertThrows(
    () => parseTaskArgs(DEMO, ["--from"]),
    UsageError,
    "must be followed by a value",
  );
  assertStringIncludes(helpText(spec), "--get [a|b|c]");
});

Deno.test("parseTaskArgs() takes paths from where the task was called, defaults from the project", () => {
  const path = { type: "string", help: "", isPath: true } as const;
  const paths = { type: "strings", help: "", isPath: true } as const;
  const spec = {
    name: "demo",
    summary: "",
    options: { to: path, from: paths, out: { ...path, default: "data/out" } },
  } as const;
  const read = () =>
    parseTaskArgs(spec, ["--to", "../a", "--from", "b", "--from", "/c"]);
  const before = Deno.env.get("INIT_CWD");
  try {
    Deno.env.set("INIT_CWD", Deno.cwd());
    assertEquals([read().to, ...read().from], ["../a", "b", "/c"]);
    Deno.env.set("INIT_CWD", "/elsewhere/below");
    assertEquals(
      [read().to, ...read().from],
      ["/elsewhere/a", "/elsewhere/below/b", "/c"],
    );
    assertEquals(read().out, "data/out");
  } finally {
    if (before === undefined) Deno.env.delete("INIT_CWD");
    else Deno.env.set("INIT_CWD", before);
  }
});

Deno.test("parseTaskArgs() hands out a fresh list for each default", () => {
  parseTaskArgs(DEMO, []).from.push("kept?");
  assertEquals(parseTaskArgs(DEMO, []).from, []);
});

const REFUSED: [argv: string, reason: string][] = [
  ["--foo", "'--foo' is not an option"],
  ["--foo=3", "'--foo' is not an option"],
  ["--fo bar", "'--fo' is not an option"],
  ["-x", "'-x' is not an option"],
  ["--maxHz 3", "'--maxHz' is not an option"],
  ["--no-json", "'--no-json' is not an option"],
  ["--__proto__ 3", "'--__proto__' is not an option"],
  ["--json=maybe", `'--json' must be true or left out, got "maybe"`],
  ["--json=false", `'--json' must be true or left out, got "false"`],
  ["--shuffle=no", `'--shuffle' must be true or false, got "no"`],
  ["--to", "'--to' must be followed by a value, got nothing"],
  ["--to --json", "'--to' must be followed by a value, got nothing"],
  ["--from=", "'--from' must be followed by a value, got nothing"],
  [
    "--seconds",
    "'--seconds' must be followed by a number of at least 1, got nothing",
  ],
  ["--seconds 0", `'--seconds' must be a number of at least 1, got "0"`],
  ["--seconds ten", `'--seconds' must be a number of at least 1, got "ten"`],
  ["--max-hz Infinity", `'--max-hz' must be a number, got "Infinity"`],
  ["--seed 1.5", `'--seed' must be a whole number from 0 to 99, got "1.5"`],
  ["--seed 100", `'--seed' must be a whole number from 0 to 99, got "100"`],
  ["--to a --to b", `'--to' must be given once, got "a", "b"`],
  ["--backend gpu", `'--backend' must be one of cpu, wasm, got "gpu"`],
];

for (const [argv, reason] of REFUSED) {
  Deno.test(`parseTaskArgs() refuses ${argv}`, () => {
    const error = assertThrows(
      () => parseTaskArgs(DEMO, argv.split(" ")),
      UsageError,
    );
    assertEquals(error.message, `Cannot run demo: ${reason}; see --help`);
  });
}

Deno.test("parseTaskArgs() refuses a missing required option and takes a given one", () => {
  const spec = {
    name: "demo",
    summary: "",
    options: { to: { type: "string", help: "", required: true } },
  } as const;
  assertThrows(
    () => parseTaskArgs(spec, []),
    UsageError,
    "Cannot run demo: '--to' must be given; see --help",
  );
  assertEquals(parseTaskArgs(spec, ["--to", "x"]).to, "x");
});

Deno.test("parseTaskArgs() refuses too many and missing arguments", () => {
  const spec = { name: "demo", summary: "", options: {} };
  const one = { name: "FILE", help: "", required: true };
  const refusals = [
    [spec, ["a"], `"a" is one too many`],
    [{ ...spec, positional: one }, [], "FILE must be given"],
    [{ ...spec, positional: one }, ["a", "b"], `"b" is one too many`],
  ] as const;
  for (const [task, argv, reason] of refusals) {
    assertThrows(
      () => parseTaskArgs(task, argv),
      UsageError,
      `Cannot run demo: ${reason}; see --help`,
    );
  }
  const { positional } = parseTaskArgs({ ...spec, positional: one }, ["a"]);
  assertEquals(positional, ["a"]);
});

Deno.test("helpText() names every option with its value and default", () => {
  const help = helpText(DEMO);
  for (
    const line of [
      "Usage: deno task demo [options] [FILE]…",
      "--seconds N         length (default: 60)",
      "--max-hz N          upper edge",
      "--to DIR            folder",
      "--backend cpu|wasm  where",
      "--from TEXT         corpus (may be repeated)",
      "--json              JSON",
      "--help              print this and exit",
    ]
  ) assertStringIncludes(help, line);
});

/** An output that remembers what was written. */
function recorder(isTerminal: boolean) {
  const written: string[] = [];
  return { isTerminal, written, write: (text: string) => written.push(text) };
}

Deno.test("ProgressBar prints one line every 10 % where there is no terminal", () => {
  const output = recorder(false);
  const bar = new ProgressBar(250, { label: "Reading", output });
  for (let done = 1; done <= 250; done++) bar.update(done);
  bar.finish();
  assertEquals(output.written.length, 10);
  assertEquals(output.written[0], "Reading:  10 % (25/250)\n");
  assertEquals(output.written[9], "Reading: 100 % (250/250)\n");
});

Deno.test("ProgressBar says what was done when it ends early", () => {
  const output = recorder(false);
  const bar = new ProgressBar(4, { label: "Reading", output });
  bar.update(1);
  bar.finish();
  bar.update(4);
  bar.finish();
  assertEquals(output.written, [
    "Reading:  25 % (1/4)\n",
    "Reading:  25 % (1/4)\n",
  ]);
});

Deno.test("ProgressBar draws over its own line on a terminal", () => {
  const output = recorder(true);
  const bar = new ProgressBar(2, { label: "Reading", output });
  bar.update(1);
  bar.update(2);
  bar.finish();
  const [first, last, end] = output.written;
  assertStringIncludes(first, "\r");
  assertStringIncludes(first, "█".repeat(15) + "░".repeat(15));
  assertStringIncludes(last, "█".repeat(30) + " Reading: 100 % (2/2)");
  assertEquals(end, "\n");
});

Deno.test("ProgressBar takes no work as done and refuses a negative total", () => {
  const output = recorder(false);
  new ProgressBar(0, { label: "Reading", output }).finish();
  assertEquals(output.written, ["Reading: 100 % (0/0)\n"]);
  assertThrows(
    () => new ProgressBar(-1, { label: "Reading", output }),
    RangeError,
    "Cannot show progress: 'total' must be a number of at least 0, got -1",
  );
});

Deno.test("checkOnlyOne() refuses two things to do at once, and takes one or none", () => {
  const refused = assertThrows(
    () => checkOnlyOne("demo", { plan: true, collect: false, unit: "3" }),
    UsageError,
  );
  assertEquals(
    refused.message,
    "Cannot run demo: only one of '--plan', '--collect', '--unit' must be given, got '--plan' and '--unit'; see --help",
  );
  checkOnlyOne("demo", { plan: false, unit: undefined });
  checkOnlyOne("demo", { plan: false, unit: "3" });
});

Deno.test("refuseIdle() refuses what was given and would change nothing", () => {
  const refused = assertThrows(
    () => refuseIdle("demo", { to: undefined, maxHz: 0 }, "without '--gpu'"),
    UsageError,
  );
  assertEquals(
    refused.message,
    "Cannot run demo: '--max-hz' must be left out without '--gpu', where it changes nothing; see --help",
  );
  refuseIdle("demo", { to: undefined, json: false }, "without '--gpu'");
});
