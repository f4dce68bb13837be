/**
 * The small application in `fixtures/app/`, built once and asked in memory.
 *
 * @module
 */
import type { App } from "fresh";
import { Builder } from "fresh/dev";
import { fileURLToPath } from "node:url";

/** The fixture's folder. */
export const FIXTURE = fileURLToPath(
  new URL("./fixtures/app", import.meta.url),
);

/** Asks an application; the path may hold escapes and a query. */
export type Ask = (path: string, init?: RequestInit) => Promise<Response>;

/** Asks an application as a browser on this machine would. */
export function askOf(app: App<never>): Ask {
  const handler = app.handler();
  return (path, init) => handler(new Request(`http://localhost${path}`, init));
}

/**
 * What a browser would never send, word for word, to an application that is
 * served for it; the response as it came.
 */
export async function sendRaw(app: App<never>, text: string): Promise<string> {
  const address = { hostname: "localhost", port: 0, onListen() {} };
  const server = Deno.serve(address, app.handler());
  try {
    const { port } = server.addr;
    using connection = await Deno.connect({ hostname: "localhost", port });
    await connection.write(new TextEncoder().encode(text));
    return await new Response(connection.readable).text();
  } finally {
    await server.shutdown();
  }
}

let built: Promise<Ask> | undefined;

/** Asks the fixture application. */
export function askFixture(path: string, init?: RequestInit) {
  built ??= (async () => {
    const applySnapshot = await new Builder({ root: FIXTURE })
      .build({ snapshot: "memory" });
    const { app } = await import("./fixtures/app/main.ts");
    applySnapshot(app);
    return askOf(app as App<never>);
  })();
  return built.then((ask) => ask(path, init));
}

/** Runs `body` with what is written to the console's errors put aside. */
export async function withQuietErrors<T>(
  body: () => Promise<T>,
): Promise<{ result: T; errors: unknown[] }> {
  const original = console.error;
  const errors: unknown[] = [];
  console.error = (...words) => void errors.push(...words);
  try {
    return { result: await body(), errors };
  } finally {
    console.error = original;
  }
}
