/**
 * What several tests need and takes long to make: made by the first that asks,
 * so that each of them runs alone too.
 */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => made ??= make();
}
