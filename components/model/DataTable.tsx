import { useWords } from "../words.tsx";

/** A chart's numbers, for whoever reads rather than looks. */
export function DataTable({ head, rows }: {
  head: string[];
  /** The first cell of a row names it. */
  rows: string[][];
}) {
  return (
    <div class="table-frame" role="group" tabIndex={0} aria-label={head[0]}>
      <table>
        <thead>
          <tr>{head.map((text) => <th key={text} scope="col">{text}</th>)}</tr>
        </thead>
        <tbody>
          {rows.map(([name, ...cells]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {cells.map((text, i) => <td key={i}>{text}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The same, folded away under a chart. */
export function FoldedTable(props: { head: string[]; rows: string[][] }) {
  const words = useWords();
  return (
    <details class="folded">
      <summary>{words.say("model.table")}</summary>
      <DataTable {...props} />
    </details>
  );
}
