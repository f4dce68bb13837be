import { nRefitEpochs } from "../fit.ts";
import { keptText } from "../kept_text.ts";
import { LineChart } from "./line_chart.tsx";
import type { RunReport } from "./run_report.ts";
import { percent } from "./words.ts";

/** How training went: which network is kept, and curves over its epochs. */
export function Training(report: RunReport) {
  return (
    <section>
      <h2>Training</h2>
      <Told {...report} />
      <Curves {...report} />
    </section>
  );
}

function Told(report: RunReport) {
  return <p class="quiet">{sentences(report).join(" ")}</p>;
}

function sentences(
  { epochs, refit, kept, config: { fit }, clips }: RunReport,
): string[] {
  const { epoch } = kept, isRefitted = refit.length > 0;
  const then = isRefitted
    ? `, then ${refit.length} of ${
      nRefitEpochs(fit)
    } in which the ${clips.dev} development clips were learnt from too`
    : "";
  return [
    `${epochs.length} of ${fit.epochs} epochs over ${clips.train} clips${then}; the network kept is ${
      keptText(kept, fit.keep)
    }.`,
    `The ${clips.dev} development clips chose its temperature, and when it is not sure; their figures are those of epoch ${epoch}, marked${
      isRefitted ? ", before they were learnt from" : ""
    }.`,
    "The training loss is of varied and mixed clips against smoothed labels: it may stay above the other.",
    ...(isRefitted ? [`It ended at ${refit.at(-1)!.loss.toFixed(3)}.`] : []),
  ];
}

function Curves({ epochs, kept }: RunReport) {
  const marked = kept.epoch;
  return (
    <div class="charts">
      <LineChart
        title="Loss, nats"
        marked={marked}
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
        marked={marked}
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
        marked={marked}
        format={(value) => `${Number(value.toPrecision(2))}`}
        series={[{
          name: "at the epoch's last step",
          look: 1,
          values: epochs.map((e) => e.learningRate),
        }]}
      />
    </div>
  );
}
