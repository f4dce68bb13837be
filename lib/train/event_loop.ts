import { setImmediate } from "node:timers/promises";

/** Raised where a task is stopped before what it is at is done. */
export class StoppedEarly extends DOMException {
  constructor(message: string) {
    super(message, "AbortError");
  }
}

/**
 * Lets the event loop turn once within a long computation: where WebAssembly
 * computes nothing waits, and neither Ctrl-C nor a timer would be heard before
 * its end.
 */
export async function turnEventLoop(): Promise<void> {
  await setImmediate();
}

/**
 * Lets the event loop turn once, see {@linkcode turnEventLoop}.
 *
 * @param options.what what is stopped, as an error tells it: `make features`.
 * @throws {StoppedEarly} once the signal is aborted.
 */
export async function turnUnlessStopped(
  { signal, what }: { signal?: AbortSignal; what: string },
): Promise<void> {
  await turnEventLoop();
  if (!signal?.aborted) return;
  throw new StoppedEarly(
    `Cannot ${what}: it was stopped before; start the task again to go on, train with --resume`,
  );
}
