import { DownloadError, TransientError } from "./remote_file.ts";

/** A response whose body is given up where it falls silent. */
export class Answer implements AsyncDisposable {
  readonly #watch: StallWatch;

  constructor(readonly response: Response, watch: StallWatch) {
    this.#watch = watch;
  }

  /**
   * The body's pieces.
   *
   * @throws {TransientError} where they break off
   */
  async *pieces(): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    const { body, url } = this.response;
    try {
      for await (const piece of body ?? []) {
        this.#watch.restart();
        yield piece;
      }
    } catch (error) {
      throw asDownloadError(error, { url, watch: this.#watch });
    }
  }

  /** Ends the connection; what has not come will not. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#watch.stop();
    const { body } = this.response;
    if (!body?.locked) await body?.cancel().catch(() => {}); // cut already
  }
}

/** Codes by which a server says that it may answer later. */
const LATER = new Set([408, 425, 429, 500, 502, 503, 504]);

/**
 * Asks for a file; redirections are followed.
 *
 * @throws {TransientError} if there is no answer, or one to come back later
 * @throws {DownloadError} if the server refuses, or may not be reached
 */
export async function request(
  url: string,
  { headers = {}, stallMs = 60_000, signal }: {
    headers?: Record<string, string>;
    stallMs?: number;
    signal?: AbortSignal;
  } = {},
): Promise<Answer> {
  const watch = new StallWatch(stallMs, signal);
  try {
    const response = await fetch(url, {
      // A packed body would have another length than the file.
      headers: { "accept-encoding": "identity", ...headers },
      signal: watch.signal,
    });
    if (!response.ok && response.status !== 416) {
      await response.body?.cancel();
      refuse(response, url);
    }
    return new Answer(response, watch);
  } catch (error) {
    watch.stop();
    throw asDownloadError(error, { url, watch });
  }
}

function refuse({ status, statusText, headers }: Response, url: string): never {
  const answer = `the server answered ${`${status} ${statusText}`.trim()}`;
  if (LATER.has(status)) {
    throw new TransientError(answer, retryAfterMs(headers));
  }
  throw new DownloadError(
    `Cannot download '${url}': ${answer}; fetch it with a browser and name it by --from, or give another address`,
  );
}

/** `Retry-After` is a number of seconds or a date; 0 where there is none. */
function retryAfterMs(headers: Headers): number {
  const text = headers.get("retry-after") ?? "";
  const ms = /^\d+$/.test(text)
    ? 1000 * Number(text)
    : Date.parse(text) - Date.now();
  return ms > 0 ? ms : 0;
}

function asDownloadError(
  error: unknown,
  { url, watch }: { url: string; watch: StallWatch },
): unknown {
  if (watch.isStalled) {
    return new TransientError(`nothing came for ${watch.stallMs / 1000} s`);
  }
  if (watch.signal.aborted) return watch.signal.reason;
  if (error instanceof Deno.errors.NotCapable) return notAllowed(error, url);
  // What fetch() and its body throw when a connection fails or breaks off.
  if (error instanceof TypeError || error instanceof Deno.errors.Http) {
    const { message, cause } = error as Error;
    const why = cause instanceof Error ? cause.message : message;
    const short = why.replace(/^error sending request .*?\): /, "");
    return new TransientError(`the connection failed (${short})`);
  }
  return error;
}

function notAllowed({ message }: Error, url: string): DownloadError {
  const host = /net access to "([^"]+)"/.exec(message)?.[1] ?? "another host";
  return new DownloadError(
    `Cannot download '${url}': this task may reach the publishers' hosts only, and not ${host}; call it as\n` +
      `deno run --allow-read --allow-write --allow-env=INIT_CWD --allow-net tasks/prepare.ts --download …`,
  );
}

/** Aborts a request that has been silent too long, or that is called off. */
class StallWatch {
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  isStalled = false;

  constructor(readonly stallMs: number, outer?: AbortSignal) {
    this.#outer = outer;
    outer?.addEventListener("abort", this.#callOff, { once: true });
    if (outer?.aborted) this.#callOff();
    this.restart();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  #callOff = () => this.#controller.abort(this.#outer!.reason);

  restart(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.isStalled = true;
      this.#controller.abort();
    }, this.stallMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#outer?.removeEventListener("abort", this.#callOff);
  }
}
