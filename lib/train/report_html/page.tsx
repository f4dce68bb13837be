import { ClassTable } from "./class_table.tsx";
import { Configuration, Notices } from "./configuration.tsx";
import { ConfusionTable } from "./confusion_table.tsx";
import { Mistakes } from "./mistakes.tsx";
import { ReliabilityDiagram } from "./reliability_diagram.tsx";
import type { RunReport, SideResult } from "./run_report.ts";
import { SpeakerBars } from "./speaker_bars.tsx";
import { STYLE } from "./style.ts";
import { Training } from "./training.tsx";
import { percent } from "./words.ts";

/** Nothing is fetched, nothing runs: the file holds all it shows. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src data:";

/** The whole document of a run's report. */
export function Page(report: RunReport) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content={POLICY} />
        <meta name="color-scheme" content="light dark" />
        <title>{`${report.name}: training report`}</title>
        <style dangerouslySetInnerHTML={{ __html: STYLE }} />
      </head>
      <body>
        <main>
          <Head {...report} />
          <Training {...report} />
          <Results {...report.result} />
          <section>
            <h2>Wrong, and sure of it</h2>
            <p class="quiet">
              The {report.result.mistakes.length} {report.result.side}{" "}
              clips named wrongly with the greatest confidence. Pictures: mel
              bands over time, low ones below; the more ink, the louder, over 70
              dB.
            </p>
            <Mistakes {...report.result} />
          </section>
          <section>
            <Configuration {...report} />
          </section>
          <Notices corpora={report.corpora} />
        </main>
      </body>
    </html>
  );
}

function Head(report: RunReport) {
  const { name, date, protocol, result, config } = report;
  const { side, scores, ece, baseline } = result;
  return (
    <header>
      <h1>{name}</h1>
      <p>
        Protocol <b>{config.protocol}</b>
        {config.fold !== null && `, fold ${config.fold}`}, seed {config.seed}
        {" · "}
        {date}
        <br />
        <span class="quiet">{protocol}.</span>
      </p>
      <dl class="figures">
        <Fact
          name="balanced accuracy (UAR)"
          value={percent(scores.uar)}
          isMain
        />
        <Fact name="accuracy" value={percent(scores.accuracy)} />
        <Fact name="always the commonest emotion" value={percent(baseline)} />
        <Fact name="calibration error (ECE)" value={percent(ece)} />
        <Fact name={`${side} clips`} value={`${scores.clips}`} />
      </dl>
      <p class="note">
        {side === "development"
          ? <DevelopmentNote {...report} />
          : "Measured on test clips, which this network's training and its own choices have not heard."}
      </p>
    </header>
  );
}

function DevelopmentNote({ clips, refit, config }: RunReport) {
  const before = refit.length > 0 ? ", before they were learnt from too" : "";
  const chosen = config.fit.keep === "best" ? "the best epoch, " : "";
  return (
    <>
      Measured on development clips{before}; {chosen}temperature and when it is
      {" "}
      not sure were chosen by them: the figures flatter. The {clips.test}{" "}
      test clips were not heard; <code>deno task evaluate</code>{" "}
      measures them and writes this page anew.
    </>
  );
}

function Fact({ name, value, isMain = false }: {
  name: string;
  value: string;
  isMain?: boolean;
}) {
  return (
    <div class={isMain ? "main" : undefined}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Results({ side, scores, bins, ece, speakers }: SideResult) {
  return (
    <section>
      <h2>Results on {side} clips</h2>
      <div class="results">
        <ConfusionTable scores={scores} />
        <ReliabilityDiagram bins={bins} ece={ece} />
        <ClassTable scores={scores} />
        <SpeakerBars speakers={speakers} uar={scores.uar} />
      </div>
    </section>
  );
}
