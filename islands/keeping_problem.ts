/** What went wrong while keeping; the page has a sentence for each. */
export type KeepingProblem =
  | { kind: "notLoaded" | "unavailable" | "full" | "gone" }
  | { kind: "failed"; detail: string }
  | { kind: "unreadable"; name: string; detail: string }
  | { kind: "spared"; count: number };

/** A file that a person chose cannot be read as a session. */
export class UnreadableFileError extends Error {
  override readonly name = "UnreadableFileError";
  readonly file: File;

  constructor(file: File, cause: unknown) {
    super((cause as Error).message, { cause });
    this.file = file;
  }
}

/**
 * What an error means to a person: that there is no room is said only where
 * that is why.
 *
 * @param options `isOpen`: whether this browser keeps anything at all.
 */
export function keepingProblem(
  error: unknown,
  { isOpen }: { isOpen: boolean },
): KeepingProblem {
  const { name, message } = error as Error;
  if (error instanceof UnreadableFileError) {
    return { kind: "unreadable", name: error.file.name, detail: message };
  }
  if (name === "QuotaExceededError") return { kind: "full" };
  if (name === "SessionGoneError") return { kind: "gone" };
  // What a newer page has changed is there, but not for this page.
  if (!isOpen && name !== "VersionError") return { kind: "unavailable" };
  return { kind: "failed", detail: message || name };
}
