import { h } from "preact";
import type { Entry } from "./app.ts";
import {
  HttpError,
  type Middleware,
  type PageComponent,
  statusOf,
} from "./context.ts";
import { type HandlerFn, type Handlers, PageResponse } from "./define.ts";
import { propsOf } from "./render.ts";

/** A route's `config` export. */
interface RouteConfig {
  /** The pattern, in place of the file's. */
  routeOverride?: string;
  skipAppWrapper?: boolean;
  skipInheritedLayouts?: boolean;
}

// deno-lint-ignore no-explicit-any -- what a file exports is up to its role
export type Module = Record<string, any>;
type Modules = Record<string, Module>;

/** `blog/[slug]/(group)/index.tsx` → `/blog/:slug`. */
export function patternOf(file: string): string {
  const parts = file.replace(/\.tsx?$/, "").split("/")
    .filter((part) => !/^\(.*\)$/.test(part));
  if (parts.at(-1) === "index") parts.pop();
  return "/" +
    parts.map((part) =>
      part.replace(/^\[\.\.\.(\w+)\]$/, ":$1*").replace(/^\[(\w+)\]$/, ":$1")
    ).join("/");
}

/** Most specific first: literal parts before parameters before rests. */
function bySpecificity(a: Entry, b: Entry): number {
  const [keyA, keyB] = [a, b].map(({ pattern }) =>
    pattern.replace(/:?\w*\*$/, "~~").replaceAll(":", "~") // after letters
  );
  return keyA < keyB ? -1 : 1;
}

/** The folders around a file, outermost first: `a/b/c` → ``, `a/`, `a/b/`. */
function foldersOf(file: string): string[] {
  const parts = file.split("/");
  return parts.map((_, i) => parts.slice(0, i).map((p) => `${p}/`).join(""));
}

function findModule(modules: Modules, path: string): Module | undefined {
  return modules[`${path}.tsx`] ?? modules[`${path}.ts`];
}

/** `_app` and the layouts of the folders, outermost first. */
export function viewOf(
  modules: Modules,
  folders: string[],
  config: RouteConfig = {},
): PageComponent[] {
  const app = config.skipAppWrapper ? [] : ["_app"];
  const layouts = config.skipInheritedLayouts
    ? []
    : folders.map((folder) => `${folder}_layout`);
  return [...app, ...layouts].flatMap((file) =>
    findModule(modules, file)?.default ?? []
  );
}

/** What requests to these folders pass, outermost folder first. */
function chainOf(modules: Modules, folders: string[]): Middleware[] {
  return folders.flatMap((folder, i) => {
    const view = viewOf(modules, folders.slice(0, i + 1));
    const errorPage = findModule(modules, `${folder}_error`)?.default;
    const module = findModule(modules, `${folder}_middleware`);
    const own: Middleware[] = [module?.default ?? module?.handler ?? []].flat();
    return [...errorPage ? [errorBoundary(errorPage)] : [], ...own]
      .map((step): Middleware => (ctx) => step(ctx.with({ view })));
  });
}

/** Answers what is thrown behind it with the folder's `_error` page. */
function errorBoundary(errorPage: PageComponent): Middleware {
  return async (ctx) => {
    try {
      return await ctx.next();
    } catch (error) {
      const props = propsOf(ctx.with({ error }));
      return ctx.render(h(errorPage, props), { status: statusOf(error) });
    }
  };
}

function findHandler(
  { handler, default: page }: Module,
  method: string,
): HandlerFn<unknown> | undefined {
  const handlers: Handlers<unknown> = handler ?? {};
  if (typeof handlers === "function") return handlers;
  const forPage = method === "GET" && page && (() => new PageResponse(null));
  return handlers[method as "GET"] ?? (forPage || undefined);
}

/** A route file's own answer, its page rendered where the handler says so. */
function answerOf(module: Module): Middleware {
  return async (ctx) => {
    const handler = findHandler(module, ctx.req.method);
    if (!handler) throw new HttpError(404);
    const result = await handler(ctx);
    if (result instanceof Response) return result;
    const page = module.default;
    const props = propsOf(ctx, result.data);
    const isAsync = page.constructor.name === "AsyncFunction";
    return ctx.render(
      isAsync ? await page(props) : h(page, props),
      result.init,
    );
  };
}

function routeOf(modules: Modules, file: string): Entry {
  const module = modules[file];
  const folders = foldersOf(file);
  const view = viewOf(modules, folders, module.config);
  const answer = answerOf(module);
  return {
    method: "ALL",
    pattern: module.config?.routeOverride ?? patternOf(file),
    chain: [
      ...chainOf(modules, folders),
      (ctx) => answer(ctx.with({ view })),
    ],
  };
}

const isSpecial = (file: string) => /(^|\/)_\w+\.\w+$/.test(file);

/** The routes of a `routes/` folder, most specific first. */
export function fsRoutes(modules: Modules): Entry[] {
  return Object.keys(modules).filter((file) => !isSpecial(file))
    .map((file) => routeOf(modules, file))
    .sort(bySpecificity);
}

/** Where no route answers: 404, behind the folder's middlewares. */
export function fallbacks(modules: Modules): Entry[] {
  const notFound = () => {
    throw new HttpError(404);
  };
  const folders = Object.keys(modules).filter(isSpecial).flatMap(foldersOf)
    .filter((folder) => !folder.endsWith(")/")); // a group has no URL
  return [...new Set(folders)].map((folder) => ({
    method: "ALL",
    pattern: patternOf(`${folder}*`),
    chain: [...chainOf(modules, foldersOf(folder)), notFound],
  })).sort(bySpecificity);
}
