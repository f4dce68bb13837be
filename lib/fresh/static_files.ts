import { Hono } from "hono";
import { etag } from "hono/etag";
import { serveStatic } from "hono/serve-static";
import type { Middleware } from "./context.ts";
import { JS_URL, type Snapshot } from "./snapshot.ts";

interface Env {
  Bindings: { snapshot: Snapshot | null };
}

const CHUNKS_URL = `${JS_URL}chunks/`; // their names hold their hashes
const FOR_GOOD = "public, max-age=31536000, immutable";

/** Serves files the build listed: no other is ever read. */
const files = new Hono<Env>()
  .use(etag())
  .use(serveStatic<Env>({
    root: "",
    async getContent(path, { env: { snapshot } }) {
      const file = snapshot?.files[path];
      if (typeof file !== "string") return file ?? null;
      return await readIfThere(new URL(encodeURI(file), snapshot!.root));
    },
    onFound(path, c) {
      const isCurrent = c.req.query("v") === c.env.snapshot!.buildId;
      const isForGood = isCurrent || path.startsWith(CHUNKS_URL);
      c.header("Cache-Control", isForGood ? FOR_GOOD : "no-cache");
    },
  }));

/**
 * Serves the files in `static/` and the islands' scripts: with a content hash
 * as ETag, and for good where the URL is from `asset()` or holds its hash.
 */
export function staticFiles<State>(): Middleware<State> {
  return async (ctx) => {
    const { snapshot } = ctx.internals;
    const response = await files.fetch(ctx.req, { snapshot });
    return response.status === 404 ? ctx.next() : response;
  };
}

/** A file's content, or null where it was removed since the build. */
async function readIfThere(path: URL): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
