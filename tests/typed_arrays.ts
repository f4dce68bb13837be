/**
 * Shows that code reuses its arrays.
 *
 * @module
 */

/** Kinds whose `new`, `from()` and `of()` are counted. */
const KINDS = [
  "Int8Array",
  "Uint8Array",
  "Uint8ClampedArray",
  "Int16Array",
  "Uint16Array",
  "Int32Array",
  "Uint32Array",
  "Float32Array",
  "Float64Array",
] as const;

/** What an array of any kind makes another one by. */
const COPYING = [
  "slice",
  "map",
  "filter",
  "with",
  "toSorted",
  "toReversed",
] as const;

/** Counts the typed arrays made while `run` runs; what `subarray()` gives is none. */
export function typedArraysMade(run: () => void): number {
  let made = 0;
  const count: ProxyHandler<CallableFunction> = {
    construct(constructor, args) {
      made++;
      return Reflect.construct(constructor, args);
    },
    apply(method, array, args) {
      made++;
      return Reflect.apply(method, array, args);
    },
  };
  const prototype = Object.getPrototypeOf(Uint8Array.prototype);
  const restores = [
    ...KINDS.map((name) => watch(globalThis, name, count)),
    ...COPYING.map((name) => watch(prototype, name, count)),
  ];
  try {
    run();
  } finally {
    for (const restore of restores) restore();
  }
  return made;
}

/** Puts a proxy in a function's place; returns how to take it away. */
function watch(
  owner: object,
  name: string,
  handler: ProxyHandler<CallableFunction>,
): () => void {
  const before = Object.getOwnPropertyDescriptor(owner, name)!;
  const value = new Proxy(before.value, handler);
  Object.defineProperty(owner, name, { ...before, value });
  return () => Object.defineProperty(owner, name, before);
}
