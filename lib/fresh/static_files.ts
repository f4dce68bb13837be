import { getMimeType } from "hono/utils/mime";
import type { Context, Middleware } from "./context.ts";
import { BUILD_QUERY } from "./runtime.ts";
import type { StaticFile } from "./snapshot.ts";

const FOR_GOOD = "public, max-age=31536000, immutable";

/** The file a URL path names; only files the build listed are ever served. */
function findFile(ctx: Context): StaticFile | undefined {
  const files = ctx.internals.snapshot?.files ?? {};
  try {
    const path = decodeURIComponent(ctx.url.pathname);
    return Object.hasOwn(files, path) ? files[path] : undefined;
  } catch {
    return undefined; // malformed escapes name no file
  }
}

function headersOf(ctx: Context, file: StaticFile): Headers {
  const { buildId, isDev } = ctx.internals.snapshot!;
  const isCurrent = ctx.url.searchParams.get(BUILD_QUERY) === buildId;
  const isForGood = file.isImmutable || (isCurrent && !isDev);
  return new Headers({
    "Content-Type": getMimeType(ctx.url.pathname) ?? "application/octet-stream",
    "Cache-Control": isForGood ? FOR_GOOD : "no-cache",
    "ETag": `"${file.hash}"`,
  });
}

function isKnown(ctx: Context, etag: string): boolean {
  const known = ctx.req.headers.get("If-None-Match")?.split(",") ?? [];
  return known.some((tag) =>
    ["*", etag].includes(tag.trim().replace(/^W\//, ""))
  );
}

async function bodyOf(
  ctx: Context,
  file: StaticFile,
): Promise<Uint8Array<ArrayBuffer>> {
  const { root } = ctx.internals.snapshot!;
  return file.body ?? await Deno.readFile(new URL(file.path!, root));
}

/**
 * Serves the files in `static/` and the islands' scripts: with a content hash
 * as ETag, and for good where the URL is from `asset()` or holds its hash.
 */
export function staticFiles<State>(): Middleware<State> {
  return async (ctx) => {
    const file = findFile(ctx);
    const isRead = ctx.req.method === "GET" || ctx.req.method === "HEAD";
    if (!file || !isRead) return ctx.next();
    const headers = headersOf(ctx, file);
    if (isKnown(ctx, headers.get("ETag")!)) {
      return new Response(null, { status: 304, headers });
    }
    return new Response(await bodyOf(ctx, file), { headers });
  };
}
