import type { Context, Middleware, PageNode, PageProps } from "./context.ts";

/** What a handler returns to have its page rendered with data. */
export class PageResponse<Data> {
  constructor(readonly data: Data, readonly init: ResponseInit = {}) {}
}

/** Has the route's page rendered with `data`; default status: 200. */
export function page<Data = undefined>(
  data?: Data,
  init?: ResponseInit,
): PageResponse<Data> {
  return new PageResponse(data as Data, init);
}

type Result = Response | PageResponse<unknown>;

/** Answers one method of a route. */
type HandlerFn<State> = (ctx: Context<State>) => Result | Promise<Result>;

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS";

/** A route's `handler` export: by method, or one function for all. */
export type Handlers<State> =
  | { [M in Method]?: HandlerFn<State> }
  | HandlerFn<State>;

/** The data of `page(data)`, from the type of a route's `handler`. */
type DataOf<H> = H extends (...args: never[]) => infer R
  ? Extract<Awaited<R>, PageResponse<unknown>>["data"]
  : { [M in keyof H]: DataOf<H[M]> }[keyof H];

type Page<Data, State> = (
  props: PageProps<Data, State>,
) => PageNode | Promise<PageNode>;

/**
 * Helpers that know the application's `ctx.state`; they return what they get.
 * `define.page<typeof handler>` knows the handler's data too.
 */
export function createDefine<State>() {
  return {
    handlers: <H extends Handlers<State>>(handlers: H): H => handlers,
    page: <H = () => PageResponse<unknown>>(page: Page<DataOf<H>, State>) =>
      page,
    layout: (layout: Page<unknown, State>) => layout,
    middleware: <M extends Middleware<State> | Middleware<State>[]>(
      middleware: M,
    ): M => middleware,
  };
}
