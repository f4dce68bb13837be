import { define } from "../utils.ts";

/** Says that the server answers, for whatever watches it. */
export const handler = define.handlers({
  GET: (ctx) => ctx.text("ok", { headers: { "Cache-Control": "no-store" } }),
});
