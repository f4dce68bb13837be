import { isDeepStrictEqual } from "node:util";

/** Whether it is an object with names, and no list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What of a record is otherwise in another, within its records too. */
export function differences(from: object, to: object): Record<string, unknown> {
  const other = to as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(from).flatMap(([key, value]) => {
      const part = other[key];
      if (isDeepStrictEqual(value, part)) return [];
      const both = isRecord(value) && isRecord(part);
      return [[key, both ? differences(value, part) : part]];
    }),
  );
}
