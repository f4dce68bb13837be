/** Counts the samples that are read out of the database. */
export function watchReads(): { samples: number; [Symbol.dispose](): void } {
  const { getAll } = IDBObjectStore.prototype;
  const watch = {
    samples: 0,
    [Symbol.dispose]: () => void (IDBObjectStore.prototype.getAll = getAll),
  };
  IDBObjectStore.prototype.getAll = function (...wanted) {
    const request = getAll.apply(this, wanted);
    request.addEventListener("success", () => {
      const pieces = request.result as Int16Array[];
      for (const { length } of pieces) watch.samples += length;
    });
    return request;
  };
  return watch;
}
