import { STATUS_CODES } from "node:http";

/** An error that stands for an HTTP status; `_error.tsx` gets it as `error`. */
export class HttpError extends Error {
  override name = "HttpError";
  /** HTTP status, 400–599. */
  readonly status: number;

  /** @throws {RangeError} if status is no error status */
  constructor(status: number, message?: string, options?: ErrorOptions) {
    if (!Number.isInteger(status) || status < 400 || status > 599) {
      throw new RangeError(
        `Cannot create an HttpError: 'status' must be a whole number from 400 to 599, got ${status}`,
      );
    }
    super(message ?? STATUS_CODES[status] ?? `HTTP status ${status}`, options);
    this.status = status;
  }
}

/** The status an error is answered with: its own, else 500. */
export function statusOf(error: unknown): number {
  return error instanceof HttpError ? error.status : 500;
}
