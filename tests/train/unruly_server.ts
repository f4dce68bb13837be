/**
 * An HTTP server on this machine that answers byte by byte what a test wants,
 * right or wrong: it cuts connections, lies about lengths, ignores `Range`.
 *
 * It writes on the socket itself, for a well-behaved server mends such answers.
 *
 * @module
 */

/** A request as it came. */
export interface Seen {
  path: string;
  headers: Headers;
}

/** What is sent; the head is written as given. */
export interface Reply {
  status?: number;
  headers?: Record<string, string | number>;
  body?: Uint8Array | string;
  /** Bytes of the body after which the connection is cut. */
  cutAfter?: number;
  /** Send nothing more, but keep the connection. */
  fallSilent?: boolean;
}

/** A running server. */
export class UnrulyServer implements AsyncDisposable {
  /** Every request so far. */
  readonly seen: Seen[] = [];
  readonly #listener: Deno.TcpListener;
  readonly #open = new Set<Deno.Conn>();
  readonly #done: Promise<void>;

  /** @param reply answers a request; told how many came before it. */
  constructor(reply: (request: Seen, nth: number) => Reply) {
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    this.#done = this.#accept(reply);
  }

  get url(): string {
    return `http://127.0.0.1:${this.#listener.addr.port}`;
  }

  async #accept(reply: (request: Seen, nth: number) => Reply): Promise<void> {
    const answers: Promise<void>[] = [];
    for await (const connection of this.#listener) {
      this.#open.add(connection);
      answers.push(this.#answer(connection, reply).catch(() => {})); // it left
    }
    await Promise.all(answers);
  }

  async #answer(
    connection: Deno.Conn,
    reply: (request: Seen, nth: number) => Reply,
  ): Promise<void> {
    const request = await readHead(connection);
    this.seen.push(request);
    const answer = reply(request, this.seen.length - 1);
    await send(connection, answer);
    if (!answer.fallSilent) this.#close(connection);
  }

  #close(connection: Deno.Conn): void {
    if (this.#open.delete(connection)) connection.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const connection of this.#open) this.#close(connection);
    await this.#done;
  }
}

async function readHead(connection: Deno.Conn): Promise<Seen> {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(4096);
  let text = "";
  while (!text.includes("\r\n\r\n")) {
    const n = await connection.read(buffer);
    if (n === null) throw new Error("no request");
    text += decoder.decode(buffer.subarray(0, n));
  }
  const [first, ...lines] = text.trimEnd().split("\r\n");
  const headers = new Headers(
    lines.map((line) =>
      line.split(/:\s*(.*)/s).slice(0, 2) as [string, string]
    ),
  );
  return { path: first.split(" ")[1], headers };
}

async function send(
  connection: Deno.Conn,
  { status = 200, headers = {}, body = "", cutAfter }: Reply,
): Promise<void> {
  const encoder = new TextEncoder();
  const bytes = typeof body === "string" ? encoder.encode(body) : body;
  const lines = Object.entries({
    "content-length": bytes.length,
    connection: "close",
    ...headers,
  }).filter(([, value]) => value !== "").map(([k, v]) => `${k}: ${v}`);
  const head = `HTTP/1.1 ${status} X\r\n${lines.join("\r\n")}\r\n\r\n`;
  await writeAll(connection, encoder.encode(head));
  await writeAll(connection, bytes.subarray(0, cutAfter ?? bytes.length));
}

async function writeAll(connection: Deno.Conn, bytes: Uint8Array) {
  for (let at = 0; at < bytes.length;) {
    at += await connection.write(bytes.subarray(at));
  }
}

/** What a well-behaved server says to a request for a file. */
export function serveFile(
  file: Uint8Array,
  { headers }: Seen,
  { etag = '"v1"' } = {},
): Reply {
  const range = /^bytes=(\d+)-$/.exec(headers.get("range") ?? "");
  const ifRange = headers.get("if-range");
  const from = Number(range?.[1] ?? 0);
  const base = { etag, "accept-ranges": "bytes" };
  if (!range || (ifRange && ifRange !== etag)) {
    return { body: file, headers: base };
  }
  if (from >= file.length) {
    return {
      status: 416,
      headers: { "content-range": `bytes */${file.length}` },
    };
  }
  return {
    status: 206,
    headers: {
      ...base,
      "content-range": `bytes ${from}-${file.length - 1}/${file.length}`,
    },
    body: file.subarray(from),
  };
}
