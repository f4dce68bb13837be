/**
 * Runs in the browser: brings the page's islands to life on the nodes that the
 * server rendered.
 *
 * @module
 */
import { type ComponentType, type ContainerNode, h, hydrate } from "preact";

type Island = [ComponentType, Record<string, unknown>];

/** The page's comments, by text: each island stands between two. */
function findComments(): Map<string, Comment> {
  const comments = new Map<string, Comment>();
  const walker = document.createTreeWalker(document, NodeFilter.SHOW_COMMENT);
  while (walker.nextNode()) {
    const node = walker.currentNode as Comment;
    comments.set(node.data, node);
  }
  return comments;
}

/** Stands in for a parent that has only the nodes between two comments. */
function fragmentBetween(start: Comment, end: Comment): ContainerNode {
  const parent = start.parentNode as Element;
  const childNodes: Node[] = [];
  for (let node = start.nextSibling!; node !== end; node = node.nextSibling!) {
    childNodes.push(node);
  }
  const insert = (node: Node, before: Node | null = null) =>
    parent.insertBefore(node, before?.parentNode === parent ? before : end);
  return {
    nodeType: 1,
    parentNode: parent,
    firstChild: childNodes[0] ?? null,
    childNodes,
    namespaceURI: parent.namespaceURI,
    insertBefore: insert,
    appendChild: insert,
    removeChild: (node: Node) => parent.removeChild(node),
    contains: (node: Node | null) => parent.contains(node),
  } as unknown as ContainerNode;
}

/** Hydrates the page's islands, in the order the server rendered them. */
export function boot(islands: Island[]): void {
  const comments = findComments();
  const roots = islands.map((_, i) =>
    fragmentBetween(
      comments.get(`island:${i}`)!,
      comments.get(`/island:${i}`)!,
    )
  );
  for (const [i, [type, props]] of islands.entries()) {
    // `__m` is where useId() counts from: the server's island has the same.
    hydrate(Object.assign(h(type, props), { __m: [i, 0] }), roots[i]);
  }
}
