import { ClassTable } from "./class_table.tsx";
import { Configuration, Notices } from "./configuration.tsx";
import { ConfusionTable } from "./confusion_table.tsx";
import { LineChart } from "./line_chart.tsx";
import { Mistakes } from "./mistakes.tsx";
import { ReliabilityDiagram } from "./reliability_diagram.tsx";
import type { RunReport, SideResult } from "./run_report.ts";
import { SpeakerBars } from "./speaker_bars.tsx";
import { STYLE } from "./style.ts";
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

function Head({ name, date, protocol, clips, result, config }: RunReport) {
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
          ? (
            <>
              Measured on development clips, by which the best epoch was chosen:
              the figures flatter. The {clips.test} test clips were not heard;
              {" "}
              <code>deno task evaluate</code>{" "}
              measures them and writes this page anew.
            </>
          )
          : "Measured on test clips, which neither training nor any choice has heard."}
      </p>
    </header>
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

function Training({ epochs, refit, bestEpoch, config, clips }: RunReport) {
  const best = bestEpoch;
  return (
    <section>
      <h2>Training</h2>
      <p class="quiet">
        {epochs.length} of {config.fit.epochs} epochs over {clips.train}{" "}
        clips; the network kept is that of epoch {best}, marked, chosen by{" "}
        {clips.dev}{" "}
        development clips. The training loss is of varied and mixed clips
        against smoothed labels: it may stay above the other.
        {refit.length > 0 && (
          <>
            {" "}After {refit.length}{" "}
            more epochs, in which the development clips were learnt from too,
            the training loss is{" "}
            {refit.at(-1)!.loss.toFixed(3)}; what is said of development clips
            is from before.
          </>
        )}
      </p>
      <div class="charts">
        <LineChart
          title="Loss, nats"
          best={best}
          format={(value) => `${Number(value.toFixed(2))}`}
          series={[
            { name: "training", look: 1, values: epochs.map((e) => e.loss) },
            {
              name: "development",
              look: 2,
              values: epochs.map((e) => e.devLoss),
            },
          ]}
        />
        <LineChart
          title="Right among development clips"
          best={best}
          top={1}
          format={(value) => percent(value, 0)}
          series={[
            {
              name: "balanced accuracy",
              look: 1,
              values: epochs.map((e) => e.dev.uar),
            },
            {
              name: "accuracy",
              look: 2,
              values: epochs.map((e) => e.dev.accuracy),
            },
          ]}
        />
        <LineChart
          title="Learning rate"
          best={best}
          format={(value) => `${Number(value.toPrecision(2))}`}
          series={[{
            name: "at the epoch's last step",
            look: 1,
            values: epochs.map((e) => e.learningRate),
          }]}
        />
      </div>
    </section>
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
