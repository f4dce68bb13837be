/**
 * Shows that code reuses its arrays.
 *
 * @module
 */

/** Counts the typed arrays that `new` makes while `run` runs; views count not. */
export function typedArraysMade(run: () => void): number {
  let made = 0;
  const names = ["Float32Array", "Float64Array", "Uint32Array"] as const;
  const originals = names.map((name) => globalThis[name]);
  const target = globalThis as unknown as Record<string, unknown>;
  names.forEach((name) => {
    target[name] = new Proxy(globalThis[name], {
      construct(constructor, args) {
        made++;
        return Reflect.construct(constructor, args);
      },
    });
  });
  try {
    run();
  } finally {
    names.forEach((name, i) => target[name] = originals[i]);
  }
  return made;
}
