import { HttpError } from "fresh";
import { fileResponse } from "../../../file_response.ts";
import type { ModelIndex } from "../../../lib/model/mod.ts";
import { define } from "../../../utils.ts";

// Those that were there at the build are static files, which come first. The
// pages read the list of models anew, and so name what was shipped since.
const MODELS = "static/models";
/** What a page loads of a model, and its type. */
const TYPES = new Map([
  ["model.json", "application/json"],
  ["weights.bin", "application/octet-stream"],
  ["spec.json", "application/json"],
  ["canary.json", "application/json"],
]);

async function isListed(model: string): Promise<boolean> {
  const text = await Deno.readTextFile(`${MODELS}/index.json`);
  const { models }: ModelIndex = JSON.parse(text);
  return models.includes(model);
}

/** @throws {HttpError} 404 where a listed model lacks the file. */
async function read(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    const isNone = error instanceof Deno.errors.NotFound;
    throw isNone ? new HttpError(404) : error;
  }
}

/** The files of a model that was shipped while the server runs. */
export const handler = define.handlers({
  async GET(ctx) {
    const { model, file } = ctx.params;
    const type = TYPES.get(file);
    if (type === undefined || !await isListed(model)) throw new HttpError(404);
    const bytes = await read(`${MODELS}/${model}/${file}`);
    return fileResponse(ctx.req, { bytes, type });
  },
});
