import { HttpError } from "fresh";
import { fileResponse } from "../../file_response.ts";
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
    return fileResponse(ctx.req, { bytes, type: "application/wasm" });
  },
});
