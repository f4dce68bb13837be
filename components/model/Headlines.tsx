import { useWords } from "../words.tsx";
import type { Headline, Part } from "./card.ts";
import { figureText, spreadText } from "./figure_text.ts";

const KNOWN = ["speakers", "random", "cross-corpus", "noise", "live"] as const;

/** A protocol's name and what it asks, in people's words. */
export function useProtocol() {
  const words = useWords();
  return (name: string) => {
    const known = KNOWN.find((one) => one === name);
    return known
      ? {
        title: words.say(`model.protocol.${known}`),
        what: words.say(`model.protocol.${known}.what`),
      }
      : { title: name, what: words.say("model.protocol.other.what") };
  };
}

/** The protocols' figures side by side; the easy one says that it is. */
export function Headlines({ headlines }: { headlines: Headline[] }) {
  return (
    <ul class="headlines">
      {headlines.map((one, i) => (
        <HeadlineCard key={one.name} headline={one} isFirst={i === 0} />
      ))}
    </ul>
  );
}

function HeadlineCard(
  { headline, isFirst }: { headline: Headline; isFirst: boolean },
) {
  const words = useWords();
  const { name, parts, hasOwnRecipe } = headline;
  const { title, what: asked } = useProtocol()(name);
  const what = hasOwnRecipe
    ? `${asked} ${words.say("model.protocol.own")}`
    : asked;
  return (
    <li
      class={isFirst ? "headline headline-first" : "headline"}
      data-protocol={name}
    >
      <h3>
        {title}
        {name === "random" && <span class="tag">{words.say("model.easy")}
        </span>}
      </h3>
      {parts.length > 0
        ? <PartFigures parts={parts} what={what} />
        : <WholeFigure headline={headline} what={what} />}
    </li>
  );
}

function WholeFigure(
  { headline, what }: { headline: Headline; what: string },
) {
  const words = useWords();
  const { uar, accuracy, figures } = headline;
  return (
    <>
      <p class="headline-figure">
        {words.percent(uar.mean, { digits: 1 })}
        {uar.n > 1 && <small>{spreadText(words, uar)}</small>}
      </p>
      <p>{what}</p>
      <p class="quiet">
        {words.say("model.accuracy", { percent: figureText(words, accuracy) })}
      </p>
      {figures?.sevenClasses && (
        <p class="quiet">
          {words.say("model.seven", {
            percent: figureText(words, figures.sevenClasses.uar),
          })}
        </p>
      )}
      {figures?.baseline && (
        <p class="quiet">
          {words.say("model.baseline", {
            percent: figureText(words, figures.baseline.accuracy),
          })}
        </p>
      )}
    </>
  );
}

/** From one actress to the other it is one collection, no other one. */
const ACTRESSES = "one TESS actress → the other";

function PartFigures({ parts, what }: { parts: Part[]; what: string }) {
  const words = useWords();
  const across = parts.filter(({ name }) => name !== ACTRESSES);
  const within = parts.find(({ name }) => name === ACTRESSES);
  return (
    <>
      {across.map(({ name, uar }) => (
        <p key={name} class="headline-figure">
          {words.percent(uar.mean, { digits: 1 })}
          {uar.n > 1 && <small>{spreadText(words, uar)}</small>}
          <small class="headline-part">{name}</small>
        </p>
      ))}
      <p>{what}</p>
      {within && (
        <p class="quiet">
          {words.say("model.protocol.cross-corpus.actresses", {
            percent: figureText(words, within.uar),
          })}
        </p>
      )}
    </>
  );
}
