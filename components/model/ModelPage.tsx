import { useWords } from "../words.tsx";
import { ActorStrip } from "./ActorStrip.tsx";
import {
  actorsOf,
  type Card,
  confusionOf,
  groupsOf,
  headlines,
  heardOf,
  mainProtocol,
  noiseCurve,
} from "./card.ts";
import { ClassBars } from "./ClassBars.tsx";
import { ConfusionMatrix } from "./ConfusionMatrix.tsx";
import {
  DataSources,
  GateTable,
  GroupTable,
  HowMeasured,
  Limits,
  LiveTable,
  NetworkFacts,
} from "./Facts.tsx";
import { Headlines, useProtocol } from "./Headlines.tsx";
import { NoiseChart } from "./NoiseChart.tsx";
import { ReliabilityChart } from "./ReliabilityChart.tsx";

/** A model's card as a page: each part only where it was measured. */
export function ModelPage({ card }: { card: Card }) {
  const words = useWords();
  const main = mainProtocol(card);
  return (
    <article class="model">
      <header>
        <h1>{words.say("model.heading")}</h1>
        <p class="model-lede">{words.say("model.lede")}</p>
        <p class="quiet">
          <strong>{card.id}</strong> · <span lang="en">{card.summary}</span>
        </p>
      </header>
      <section id="figures">
        <h2>{words.say("model.figures")}</h2>
        <p class="quiet">
          {words.say(main ? "model.figures.note" : "model.details.none")}
        </p>
        <Headlines headlines={headlines(card)} />
      </section>
      <Limits />
      {main && <Details card={card} main={main} />}
      <NetworkFacts card={card} />
      <DataSources card={card} />
      {main && <HowMeasured card={card} />}
    </article>
  );
}

function Details({ card, main }: { card: Card; main: string }) {
  const words = useWords();
  const protocol = useProtocol();
  const figures = card.protocols[main];
  const { classes, calibration, notSure } = figures;
  const heard = heardOf(card);
  const confusion = confusionOf(figures);
  const actors = actorsOf(figures);
  const groups = groupsOf(figures);
  const noise = noiseCurve(card);
  const isMeasured = classes || calibration || confusion || noise.length > 0;
  if (!isMeasured) return null;
  return (
    <section id="details">
      <h2>
        {main === "speakers"
          ? words.say("model.details")
          : words.say("model.details.other", {
            protocol: protocol(main).title,
          })}
      </h2>
      <div class="charts">
        {classes && <ClassBars classes={classes} />}
        {calibration && (
          <ReliabilityChart calibration={calibration} notSure={notSure} />
        )}
        {confusion && <ConfusionMatrix confusion={confusion} />}
        {actors.length > 1 && <ActorStrip actors={actors} />}
        {noise.length > 0 && (
          <NoiseChart
            points={noise}
            telephone={heard.telephone?.uar.mean ?? null}
          />
        )}
        {"live" in heard && <LiveTable heard={heard} />}
        {figures.gate && <GateTable gate={figures.gate} />}
        {groups.length > 0 && <GroupTable groups={groups} />}
      </div>
    </section>
  );
}
