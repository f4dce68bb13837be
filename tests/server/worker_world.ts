/**
 * A world for the service worker: caches, a server and events, all of them
 * fakes; the script is the one that browsers are given.
 *
 * @module
 */
const SCRIPT = await Deno.readTextFile("static/service_worker.js");
const ORIGIN = "http://undertone.test";

/** What is asked for: a request, or its address. */
type Asked = Pick<Request, "url"> | URL | string;

/** What the fake server says. */
export interface Page {
  text: string;
  status?: number;
  language?: string;
}

function addressOf(asked: Asked): string {
  const isPlain = typeof asked === "string" || asked instanceof URL;
  return new URL(isPlain ? asked : asked.url, ORIGIN).href;
}

/** One browser's storage and network; workers of several builds share it. */
export class WorkerWorld {
  /** Name of a cache → address → answer. */
  readonly stored = new Map<string, Map<string, Response>>();
  /** Answers by path; others are plain. Throws: the server is gone. */
  answers: (path: string) => Page | null = () => null;
  /** Whether the disk takes nothing more. */
  isFull = false;
  /** Fetches until the server is gone. */
  fetchesLeft = Infinity;

  /** Starts the worker of a build. */
  worker(build: string): FakeWorker {
    const listeners = new Map<string, (event: object) => void>();
    const names = [
      ...["location", "caches", "fetch", "addEventListener"],
      ...["skipWaiting", "clients"],
    ];
    new Function(...names, SCRIPT)(
      { href: `${ORIGIN}/service_worker.js?v=${build}`, origin: ORIGIN },
      this.#caches(),
      (asked: Asked) => this.#fetch(asked),
      (name: string, listener: (event: object) => void) =>
        listeners.set(name, listener),
      () => Promise.resolve(),
      { claim: () => Promise.resolve() },
    );
    return new FakeWorker(listeners);
  }

  /** The text that a build's cache has under an address; null: none. */
  async kept(build: string, path: string): Promise<string | null> {
    const cache = this.stored.get(`undertone-${build}`);
    return await cache?.get(addressOf(path))?.clone().text() ?? null;
  }

  #fetch(asked: Asked): Promise<Response> {
    if (this.fetchesLeft-- <= 0) {
      return Promise.reject(new TypeError("Failed to fetch"));
    }
    const { pathname } = new URL(addressOf(asked));
    const { text, status = 200, language = "en" } = this.answers(pathname) ??
      usualAnswer(pathname);
    const headers = {
      "Content-Type": pathname.includes(".") ? "text/plain" : "text/html",
      "Content-Language": language,
    };
    return Promise.resolve(new Response(text, { status, headers }));
  }

  #caches() {
    const { stored } = this;
    const open = (name: string) => {
      const entries = stored.get(name) ?? new Map<string, Response>();
      stored.set(name, entries);
      return {
        match: (asked: Asked) =>
          Promise.resolve(entries.get(addressOf(asked))?.clone()),
        put: (asked: Asked, response: Response) => {
          if (this.isFull) {
            const full = new DOMException("full", "QuotaExceededError");
            return Promise.reject(full);
          }
          entries.set(addressOf(asked), response.clone());
          return Promise.resolve();
        },
        keys: () =>
          Promise.resolve([...entries.keys()].map((url) => new Request(url))),
      };
    };
    return {
      open: (name: string) => Promise.resolve(open(name)),
      has: (name: string) => Promise.resolve(stored.has(name)),
      keys: () => Promise.resolve([...stored.keys()]),
      delete: (name: string) => Promise.resolve(stored.delete(name)),
      async match(asked: Asked) {
        for (const name of stored.keys()) {
          const found = await open(name).match(asked);
          if (found) return found;
        }
      },
    };
  }
}

function usualAnswer(path: string): Page {
  return { text: path === "/models/index.json" ? '{"default":"usual"}' : path };
}

/** A worker that has been started. */
export class FakeWorker {
  constructor(readonly listeners: Map<string, (event: object) => void>) {}

  /** Fills its cache and takes over. @throws what kept it from that. */
  async install(): Promise<void> {
    await this.#tell("install", {});
    await this.#tell("activate", {});
  }

  /** A page says what it is. */
  async visited(data: { language: string; address: string }): Promise<void> {
    const address = addressOf(data.address);
    await this.#tell("message", { data: { ...data, address } });
  }

  /** What a page gets that is navigated to. */
  async navigate(path: string): Promise<string> {
    const request = { method: "GET", mode: "navigate", url: addressOf(path) };
    return await (await this.#tell("fetch", { request }))!.text();
  }

  /** What a page's script gets. */
  async fetch(path: string): Promise<string> {
    const request = new Request(addressOf(path));
    return await (await this.#tell("fetch", { request }))!.text();
  }

  async #tell(name: string, event: object): Promise<Response | undefined> {
    const waited: Promise<unknown>[] = [];
    let answer: Promise<Response> | undefined;
    this.listeners.get(name)!({
      ...event,
      waitUntil: (promise: Promise<unknown>) => waited.push(promise),
      respondWith: (promise: Promise<Response>) => answer = promise,
    });
    const response = await answer;
    await Promise.all(waited);
    return response;
  }
}
