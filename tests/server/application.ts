/** The application itself, built in memory once for all tests of a file. */
import type { App } from "fresh";
import { Builder } from "fresh/dev";
import { type Ask, askOf } from "./fixture.ts";

let built: Promise<Ask> | undefined;

/** Asks the application. */
export function ask(path: string, init?: RequestInit): Promise<Response> {
  built ??= (async () => {
    const applySnapshot = await new Builder().build({ snapshot: "memory" });
    const { app } = await import("../../main.ts");
    applySnapshot(app);
    return askOf(app as App<never>);
  })();
  return built.then((ask) => ask(path, init));
}

/** The body of its answer. */
export async function textOf(
  path: string,
  init?: RequestInit,
): Promise<string> {
  return await (await ask(path, init)).text();
}
