import type { VNode } from "preact";
import type { Context, Middleware, PageProps } from "./context.ts";

/** What a handler returns to have its page rendered with data. */
export class PageResponse<Data> {
  constructor(readonly data: Data, readonly init: ResponseInit = {}) {}
}

/** Has the route's page rendered with `data`; default status: 200. */
export function page(): PageResponse<undefined>;
export function page<Data>(data: Data, init?: ResponseInit): PageResponse<Data>;
export function page<Data>(
  data?: Data,
  init?: ResponseInit,
): PageResponse<Data | undefined> {
  return new PageResponse(data, init);
}

/** A route's handler: a response, or `page(data)`. */
export type HandlerFn<Data, State> = (
  ctx: Context<State>,
) =>
  | Response
  | PageResponse<Data>
  | Promise<Response | PageResponse<Data>>;

/** Methods a handler may have a function for. */
export type Method =
  | "GET"
  | "HEAD"
  | "POST"
  | "PUT"
  | "PATCH"
  | "DELETE"
  | "OPTIONS";

/** A route's `handler` export: by method, or one function for all. */
export type Handlers<Data, State> =
  | { [M in Method]?: HandlerFn<Data, State> }
  | HandlerFn<Data, State>;

type DataOfResult<R> = Awaited<R> extends infer A
  ? A extends PageResponse<infer Data> ? Data : never
  : never;

/** The data of `page(data)`, from the type of a route's `handler`. */
export type DataOf<H> = H extends (...args: never[]) => infer R
  ? DataOfResult<R>
  : {
    [M in keyof H]: H[M] extends (...args: never[]) => infer R ? DataOfResult<R>
      : never;
  }[keyof H];

type Page<Data, State> = (
  props: PageProps<Data, State>,
) => VNode | null | Promise<VNode | null>;

/** Helpers that know the application's state; they return what they get. */
export interface Define<State> {
  handlers<H extends Handlers<unknown, State>>(handlers: H): H;
  page<H = never>(
    page: Page<[H] extends [never] ? unknown : DataOf<H>, State>,
  ): Page<[H] extends [never] ? unknown : DataOf<H>, State>;
  layout(layout: Page<unknown, State>): Page<unknown, State>;
  middleware<M extends Middleware<State> | Middleware<State>[]>(
    middleware: M,
  ): M;
}

/** Makes the helpers of an application whose `ctx.state` is a `State`. */
export function createDefine<State>(): Define<State> {
  return {
    handlers: (handlers) => handlers,
    page: (page) => page,
    layout: (layout) => layout,
    middleware: (middleware) => middleware,
  };
}
