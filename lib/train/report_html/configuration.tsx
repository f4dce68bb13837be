import type { CorpusNotice, RunReport } from "./run_report.ts";

/** Everything the result follows from: settings and seeds, by name. */
export function Configuration({ config, clips }: RunReport) {
  const rows = flatten({ ...config, clips });
  return (
    <details open>
      <summary>
        <h2>Configuration and seeds</h2>
      </summary>
      <dl class="settings">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

/** `{ fit: { epochs: 3 } }` as `["fit.epochs", "3"]`. */
function flatten(value: unknown, name = ""): [string, string][] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return [[
      name,
      Array.isArray(value) ? value.join(", ") : `${value ?? "none"}`,
    ]];
  }
  return Object.entries(value).flatMap(([key, inner]) =>
    flatten(inner, name ? `${name}.${key}` : key)
  );
}

/** Whose voices these are, and on what terms they may be used. */
export function Notices({ corpora }: { corpora: readonly CorpusNotice[] }) {
  return (
    <section class="notices">
      <h2>Whose recordings these are</h2>
      <p>
        <b>This file holds recordings and pictures of them.</b>{" "}
        They belong to their authors and are here for your own, non-commercial
        study: do not publish this file or pass it on before you have made sure
        that the licences allow it.
      </p>
      <ul>
        {corpora.map(({ title, citation, doi, licence, terms }) => (
          <li key={title}>
            <b>{title}</b>, {licence}: {terms}.{" "}
            <span class="quiet">{citation}, doi:{doi}</span>
          </li>
        ))}
      </ul>
      <p>
        The voices are acted, in North American English. The network names the
        emotion that a voice expresses, never what a person feels.
      </p>
    </section>
  );
}
