import { assert, assertEquals, assertMatch } from "@std/assert";
import { h } from "preact";
import { renderToString } from "preact-render-to-string";
import {
  type Card,
  confusionOf,
  groupsOf,
  headlines,
  mainProtocol,
  noiseCurve,
} from "../../components/model/card.ts";
import { figureText, spreadText } from "../../components/model/figure_text.ts";
import { ModelPage } from "../../components/model/ModelPage.tsx";
import { stacked } from "../../components/model/ActorStrip.tsx";
import { EMOTION_ORDER } from "../../components/emotion_look.ts";
import { Speaking } from "../../components/words.tsx";
import { EMOTIONS } from "../../lib/model/mod.ts";
import { type Language, LANGUAGES, wordsIn } from "../../lib/messages/mod.ts";
import { textOf } from "./application.ts";
import { fullCard } from "./card_fixture.ts";

const CARD = fullCard() as Card;

function render(card: Card, language: Language = "en"): string {
  return renderToString(
    h(Speaking, {
      words: wordsIn(language),
      children: h(ModelPage, { card }),
    }),
  );
}

Deno.test("/model shows the shipped card without JavaScript of its own", async () => {
  const html = await textOf("/model");
  const index = JSON.parse(
    await Deno.readTextFile("static/models/index.json"),
  );
  assert(html.includes(index.default));
  assertMatch(html, /data-protocol="speakers"/);
  assertMatch(html, /id="limits"/);
  assert(!html.includes("/_fresh/js/"), "no island");
});

Deno.test("ModelPage shows every part that a card holds, in every language", () => {
  for (const language of LANGUAGES) {
    const html = render(CARD, language);
    const words = wordsIn(language);
    for (
      const part of [
        "classes",
        "confusion",
        "reliability",
        "noise",
        "actors",
        "groups",
        "gate",
        "network",
        "heard.title",
        "forbidden",
        "limits",
        "data",
        "measured",
      ] as const
    ) {
      const title = words.say(`model.${part}`);
      assert(html.includes(`>${title}</h`), `${language}: ${title}`);
    }
    assert(html.includes(words.say("model.easy")), language);
  }
});

Deno.test("ModelPage leaves out what a card does not hold", () => {
  const { accuracy, uar } = CARD.protocols.speakers;
  const protocols = { speakers: { accuracy, uar } };
  const html = render({ ...CARD, protocols });
  assertMatch(html, /data-protocol="speakers"/);
  for (const part of ["confusion", "reliability", "actors", "noise"]) {
    assert(!html.includes(`class="chart ${part}`), part);
  }
  const none = render({ ...CARD, protocols: {} });
  assertMatch(none, /No figures have been measured/);
  assertMatch(none, /must not be used for/);
});

Deno.test("figureText() gives the spread over several networks, its sign and number on one line", () => {
  const figure = { mean: 0.5191, sd: 0.0123, n: 3 };
  const [en, de] = [wordsIn("en"), wordsIn("de")];
  assertEquals(figureText(en, figure), "51.9% ±\u00a01.2");
  assertEquals(spreadText(de, figure), "±\u00a01,2");
  assertEquals(figureText(en, { ...figure, n: 1 }), "51.9%");
});

Deno.test("headlines() puts voices never heard first, then the easy one, then noise and live", () => {
  assertEquals(headlines(CARD).map(({ name }) => name), [
    "speakers",
    "random",
    "cross-corpus",
    "noise",
    "live",
  ]);
  const { random } = CARD.protocols;
  const alone = { ...CARD, protocols: { random } };
  assertEquals([mainProtocol(alone), mainProtocol(CARD)], [
    "random",
    "speakers",
  ]);
});

Deno.test("ModelPage shows each direction of another collection by itself, not all as one", () => {
  const whole = CARD.protocols["cross-corpus"];
  const [headline] = headlines(CARD).filter(({ parts }) => parts.length > 0);
  assertEquals(headline.name, "cross-corpus");
  for (const language of LANGUAGES) {
    const words = wordsIn(language);
    const html = render(CARD, language);
    const [card] = /<li[^>]*data-protocol="cross-corpus".*?<\/li>/
      .exec(html)!;
    const big = (share: number) => `>${words.percent(share, { digits: 1 })}<`;
    for (const [name, { uar }] of Object.entries(whole.parts!)) {
      if (name.includes("actress")) {
        // The same collection: no headline of its own.
        assert(card.includes(figureText(words, uar)), `${language} ${name}`);
        assert(!card.includes(big(uar.mean)), `${language} ${name}`);
        continue;
      }
      assert(card.includes(big(uar.mean)), `${language} ${name}`);
      assert(card.includes(`>${name}<`), `${language} ${name}`);
    }
    assert(!card.includes(words.percent(whole.uar.mean, { digits: 1 })));
  }
});

Deno.test("ModelPage says where networks were made by a recipe of their own", () => {
  const own = (html: string, language: Language) =>
    html.split(wordsIn(language).say("model.protocol.own")).length - 1;
  const of = (knownVoices: Card["knownVoices"], language: Language) =>
    own(render({ ...CARD, knownVoices }, language), language);
  for (const language of LANGUAGES) {
    assertEquals(of(CARD.recipe, language), 1, language);
    assertEquals([of(null, language), of(undefined, language)], [0, 0]);
  }
});

Deno.test("ModelPage says that the table of confidences counts every network's answers", () => {
  const { calibration, clips } = CARD.protocols.speakers;
  const counted = calibration!.bins.reduce((sum, { clips }) => sum + clips, 0);
  assertEquals(counted, 3 * clips!);
  assert(render(CARD).includes(">answers of all networks<"));
});

Deno.test("noiseCurve() runs from no noise to the loudest", () => {
  const curve = noiseCurve(CARD);
  assertEquals(curve.map(({ snrDb }) => snrDb), [Infinity, 20, 10, 5, 0]);
  const whole = CARD.protocols.speakers.uar.mean;
  assertEquals(curve.map(({ uar }) => Math.round(100 * (whole - uar))), [
    0,
    2,
    6,
    12,
    22,
  ]);
  assertEquals(noiseCurve({ ...CARD, protocols: {} }), []);
});

Deno.test("confusionOf() gives shares of each emotion that was played", () => {
  const confusion = EMOTIONS.map((_, i) =>
    EMOTIONS.map((_, j) => i === 1 ? 0 : i === j ? 3 : j === 0 ? 1 : 0)
  );
  const { emotions, shares } = confusionOf({
    ...CARD.protocols.speakers,
    confusion,
  })!;
  assertEquals(emotions, EMOTIONS.filter((name) => name !== "calm"));
  assertEquals(shares[0][0], 1);
  assertEquals(shares[1].slice(0, 3), [0.25, 0, 0.75]);
});

Deno.test("groupsOf() names sexes and corpora only where there are several", () => {
  const { speakers } = CARD.protocols;
  const names = groupsOf(speakers).map(({ name }) => name);
  assertEquals(names, ["female", "male", "ravdess", "tess"]);
  const { ravdess } = speakers.byCorpus!;
  const one = groupsOf({ ...speakers, byCorpus: { ravdess } });
  assertEquals(one.map(({ name }) => name), ["female", "male"]);
});

Deno.test("stacked() moves dots that would hide each other, and no others", () => {
  const levels = stacked([10, 12, 14, 100]).map(([, level]) => level);
  assertEquals(levels, [0, 1, -1, 0]);
});

Deno.test("the pages' order of emotions is that of the models", () => {
  assertEquals([...EMOTION_ORDER], [...EMOTIONS]);
});
