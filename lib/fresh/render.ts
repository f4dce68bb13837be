import {
  type ComponentChildren,
  type ComponentType,
  Fragment,
  type FunctionComponent,
  h,
  options,
  toChildArray,
  type VNode,
} from "preact";
import { renderToString } from "preact-render-to-string";
import type { Context, PageNode, PageProps } from "./context.ts";
import { asset, Head } from "./runtime.ts";
import { type IslandExport, JS_URL, type Snapshot } from "./snapshot.ts";

/** Where the development server keeps a stream open until it is restarted. */
export const RELOAD_URL = "/_fresh/reload";

type Props = Record<string, unknown>;

interface PageRender {
  snapshot: Snapshot | null;
  nonce: string;
  islands: (IslandExport & { props: string })[];
  head: ComponentChildren[];
}

// Rendering is synchronous, so one page at a time is being rendered.
let current: PageRender | null = null;

// Preact's minified names: `__b` is called before a vnode is rendered, `__` is
// the parent, `__m` the counter that `useId()` takes its numbers from.
type Internal = VNode<Props> & { __?: Internal; __m?: [number, number] };
const hooks = options as typeof options & { __b?: (vnode: Internal) => void };

const beforeRender = hooks.__b;
hooks.__b = (vnode) => {
  if (current) prepare(vnode, current);
  beforeRender?.(vnode);
};

function prepare(vnode: Internal, page: PageRender): void {
  const { type, props } = vnode;
  if (type === "script" || type === "style") {
    vnode.props = { ...props, nonce: page.nonce };
  } else if (type === Head as unknown) {
    page.head.push(props.children as ComponentChildren);
  } else if (page.snapshot?.islands.has(type) && !isInsideIsland(vnode)) {
    vnode.type = IslandBoundary as unknown as ComponentType<Props>;
    vnode.props = { type, props, children: [] };
  }
}

function isInsideIsland({ __: parent }: Internal): boolean {
  if (!parent) return false;
  return parent.type === IslandBoundary as unknown || isInsideIsland(parent);
}

/** An island between two comments, by which the browser finds its nodes. */
function IslandBoundary(
  { type, props }: { type: ComponentType; props: Props },
) {
  const { snapshot, islands } = current!;
  const found = snapshot!.islands.get(type)!;
  const json = islandJson(props, found.file);
  const index = islands.push({ ...found, props: json }) - 1;
  const island = h(type, props) as Internal;
  island.__m = [index, 0]; // the browser starts useId() at the same place
  return [comment(`island:${index}`), island, comment(`/island:${index}`)];
}

function comment(text: string): VNode {
  return h(Fragment, { UNSTABLE_comment: text } as Props);
}

/** An island's props as JSON that is safe inside a script element. */
function islandJson(props: Props, file: string): string {
  return JSON.stringify(props, function (key, json) {
    const value = this[key]; // `json` is what toJSON() made of it
    if (isPlain(value)) return json;
    const got = typeof value === "object"
      ? value.constructor?.name
      : String(value);
    throw new TypeError(
      `Cannot render the page: '${key}' of island ${file} must be plain JSON, got ${got}`,
    );
  }).replaceAll("<", "\\u003c");
}

function isPlain(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (["string", "boolean"].includes(typeof value)) return true;
  if (Number.isFinite(value) || Array.isArray(value)) return true;
  const isObject = Object.getPrototypeOf(value) === Object.prototype;
  return isObject && !("__v" in (value as Props)); // which vnodes have
}

/** The props of a page of this request. */
export function propsOf(
  { url, req, params, state, error }: Context,
  data?: unknown,
): Omit<PageProps, "Component"> {
  return { url, req, params, state, error, data };
}

/**
 * Renders a whole document: the page in its layouts in `_app`, the head's
 * additions, and the script that hydrates islands where there are any.
 *
 * @throws {TypeError} if an island's prop is not plain JSON
 */
export function renderPage(vnode: PageNode, ctx: Context): string {
  const { snapshot, nonce = "" } = ctx.internals;
  const page: PageRender = { snapshot, nonce, islands: [], head: [] };
  current = page;
  try {
    const body = renderToString(surround(vnode, ctx));
    const html = /^<html[\s>]/.test(body)
      ? body
      : `<html><head><meta charset="utf-8"></head><body>${body}</body></html>`;
    const end = html.lastIndexOf("</body>");
    return "<!DOCTYPE html>" + withHead(html.slice(0, end), page.head) +
      bootScript(page) + reloadScript(page) + html.slice(end);
  } finally {
    current = null;
  }
}

/** The page in its layouts in `_app`. */
function surround(vnode: PageNode, ctx: Context): VNode {
  let Component: FunctionComponent = () => vnode;
  for (const layer of ctx.view.toReversed()) {
    const Inner = Component;
    Component = () => h(layer, { ...propsOf(ctx), Component: Inner });
  }
  return h(Component, null);
}

/** Adds to the head; a title, or a meta of a name, replaces the earlier one. */
function withHead(html: string, children: ComponentChildren): string {
  const end = html.indexOf("</head>");
  if (end < 0) return html;
  let head = html.slice(0, end);
  for (const child of toChildArray(children)) {
    const element = renderToString(h(Fragment, null, child));
    const key = headKey(element);
    head = head.replace(/<title>[^]*?<\/title>|<meta\s[^>]*>/g, (earlier) =>
      key && headKey(earlier) === key ? "" : earlier) + element;
  }
  return head + html.slice(end);
}

function headKey(element: string): string | undefined {
  return /^<title\b/.exec(element)?.[0] ??
    /^<meta\s(?:[^>]*\s)?(name="[^"]*")/.exec(element)?.[1];
}

function bootScript({ islands, nonce }: PageRender): string {
  if (islands.length === 0) return "";
  const urls = [...new Set(islands.map(({ url }) => url))];
  const imports = urls.map((url, i) => `import * as m${i} from "${url}";`);
  const list = islands.map(({ url, name, props }) =>
    `[m${urls.indexOf(url)}.${name},${props}]`
  );
  const code = `import { boot } from "${asset(`${JS_URL}boot.js`)}";` +
    `${imports.join("")}boot([${list.join(",")}]);`;
  return `<script type="module" nonce="${nonce}">${code}</script>`;
}

/** The stream's end is how a page notices that the server was restarted. */
function reloadScript({ snapshot, nonce }: PageRender): string {
  if (!snapshot?.isDev) return "";
  const code = `let n=0;new EventSource("${RELOAD_URL}").onopen=` +
    "()=>n++&&location.reload()";
  return `<script type="module" nonce="${nonce}">${code}</script>`;
}
