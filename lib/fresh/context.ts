import type { ComponentType, FunctionComponent, VNode } from "preact";
import { renderPage } from "./render.ts";
import type { Snapshot } from "./snapshot.ts";

/** Answers a request, or passes it on with `ctx.next()`. */
export type Middleware<State = unknown> = (
  ctx: Context<State>,
) => Response | Promise<Response>;

/** What pages, layouts and `_app` are given. */
export interface PageProps<Data = unknown, State = unknown> {
  url: URL;
  req: Request;
  params: Record<string, string>;
  state: State;
  /** What the handler put into `page(data)`. */
  data: Data;
  /** What was thrown; only in `_error.tsx`. */
  error: unknown;
  /** The matched route's pattern, `null` where none matched. */
  route: string | null;
  /** `_app` and `_layout`: what they surround. */
  Component: FunctionComponent;
}

// deno-lint-ignore no-explicit-any -- a page's props are known to the page only
export type PageComponent = ComponentType<any>;
// deno-lint-ignore no-explicit-any -- as above
export type PageNode = VNode<any>;

/** What surrounds a page: `_app.tsx` and the layouts, outermost first. */
export interface View {
  app?: PageComponent;
  layouts: PageComponent[];
}

/** A route's `config` export. */
export interface RouteConfig {
  routeOverride?: string;
  skipAppWrapper?: boolean;
  skipInheritedLayouts?: boolean;
}

/** What one request passes through the layer. */
export interface Internals {
  snapshot: Snapshot | null;
  view: View;
  /** Methods that the path's routes have; empty where no route matched. */
  allow: string[];
  /** Only responses of `render()` carry a nonce. */
  nonces: WeakMap<Response, string>;
}

/** One request on its way through middlewares and handlers. */
export class Context<State = unknown> {
  readonly req: Request;
  readonly url: URL;
  readonly state: State;
  readonly params: Record<string, string> = {};
  readonly route: string | null = null;
  /** What was thrown; `null` outside error pages. */
  readonly error: unknown = null;
  /** Passes the request on. What is thrown behind it arrives here. */
  readonly next!: () => Promise<Response>;
  /** The layer's own; not for applications. */
  readonly internals: Internals;

  constructor(req: Request, internals: Internals) {
    this.req = req;
    this.url = new URL(req.url);
    this.state = {} as State;
    this.internals = internals;
  }

  /** The same request (and state) with some members replaced. */
  with(members: Partial<Context<State>>): Context<State> {
    return Object.assign(Object.create(this), members);
  }

  /** The same request inside other surroundings. */
  withView(view: View): Context<State> {
    return this.with({ internals: { ...this.internals, view } });
  }

  /** Renders a page inside the current `_app` and layouts. */
  render(
    vnode: PageNode | null,
    init: ResponseInit = {},
    config: RouteConfig = {},
  ): Promise<Response> {
    const { view, nonces, snapshot } = this.internals;
    const nonce = crypto.randomUUID().replaceAll("-", "");
    const html = renderPage(vnode, {
      app: config.skipAppWrapper ? undefined : view.app,
      layouts: config.skipInheritedLayouts ? [] : view.layouts,
      props: this.props(undefined),
      nonce,
      snapshot,
    });
    const response = this.html(html, init);
    nonces.set(response, nonce);
    return Promise.resolve(response);
  }

  /** The props of a page of this request. */
  props<Data>(data: Data): Omit<PageProps<Data, State>, "Component"> {
    const { url, req, params, state, error, route } = this;
    return { url, req, params, state, data, error, route };
  }

  /** Default status: 302. A path that starts with `//` stays on this origin. */
  redirect(location: string, status = 302): Response {
    const safe = location.replace(/^[/\\]{2,}/, "/");
    return new Response(null, { status, headers: { Location: safe } });
  }

  text(content: string, init?: ResponseInit): Response {
    return respond(content, { init, type: "text/plain; charset=utf-8" });
  }

  html(content: string, init?: ResponseInit): Response {
    return respond(content, { init, type: "text/html; charset=utf-8" });
  }

  json(content: unknown, init?: ResponseInit): Response {
    return respond(JSON.stringify(content), { init, type: "application/json" });
  }
}

function respond(
  body: string,
  { init, type }: { init?: ResponseInit; type: string },
): Response {
  const headers = new Headers(init?.headers);
  if (!headers.has("Content-Type")) headers.set("Content-Type", type);
  return new Response(body, { ...init, headers });
}
