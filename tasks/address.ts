/**
 * Where `start` and `dev` serve: their common options, and a clear word where
 * that fails.
 *
 * @module
 */

/** The addresses that the tasks' `--allow-net` lets them listen at. */
export const HOSTS = ["localhost", "127.0.0.1", "0.0.0.0", "::1", "::"];

/** `--port` and `--host`. */
export const ADDRESS_OPTIONS = {
  port: {
    type: "number",
    help: "where to listen; 0 takes any free port",
    default: 8000,
    min: 0,
    max: 65535,
    integer: true,
  },
  host: {
    type: "string",
    help: "address to listen at; browsers give a page the microphone only " +
      "on localhost and over https",
    default: "localhost",
    choices: HOSTS,
  },
} as const;

/** What a browser is to open. */
export function urlOf({ port, hostname }: Deno.NetAddr): string {
  const isLocal = ["127.0.0.1", "0.0.0.0", "::1", "::"].includes(hostname);
  return `http://${isLocal ? "localhost" : hostname}:${port}/`;
}

/** The error to show where listening failed: a taken port gets its remedy. */
export function explainListenError(
  error: unknown,
  { name, port }: { name: string; port: number },
): unknown {
  if (error instanceof Deno.errors.AddrInUse) {
    const another = port < 65535 ? port + 1 : 8000;
    return new Error(
      `Cannot run ${name}: '--port' must be a free port, got ${port}, where something listens already; ` +
        `end that, or choose another: deno task ${name} --port ${another}`,
    );
  }
  if (error instanceof Deno.errors.PermissionDenied) {
    return new Error(
      `Cannot run ${name}: '--port' must be a port this user may listen at, got ${port}; ` +
        `choose one above 1023`,
    );
  }
  return error;
}
