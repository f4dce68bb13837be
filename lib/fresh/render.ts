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
import type { PageComponent, PageNode, PageProps } from "./context.ts";
import { setHeadCollector } from "./runtime.ts";
import { islandOf, type Snapshot } from "./snapshot.ts";

/** Where the development server says which start of it is answering. */
export const RELOAD_URL = "/_fresh/reload";

interface PageParts {
  app?: PageComponent;
  layouts: PageComponent[];
  props: Omit<PageProps, "Component">;
  nonce: string;
  snapshot: Snapshot | null;
}

interface RenderedIsland {
  file: string;
  name: string;
  props: Record<string, unknown>;
}

interface RenderState {
  nonce: string;
  islands: RenderedIsland[];
  head: ComponentChildren[];
}

// Rendering is synchronous, so one page at a time is being rendered.
let current: RenderState | null = null;

// Preact's minified names: `__b` is called before a vnode is rendered, `__` is
// the parent, `__m` the counter that `useId()` takes its numbers from.
type Internal = VNode & { __?: Internal; __m?: [number, number] };
const hooks = options as typeof options & { __b?: (vnode: Internal) => void };

const beforeRender = hooks.__b;
hooks.__b = (vnode) => {
  if (current) prepare(vnode, current.nonce);
  beforeRender?.(vnode);
};

function prepare(vnode: Internal, nonce: string): void {
  if (vnode.type === "script" || vnode.type === "style") {
    vnode.props = { ...vnode.props, nonce } as typeof vnode.props;
  } else if (islandOf(vnode.type) && !isInsideIsland(vnode)) {
    const { type, props } = vnode;
    vnode.type = IslandBoundary as ComponentType;
    vnode.props = { type, props } as unknown as typeof vnode.props;
  }
}

function isInsideIsland(vnode: Internal): boolean {
  let parent = vnode.__;
  while (parent && parent.type !== IslandBoundary as unknown) {
    parent = parent.__;
  }
  return Boolean(parent);
}

interface BoundaryProps {
  type: ComponentType;
  props: Record<string, unknown>;
}

/** An island between two comments, by which the browser finds its nodes. */
function IslandBoundary({ type, props }: BoundaryProps) {
  const { file, name } = islandOf(type)!;
  for (const [key, value] of Object.entries(props)) {
    assertJson(value, `'${key}' of island ${file}`);
  }
  const index = current!.islands.push({ file, name, props }) - 1;
  const island: Internal = h(type, props);
  island.__m = [index, 0]; // the browser starts useId() at the same place
  return [comment(`island:${index}`), island, comment(`/island:${index}`)];
}

function comment(text: string): VNode {
  return h(Fragment, { UNSTABLE_comment: text } as Record<string, unknown>);
}

function assertJson(value: unknown, name: string): void {
  const isPlain = value === undefined || value === null ||
    ["string", "boolean"].includes(typeof value) || Number.isFinite(value);
  if (isPlain) return;
  const isPlainObject = Array.isArray(value) ||
    Object.getPrototypeOf(value) === Object.prototype;
  if (typeof value !== "object" || !isPlainObject || "__v" in value!) {
    throw new TypeError(
      `Cannot render the page: ${name} must be plain JSON, got ${
        typeof value === "object" ? value!.constructor.name : String(value)
      }`,
    );
  }
  for (const [key, member] of Object.entries(value!)) {
    assertJson(member, `${name} member '${key}'`);
  }
}

/**
 * Renders a whole document: the page in its layouts in `_app`, the head's
 * additions, and the script that hydrates islands where there are any.
 *
 * @throws {TypeError} if an island's prop is not plain JSON
 */
export function renderPage(vnode: PageNode | null, parts: PageParts): string {
  const state: RenderState = { nonce: parts.nonce, islands: [], head: [] };
  current = state;
  setHeadCollector((children) => void state.head.push(children));
  try {
    const body = renderToString(surround(vnode, parts));
    const html = /^<html[\s>]/.test(body)
      ? body
      : `<html><head><meta charset="utf-8"></head><body>${body}</body></html>`;
    const scripts = bootScript(state, parts.snapshot) +
      reloadScript(state, parts.snapshot);
    const end = html.lastIndexOf("</body>");
    return "<!DOCTYPE html>" + withHead(html.slice(0, end), state.head) +
      scripts + html.slice(end);
  } finally {
    current = null;
    setHeadCollector(() => {});
  }
}

function surround(vnode: PageNode | null, parts: PageParts): VNode {
  const { app, layouts, props } = parts;
  let Component: FunctionComponent = () => vnode;
  for (const layer of app ? [...layouts.toReversed(), app] : layouts) {
    const Inner = Component;
    Component = () => h(layer, { ...props, Component: Inner });
  }
  return h(Component, null);
}

/** What later elements of the head replace earlier ones by. */
function headKey(child: VNode<Record<string, unknown>>): unknown {
  if (child.type === "title") return "title";
  if (child.key) return `key ${child.key}`;
  if (child.props.id) return `id ${child.props.id}`;
  return child.type === "meta" && child.props.name
    ? `meta ${child.props.name}`
    : child;
}

function withHead(html: string, head: ComponentChildren[]): string {
  const elements = new Map<unknown, string>();
  for (const child of head.flatMap((children) => toChildArray(children))) {
    if (typeof child !== "object") continue;
    elements.set(headKey(child), renderToString(child));
  }
  const end = html.indexOf("</head>");
  if (end < 0 || elements.size === 0) return html;
  let start = html.slice(0, end);
  for (const key of elements.keys()) start = withoutElement(start, key);
  return start + [...elements.values()].join("") + html.slice(end);
}

/** Drops `_app`'s title or meta element that a page's `<Head>` replaces. */
function withoutElement(html: string, key: unknown): string {
  if (key === "title") return html.replace(/<title>[^]*?<\/title>/, "");
  if (typeof key !== "string" || !key.startsWith("meta ")) return html;
  return html.replace(
    /<meta\s[^>]*>/g,
    (element) => element.includes(` name="${key.slice(5)}"`) ? "" : element,
  );
}

/** JSON that is safe inside a script element. */
function scriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}

function moduleScript(nonce: string, code: string): string {
  return `<script type="module" nonce="${nonce}">${code}</script>`;
}

function bootScript(
  { islands, nonce }: RenderState,
  snapshot: Snapshot | null,
): string {
  if (islands.length === 0) return "";
  const files = [...new Set(islands.map(({ file }) => file))];
  const imports = files.map((file, i) =>
    `import * as m${i} from ${scriptJson(snapshot!.islandUrls[file])};`
  );
  const list = islands.map(({ file, name, props }) =>
    `[m${files.indexOf(file)}[${scriptJson(name)}],${scriptJson(props)}]`
  );
  return moduleScript(
    nonce,
    `import { boot } from ${scriptJson(snapshot!.bootUrl)};${
      imports.join("")
    }boot([${list.join(",")}]);`,
  );
}

function reloadScript(
  { nonce }: RenderState,
  snapshot: Snapshot | null,
): string {
  if (!snapshot?.isDev) return "";
  return moduleScript(
    nonce,
    `let start;new EventSource("${RELOAD_URL}").onmessage=({data})=>{` +
      `if(start&&start!==data)location.reload();start=data};`,
  );
}
