import { createHash } from "node:crypto";

/**
 * The answer with a file that is not among the static ones: its content's hash
 * as ETag, and 304 to whoever has that.
 */
export function fileResponse(
  req: Request,
  { bytes, type }: { bytes: Uint8Array<ArrayBuffer>; type: string },
): Response {
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 20);
  const headers = {
    "Content-Type": type,
    "Cache-Control": "no-cache",
    "ETag": `"${hash}"`,
  };
  const tags = req.headers.get("If-None-Match");
  const isKnown = tags === "*" || tags?.includes(hash);
  return isKnown
    ? new Response(null, { status: 304, headers })
    : new Response(bytes, { headers });
}
