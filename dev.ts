import { parseArgs } from "@std/cli/parse-args";
import { Builder } from "fresh/dev";

const { _: [command], port, host: hostname } = parseArgs(Deno.args, {
  string: ["port", "host"],
  default: { port: "8000", host: "localhost" },
});
const builder = new Builder();
if (command === "build") await builder.build();
else {
  const address = { port: Number(port), hostname };
  await builder.listen(() => import("./main.ts"), address);
}
