import { TrieRouter } from "hono/router/trie-router";
import { tryDecodeURIComponent } from "hono/utils/url";
import { Context, HttpError, type Middleware, statusOf } from "./context.ts";
import { fallbacks, fsRoutes, viewOf } from "./fs_routes.ts";
import type { Snapshot } from "./snapshot.ts";

/** A middleware or a route: what answers a method (or `ALL`) and pattern. */
export interface Entry {
  method: string;
  pattern: string;
  chain: Middleware[];
}

/** The methods that entries may be of, besides `ALL`. */
const METHODS = ["GET", "POST", "PUT", "DELETE"];

type Match = [Entry, params: Record<string, string>];

/**
 * An application: middlewares and routes, asked in the order they were added.
 *
 * `State` is the type of `ctx.state`, which every request has its own of.
 */
export class App<State = unknown> {
  #entries: (Entry | "fsRoutes")[] = [];
  #snapshot: Snapshot | null = null;

  get = this.#adder("GET");
  post = this.#adder("POST");
  put = this.#adder("PUT");
  delete = this.#adder("DELETE");
  all = this.#adder("ALL");

  #adder(method: string) {
    return (pattern: string, ...chain: Middleware<State>[]): this => {
      this.#entries.push({ method, pattern, chain: chain as Middleware[] });
      return this;
    };
  }

  /** Adds middlewares, for a path and what is below it, or for all. */
  use(path: string, ...middlewares: Middleware<State>[]): this;
  use(...middlewares: Middleware<State>[]): this;
  use(...words: (string | Middleware<State>)[]): this {
    const path = typeof words[0] === "string" ? words.shift() as string : "";
    const pattern = `${path.replace(/\/?\*?$/, "")}/*`;
    return this.all(pattern, ...words as Middleware<State>[]);
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

  #router(): TrieRouter<Entry> {
    if (this.#entries.includes("fsRoutes") && !this.#snapshot) {
      throw new Error(
        "Cannot serve fsRoutes(): 'routes/' must be built first; run `deno task build` and serve _fresh/server.js",
      );
    }
    const modules = this.#snapshot?.routes ?? {};
    const entries = this.#entries.flatMap((entry) =>
      entry === "fsRoutes" ? fsRoutes(modules) : [entry]
    );
    const router = new TrieRouter<Entry>();
    for (const entry of [...entries, ...fallbacks(modules)]) {
      // Fresh's rest parameter in hono's words; it also matches nothing.
      const pattern = entry.pattern.replace(/:(\w+)\*$/, ":$1{.+}?");
      router.add(entry.method, pattern, entry);
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
    const handle = (req: Request) =>
      answer(router, new Context(req, { snapshot }, view));
    return async (req) => {
      if (!URL.canParse(req.url)) return this.#refuse(req);
      if (req.method !== "HEAD") return handle(req);
      const { url, headers } = req;
      return withoutBody(await handle(new Request(url, { headers })));
    };
  }

  /**
   * Refuses a request whose `Host` is none: it has no address to be routed by.
   * The middlewares of all paths still see it, without that address, for they
   * set the headers that every response has.
   */
  #refuse({ headers }: Request): Promise<Response> {
    const ofAll = this.#entries
      .filter((entry) => entry !== "fsRoutes")
      .filter(({ method, pattern }) => method === "ALL" && pattern === "/*");
    const refusal = () => new Response("Bad Request", { status: 400 });
    const chain = [...ofAll.flatMap(({ chain }) => chain), refusal];
    const router = new TrieRouter<Entry>();
    router.add("ALL", "/*", { method: "ALL", pattern: "/*", chain });
    const bare = new Request("http://localhost/", { headers });
    return answer(router, new Context(bare, { snapshot: null }, []));
  }

  /** Serves the application; by default on http://localhost:8000. */
  async listen(options: Deno.ServeTcpOptions = {}): Promise<void> {
    const address = { port: 8000, hostname: "localhost", ...options };
    await Deno.serve(address, this.handler()).finished;
  }
}

/** What the entries answer, or the plain word for what they throw. */
async function answer(
  router: TrieRouter<Entry>,
  ctx: Context,
): Promise<Response> {
  try {
    // The router looks a method up in a plain object, where "toString" is one.
    const { method } = ctx.req;
    const known = METHODS.includes(method) ? method : "ALL";
    const [matches] = router.match(known, ctx.url.pathname);
    return await runChain(matches as Match[], ctx);
  } catch (error) {
    const status = statusOf(error);
    return ctx.text(new HttpError(status).message, { status });
  }
}

/** Calls one after the other; each decides whether the next is called. */
function runChain(matches: Match[], ctx: Context): Promise<Response> {
  const steps = matches.flatMap(([{ chain }, params]) =>
    chain.map((call) => ({ call, params: decode(params) }))
  );
  const step = async (i: number): Promise<Response> => {
    if (i === steps.length) throw new HttpError(404);
    const { call, params } = steps[i];
    return await call(ctx.with({ params, next: () => step(i + 1) }));
  };
  return step(0);
}

function decode(params: Record<string, string>): Record<string, string> {
  const decoded = Object.entries(params)
    .map(([name, value]) => [name, tryDecodeURIComponent(value)]);
  return Object.fromEntries(decoded);
}

/** The answer to HEAD: what GET has, with the body's length in its place. */
async function withoutBody(response: Response): Promise<Response> {
  const { byteLength } = await response.arrayBuffer();
  const head = new Response(null, response);
  head.headers.set("Content-Length", String(byteLength));
  return head;
}
