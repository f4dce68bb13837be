import { type ComponentType, h } from "preact";
import type { Context, Middleware, RouteConfig, View } from "./context.ts";
import { type HandlerFn, type Method, PageResponse } from "./define.ts";
import { HttpError, statusOf } from "./error.ts";
import type { Module } from "./snapshot.ts";

/** A path pattern with everything that answers it. */
export interface FsRoute {
  pattern: string;
  chain: Middleware[];
  /** Answers only what no route does. */
  isFallback?: boolean;
  /** The methods it has a handler for. */
  methods: string[];
}

/** `blog/[slug]/(group)/index.tsx` → `/blog/:slug`. */
export function patternOf(file: string): string {
  const parts = file.replace(/\.[jt]sx?$/, "").split("/")
    .filter((part) => !/^\(.*\)$/.test(part));
  if (parts.at(-1) === "index") parts.pop();
  return "/" + parts.map((part) =>
    part
      .replace(/^\[\.\.\.(\w+)\]$/, ":$1*")
      .replace(/^\[\[(\w+)\]\]$/, ":$1?")
      .replace(/^\[(\w+)\]$/, ":$1")
  ).join("/");
}

/** Sorts literal parts before parameters before rests. */
function sortKey(pattern: string): string {
  return pattern.split("/").map((part) =>
    part.endsWith("*") ? "2" : part.startsWith(":") ? "1" : `0${part}`
  ).join("/");
}

/** The folders around a file, outermost first, each ending in a slash. */
function foldersOf(file: string): string[] {
  const parts = file.split("/").slice(0, -1);
  return ["", ...parts.map((_, i) => parts.slice(0, i + 1).join("/") + "/")];
}

type Modules = Record<string, Module>;

function findModule(modules: Modules, path: string): Module | undefined {
  const extension = ["tsx", "ts", "jsx", "js"].find((extension) =>
    Object.hasOwn(modules, `${path}.${extension}`)
  );
  return modules[`${path}.${extension}`];
}

/** `_app` and the layouts of a folder and those around it. */
export function viewOf(modules: Modules, folders: string[]): View {
  let view: View = {
    app: findModule(modules, "_app")?.default,
    layouts: [],
  };
  for (const folder of folders) {
    const layout = findModule(modules, `${folder}_layout`);
    if (layout) view = addLayer(view, layout.default, layout.config);
  }
  return view;
}

function addLayer(
  { app, layouts }: View,
  layout: ComponentType,
  config: RouteConfig = {},
): View {
  return {
    app: config.skipAppWrapper ? undefined : app,
    layouts: [...(config.skipInheritedLayouts ? [] : layouts), layout],
  };
}

/** Answers what is thrown behind it with the folder's `_error` page. */
function errorBoundary(module: Module, view: View): Middleware {
  return async (ctx) => {
    try {
      return await ctx.next();
    } catch (error) {
      const status = statusOf(error);
      if (status >= 500) console.error(error);
      return renderRoute(ctx.withView(view).with({ error }), module, {
        status,
      });
    }
  };
}

/** What every route in these folders passes, outermost folder first. */
function chainOf(modules: Modules, folders: string[]): Middleware[] {
  return folders.flatMap((folder, i) => {
    const view = viewOf(modules, folders.slice(0, i + 1));
    const error = findModule(modules, `${folder}_error`);
    const module = findModule(modules, `${folder}_middleware`);
    const own: Middleware[] = [
      module?.default ?? module?.handler ?? module?.handlers ?? [],
    ].flat();
    return [
      ...(error ? [errorBoundary(error, view)] : []),
      ...own.map((step): Middleware => (ctx) => step(ctx.withView(view))),
    ];
  });
}

function handlersOf(module: Module) {
  return module.handler ?? module.handlers ?? {};
}

function findHandler(
  module: Module,
  method: string,
): HandlerFn<unknown, unknown> | undefined {
  const handlers = handlersOf(module);
  if (typeof handlers === "function") return handlers;
  const isRead = method === "GET" || method === "HEAD";
  return handlers[method] ?? (isRead ? handlers.GET : undefined) ??
    (isRead && module.default ? () => new PageResponse(undefined) : undefined);
}

function methodsOf(module: Module): string[] {
  const all: Method[] = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
  return all.filter((method) => findHandler(module, method));
}

async function renderRoute(
  ctx: Context,
  module: Module,
  { status }: { status: number },
): Promise<Response> {
  const handler = findHandler(module, ctx.error ? "GET" : ctx.req.method);
  if (!handler) throw new HttpError(405);
  const result = await handler(ctx);
  if (result instanceof Response) return result;
  const props = ctx.props(result.data);
  const isAsync = module.default.constructor.name === "AsyncFunction";
  const vnode = isAsync
    ? await module.default(props)
    : h(module.default, props);
  return ctx.render(vnode, { status, ...result.init }, module.config);
}

function routeOf(modules: Modules, file: string): FsRoute {
  const module = modules[file];
  const folders = foldersOf(file);
  const view = viewOf(modules, folders);
  const handle: Middleware = (ctx) =>
    renderRoute(ctx.withView(view), module, { status: 200 });
  return {
    pattern: module.config?.routeOverride ?? patternOf(file),
    chain: [...chainOf(modules, folders), handle],
    methods: methodsOf(module),
  };
}

/** 404 (405 where only other methods are answered), in the folder's dress. */
function fallbackOf(modules: Modules, folder: string): FsRoute {
  const notFound: Middleware = ({ internals }) => {
    throw new HttpError(internals.allow.length > 0 ? 405 : 404);
  };
  return {
    pattern: patternOf(`${folder}[...rest]`),
    chain: [...chainOf(modules, foldersOf(folder)), notFound],
    methods: [],
    isFallback: true,
  };
}

/** The routes of a `routes/` folder, most specific first. */
export function fsRoutes(modules: Modules): FsRoute[] {
  const files = Object.keys(modules);
  const isSpecial = (file: string) => /(^|\/)_\w+\.\w+$/.test(file);
  const routes = files.filter((file) => !isSpecial(file))
    .map((file) => routeOf(modules, file));
  const folders = new Set(
    files.filter(isSpecial).flatMap(foldersOf).concat(""),
  );
  const fallbacks = [...folders].filter((folder) => !folder.endsWith(")/"))
    .map((folder) => fallbackOf(modules, folder));
  const bySpecificity = (a: FsRoute, b: FsRoute) =>
    sortKey(a.pattern) < sortKey(b.pattern) ? -1 : 1;
  return [...routes.sort(bySpecificity), ...fallbacks.sort(bySpecificity)];
}
