import { TrieRouter } from "hono/router/trie-router";
import { Context, type Middleware } from "./context.ts";
import { HttpError, statusOf } from "./error.ts";
import { fsRoutes, viewOf } from "./fs_routes.ts";
import type { Snapshot } from "./snapshot.ts";

/** What stands in the router: a middleware, or a route of some methods. */
interface Entry {
  pattern: string;
  chain: Middleware[];
  /** Absent: a middleware; empty: a route that answers what others do not. */
  methods?: string[];
}

const ALL_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** Fresh's pattern in hono's words; a rest also matches nothing. */
function honoPatterns(pattern: string): string[] {
  if (pattern === "*") return ["/*"];
  const rest = /^(.*)\/:(\w+)\*$/.exec(pattern);
  return rest ? [rest[1] || "/", `${rest[1]}/:${rest[2]}{.+}`] : [pattern];
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw new HttpError(400);
  }
}

/** Calls one after the other; each decides whether the next is called. */
function runChain(chain: Middleware[], ctx: Context): Promise<Response> {
  const step = async (i: number): Promise<Response> => {
    if (i === chain.length) throw new HttpError(404);
    return await chain[i](ctx.with({ next: () => step(i + 1) }));
  };
  return step(0);
}

/**
 * An application: middlewares and routes, asked in the order they were added.
 *
 * `State` is the type of `ctx.state`, which every request has its own of.
 */
export class App<State = unknown> {
  #entries: (Entry | "fsRoutes")[] = [];
  #snapshot: Snapshot | null = null;

  /** Adds middlewares, for a path and what is below it, or for all. */
  use(path: string, ...middlewares: Middleware<State>[]): this;
  use(...middlewares: Middleware<State>[]): this;
  use(...words: (string | Middleware<State>)[]): this {
    const path = typeof words[0] === "string" ? words.shift() as string : "";
    const pattern = path === "*" ? "/*" : `${path.replace(/\/\*?$/, "")}/*`;
    this.#entries.push({ pattern, chain: words as Middleware[] });
    return this;
  }

  get(path: string, ...chain: Middleware<State>[]): this {
    return this.#route(path, ["GET"], chain);
  }

  post(path: string, ...chain: Middleware<State>[]): this {
    return this.#route(path, ["POST"], chain);
  }

  put(path: string, ...chain: Middleware<State>[]): this {
    return this.#route(path, ["PUT"], chain);
  }

  delete(path: string, ...chain: Middleware<State>[]): this {
    return this.#route(path, ["DELETE"], chain);
  }

  all(path: string, ...chain: Middleware<State>[]): this {
    return this.#route(path, ALL_METHODS, chain);
  }

  #route(
    pattern: string,
    methods: string[],
    chain: Middleware<State>[],
  ): this {
    this.#entries.push({ pattern, methods, chain: chain as Middleware[] });
    return this;
  }

  /** Adds the routes of `routes/` here. */
  fsRoutes(): this {
    this.#entries.push("fsRoutes");
    return this;
  }

  /** The layer's own: what was built is served from now on. */
  useSnapshot(snapshot: Snapshot): void {
    this.#snapshot = snapshot;
  }

  #routes(): Record<string, Record<string, unknown>> {
    if (this.#snapshot) return this.#snapshot.routes;
    throw new Error(
      "Cannot serve fsRoutes(): 'routes/' must be built first; run `deno task build` and serve _fresh/server.js",
    );
  }

  #router(): TrieRouter<Entry> {
    const router = new TrieRouter<Entry>();
    const entries = this.#entries.flatMap((entry) =>
      entry === "fsRoutes" ? fsRoutes(this.#routes()) : [entry]
    );
    for (const entry of entries) {
      for (const pattern of honoPatterns(entry.pattern)) {
        router.add("ALL", pattern, entry);
      }
    }
    return router;
  }

  /**
   * The application as one function.
   *
   * @throws {Error} if `fsRoutes()` was called and nothing is built
   */
  handler(): (req: Request) => Promise<Response> {
    const router = this.#router();
    const snapshot = this.#snapshot;
    const view = viewOf(snapshot?.routes ?? {}, []);
    return async (req) => {
      const ctx = new Context(req, {
        snapshot,
        view,
        allow: [],
        nonces: new WeakMap(),
      });
      try {
        return await finish(ctx, await answer(router, ctx));
      } catch (error) {
        return finish(ctx, plainError(ctx, error));
      }
    };
  }

  /** Serves the application; by default on http://localhost:8000. */
  async listen(
    options: Deno.ServeTcpOptions = {},
  ): Promise<void> {
    const { port = 8000, hostname = "localhost", ...rest } = options;
    await Deno.serve({ ...rest, port, hostname }, this.handler()).finished;
  }
}

function answer(router: TrieRouter<Entry>, ctx: Context): Promise<Response> {
  const { method } = ctx.req;
  const [matches] = router.match("ALL", ctx.url.pathname) as [
    [Entry, Record<string, string>][],
  ];
  const wanted = method === "HEAD" ? "GET" : method;
  const answers = ({ methods }: Entry) =>
    !methods || methods.length === 0 || methods.includes(wanted);
  const route = matches.find(([entry]) =>
    entry.methods?.length && answers(entry)
  );
  if (!route) {
    ctx.internals.allow.push(
      ...new Set(matches.flatMap(([{ methods = [] }]) => methods)),
    );
  }
  const params = Object.entries(route?.[1] ?? {})
    .map(([name, value]) => [name, decode(value)]);
  const chain = matches.filter(([entry]) => answers(entry))
    .flatMap(([{ chain }]) => chain);
  return runChain(
    chain,
    ctx.with({
      params: Object.fromEntries(params),
      route: route?.[0].pattern ?? null,
    }),
  );
}

/** What is said where no `_error` page was reached. */
function plainError(ctx: Context, error: unknown): Response {
  const { allow } = ctx.internals;
  const status = statusOf(error) === 404 && allow.length > 0
    ? 405
    : statusOf(error);
  if (status >= 500) console.error(error);
  return ctx.text(new HttpError(status).message, { status });
}

/** What HTTP asks of every response: `Allow` with 405, no body to HEAD. */
async function finish(ctx: Context, response: Response): Promise<Response> {
  if (response.status === 405 && !response.headers.has("Allow")) {
    response.headers.set("Allow", ctx.internals.allow.join(", "));
  }
  if (ctx.req.method !== "HEAD" || !response.body) return response;
  const length = (await response.arrayBuffer()).byteLength;
  const head = new Response(null, response);
  head.headers.set("Content-Length", String(length));
  return head;
}
