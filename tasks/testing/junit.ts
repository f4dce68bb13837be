/**
 * Reads the JUnit reports that `deno test --junit-path` writes.
 *
 * @module
 */

/** One test, or one step of a test, as the report tells it. */
export interface TestOutcome {
  /** Steps are named `test > step`. */
  name: string;
  /** Path of the test's file as the report has it. */
  file: string;
  outcome: "passed" | "failed" | "skipped";
}

const ENTITIES: Record<string, string> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

function unescapeXml(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (
    entity,
    hex,
    decimal,
    name,
  ) => {
    if (name) return ENTITIES[name] ?? entity;
    return String.fromCodePoint(hex ? parseInt(hex, 16) : Number(decimal));
  });
}

function attribute(attributes: string, name: string): string {
  const value = attributes.match(new RegExp(`\\b${name}="([^"]*)"`))?.[1];
  return unescapeXml(value ?? "");
}

/**
 * The tests of a report, in its order.
 *
 * @param xml the report; quotation marks inside attributes are escaped in it
 * @throws {SyntaxError} if the text is not a whole JUnit report
 */
export function parseJunit(xml: string): TestOutcome[] {
  if (!xml.includes("<testsuites") || !/<\/testsuites>\s*$|\/>\s*$/.test(xml)) {
    throw new SyntaxError(
      `Cannot read the test report: it must be a whole JUnit file, got ${xml.length} characters without its end`,
    );
  }
  const cases = xml.matchAll(
    /<testcase\s([^>]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g,
  );
  return [...cases].map(([, attributes, body = ""]) => ({
    name: attribute(attributes, "name"),
    file: attribute(attributes, "classname"),
    outcome: /<(failure|error)\b/.test(body)
      ? "failed"
      : /<skipped\b/.test(body)
      ? "skipped"
      : "passed",
  }));
}
