import { parseArgs } from "@std/cli/parse-args";
import { Builder } from "fresh/dev";

/** Says what is wrong with the arguments, without a stack, and ends. */
function refuse(name: string, rule: string, got: unknown): never {
  const text = JSON.stringify(got);
  console.error(`Cannot run dev.ts: '${name}' must be ${rule}, got ${text}`);
  Deno.exit(2);
}

const { _: [command], port, host: hostname } = parseArgs(Deno.args, {
  string: ["port", "host"],
  default: { port: "8000", host: "localhost" },
  unknown: (word: string, key?: string) =>
    key === undefined || refuse("option", "--port or --host", word),
});
if (!/^\d+$/.test(port) || Number(port) > 65535) {
  refuse("--port", "a whole number from 0 to 65535", port);
}
const builder = new Builder();
if (command === undefined) {
  const address = { port: Number(port), hostname };
  await builder.listen(() => import("./main.ts"), address);
} else if (command === "build") await builder.build();
else refuse("command", '"build" or none', command);
