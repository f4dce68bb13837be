import {
  DownloadError,
  type TransferOptions,
  TransientError,
} from "./remote_file.ts";

/** The longest a server may ask to be left alone, ms. */
const MAX_PAUSE_MS = 120_000;

/**
 * Tries until it works, with pauses that double; a server's `Retry-After` is
 * kept. A try that brought something forward is forgiven.
 *
 * @param attempt throws `TransientError` where another try may work; told
 * through `isForward` whether the try before it failed with progress
 * @throws {DownloadError} after too many failures in a row
 */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  { what, hasProgress = () => false, ...options }:
    & { what: string; hasProgress?: () => boolean }
    & TransferOptions,
): Promise<T> {
  const { tries = 6, backoffMs = 1000, signal, log } = options;
  for (let failures = 0;;) {
    signal?.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof TransientError)) throw error;
      failures = hasProgress() ? 1 : failures + 1;
      if (failures >= tries) throw givenUp(what, tries, error);
      const pauseMs = pauseAfter(error, backoffMs * 2 ** (failures - 1));
      log?.(`${what}: ${error.message}; again in ${seconds(pauseMs)}`);
      await sleep(pauseMs, signal);
    }
  }
}

function givenUp(what: string, tries: number, { message }: Error) {
  return new DownloadError(
    `Cannot download ${what}: ${message}, ${tries} times in a row; call the task again later, what has arrived is kept`,
  );
}

function pauseAfter({ retryAfterMs, message }: TransientError, ms: number) {
  if (retryAfterMs > MAX_PAUSE_MS) {
    throw new DownloadError(
      `Cannot download: ${message} and to wait ${
        seconds(retryAfterMs)
      }; call the task again after that, what has arrived is kept`,
    );
  }
  return Math.max(retryAfterMs, Math.min(ms, MAX_PAUSE_MS));
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
}

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(done, ms);
    function done() {
      signal?.removeEventListener("abort", stop);
      resolve();
    }
    function stop() {
      clearTimeout(timer);
      reject(signal!.reason);
    }
    signal?.addEventListener("abort", stop, { once: true });
  });
}
