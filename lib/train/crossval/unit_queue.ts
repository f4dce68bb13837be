/**
 * Does work on every item, a few at a time, in order.
 *
 * @param options `jobs`: how many at a time, at least 1; `signal`: once
 * aborted, nothing more is begun.
 * @returns what each came to; undefined for those not begun.
 */
export async function inOrder<T, R>(
  items: readonly T[],
  { jobs, signal, work }: {
    jobs: number;
    signal?: AbortSignal;
    work: (item: T) => Promise<R>;
  },
): Promise<(R | undefined)[]> {
  const results = new Array<R | undefined>(items.length).fill(undefined);
  let next = 0;
  const worker = async () => {
    while (next < items.length && !signal?.aborted) {
      const at = next++;
      results[at] = await work(items[at]);
    }
  };
  await Promise.all(Array.from({ length: jobs }, worker));
  return results;
}
