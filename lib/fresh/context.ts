import { STATUS_CODES } from "node:http";
import type { ComponentType, FunctionComponent, VNode } from "preact";
import { renderPage } from "./render.ts";
import type { Snapshot } from "./snapshot.ts";

/** An error that stands for an HTTP status; `_error.tsx` gets it as `error`. */
export class HttpError extends Error {
  override name = "HttpError";

  /** @throws {RangeError} if status is not a whole number from 400 to 599 */
  constructor(
    readonly status: number,
    message = STATUS_CODES[status] ?? `HTTP status ${status}`,
    options?: ErrorOptions,
  ) {
    super(message, options);
    if (Number.isInteger(status) && status >= 400 && status <= 599) return;
    throw new RangeError(
      `Cannot create an HttpError: 'status' must be a whole number from 400 to 599, got ${status}`,
    );
  }
}

/** The status an error is answered with: its own, else 500, which is logged. */
export function statusOf(error: unknown): number {
  const status = error instanceof HttpError ? error.status : 500;
  if (status >= 500) console.error(error);
  return status;
}

/** Answers a request, or passes it on with `ctx.next()`. */
export type Middleware<State = unknown> = (
  ctx: Context<State>,
) => Response | Promise<Response>;

/** What pages, layouts and `_app` are given. */
export interface PageProps<Data = unknown, State = unknown> extends
  Pick<
    Context<State>,
    "url" | "req" | "params" | "state" | "error"
  > {
  /** What the handler put into `page(data)`. */
  data: Data;
  /** `_app` and `_layout`: what they surround. */
  Component: FunctionComponent;
}

// deno-lint-ignore no-explicit-any -- a page's props are known to the page only
export type PageComponent = ComponentType<any>;
// deno-lint-ignore no-explicit-any -- as above
export type PageNode = VNode<any> | null;

/** One request on its way through middlewares and handlers. */
export class Context<State = unknown> {
  readonly url: URL;
  readonly state: State = {} as State;
  readonly params: Record<string, string> = {};
  /** What was thrown; `null` outside error pages. */
  readonly error: unknown = null;
  /** Passes the request on. What is thrown behind it arrives here. */
  readonly next!: () => Promise<Response>;

  /**
   * Called by the layer only.
   *
   * @param internals the build, and the nonce of the page that was rendered
   * @param view `_app` and the layouts that surround a page
   */
  constructor(
    readonly req: Request,
    readonly internals: { snapshot: Snapshot | null; nonce?: string },
    readonly view: PageComponent[],
  ) {
    this.url = new URL(req.url);
  }

  /** The layer's own: the same request with some members replaced. */
  with(members: Partial<Context<State>>): Context<State> {
    return Object.assign(Object.create(this), members);
  }

  /** Renders a page inside the current `_app` and layouts. */
  // deno-lint-ignore require-await -- what rendering throws is a rejection
  async render(vnode: PageNode, init?: ResponseInit): Promise<Response> {
    this.internals.nonce = crypto.randomUUID().replaceAll("-", "");
    return this.html(renderPage(vnode, this as Context), init);
  }

  /** Default status: 302. A path that starts with `//` stays on this origin. */
  redirect(location: string, status = 302): Response {
    const safe = location.replace(/^[/\\]{2,}/, "/");
    return new Response(null, { status, headers: { Location: safe } });
  }

  text(content: string, init?: ResponseInit): Response {
    return new Response(content, init);
  }

  html(content: string, init?: ResponseInit): Response {
    const type = "text/html; charset=utf-8";
    return new Response(new Blob([content], { type }), init);
  }

  json(content: unknown, init?: ResponseInit): Response {
    return Response.json(content, init);
  }
}
