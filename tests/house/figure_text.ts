/** How measured shares stand in documents. */

/** A measured share, as a fraction. */
export interface Figure {
  mean: number;
  sd: number;
  n: number;
}

/** `0.1234` is "12.3 %". */
export function percent(fraction: number): string {
  return `${(100 * fraction).toFixed(1)} %`;
}

/** A number with one decimal; what rounds to nothing has no sign. */
export function tenths(value: number): string {
  return value.toFixed(1).replace(/^-0\.0$/, "0.0");
}

/** With its spread, where it is of several seeds. */
export function figure({ mean, sd, n }: Figure): string {
  return n > 1 ? `${percent(mean)} ± ${(100 * sd).toFixed(1)}` : percent(mean);
}

/** A Markdown table as the formatter aligns it; the first row is the head. */
export function align(rows: string[][]): string[] {
  const widths = rows[0].map((_, i) =>
    Math.max(3, ...rows.map((row) => row[i].length))
  );
  const lines = rows.map((row) =>
    `| ${row.map((cell, i) => cell.padEnd(widths[i])).join(" | ")} |`
  );
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [lines[0], rule, ...lines.slice(1)];
}
