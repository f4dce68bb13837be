/**
 * A small layer with the parts of Fresh 2.3's interface that this application
 * uses. It is not Fresh and holds none of its code: Fresh is published on JSR
 * only, and this project must install where only the npm registry can be
 * reached. hono routes, preact-render-to-string renders, esbuild bundles.
 * `deno.jsr.json` maps the same specifiers to the real Fresh.
 *
 * What differs: islands take plain JSON as props; `<Head>` acts in the server's
 * render only; an answer that is not a rendered page loses `'unsafe-inline'`
 * under `csp({ useNonce: true })`, where Fresh keeps it; `app.use()` does not
 * see a route's `params`. A method that nothing handles gets 404, as from the
 * routes that Fresh builds; Fresh says 405 of routes that `app.get()` and its
 * like added, and shows a page without a handler whatever the method.
 *
 * @example
 * ```ts
 * import { App, HttpError } from "fresh";
 *
 * const app = new App<{ name: string }>()
 *   .use((ctx) => {
 *     ctx.state.name = ctx.url.searchParams.get("name") ?? "";
 *     return ctx.next();
 *   })
 *   .get("/hello", (ctx) => {
 *     if (ctx.state.name === "") throw new HttpError(400, "Who?");
 *     return ctx.text(`Hello ${ctx.state.name}`);
 *   });
 *
 * const response = await app.handler()(
 *   new Request("http://localhost/hello?name=Ada"),
 * );
 * console.log(await response.text()); // Hello Ada
 * ```
 *
 * @module
 */
export { App } from "./app.ts";
export { HttpError } from "./context.ts";
export type { Context, Middleware, PageProps } from "./context.ts";
export { csp, type CspOptions } from "./csp.ts";
export { createDefine, page } from "./define.ts";
export { staticFiles } from "./static_files.ts";
