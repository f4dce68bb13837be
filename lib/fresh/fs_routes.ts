import { h } from "preact";
import type { Entry } from "./app.ts";
import {
  type Context,
  HttpError,
  type Middleware,
  type PageComponent,
  statusOf,
} from "./context.ts";
import { type Handlers, page, type PageResponse } from "./define.ts";
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
    pattern.replace(/:?\w*\*$/, "\uffff\uffff").replaceAll(":", "\uffff")
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
      const init = { status: statusOf(error) };
      return show(ctx.with({ error }), errorPage, page(undefined, init));
    }
  };
}

async function show(
  ctx: Context,
  // deno-lint-ignore no-explicit-any -- a component, or an async function
  Page: any,
  { data, init }: PageResponse<unknown>,
): Promise<Response> {
  const props = propsOf(ctx, data);
  const isAsync = Page.constructor.name === "AsyncFunction";
  return ctx.render(isAsync ? await Page(props) : h(Page, props), init);
}

/** A route file's own answer, its page rendered where the handler says so. */
function answerOf({ handler = {}, default: Page }: Module): Middleware {
  // Without a prototype, for a method may be named like one of its members.
  const handlers: Handlers<unknown> = typeof handler === "function"
    ? handler
    : Object.assign(Object.create(null), handler);
  return async (ctx) => {
    const method = ctx.req.method as "GET";
    const handle = typeof handlers === "function" ? handlers : handlers[method];
    const isPage = !handle && Page && method === "GET";
    if (!handle && !isPage) throw new HttpError(404);
    const result = await handle?.(ctx) ?? page();
    return result instanceof Response ? result : show(ctx, Page, result);
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
