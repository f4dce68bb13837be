import { createHash } from "node:crypto";
import { HttpError } from "fresh";
import { define } from "../../utils.ts";

// Served from the package as it is installed: a copy could be of another
// version than the JavaScript that loads it.
const FOLDER = "node_modules/@tensorflow/tfjs-backend-wasm/dist/";
const FILES = [
  "tfjs-backend-wasm.wasm",
  "tfjs-backend-wasm-simd.wasm",
  "tfjs-backend-wasm-threaded-simd.wasm",
];

/** The WebAssembly of tfjs' backend, for `setWasmPaths("/wasm/")`. */
export const handler = define.handlers({
  async GET(ctx) {
    const { file } = ctx.params;
    if (!FILES.includes(file)) throw new HttpError(404);
    const bytes = await Deno.readFile(FOLDER + file);
    const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 20);
    const headers = {
      "Content-Type": "application/wasm",
      "Cache-Control": "no-cache",
      "ETag": `"${hash}"`,
    };
    const isKnown = ctx.req.headers.get("If-None-Match")?.includes(hash);
    return isKnown
      ? new Response(null, { status: 304, headers })
      : new Response(bytes, { headers });
  },
});
