import { assertEquals } from "@std/assert";
import { join } from "node:path";
import {
  collectUnits,
  HEARING_KINDS,
  hearingsFor,
  type ModelCard,
  readJsonFile,
} from "../../lib/train/mod.ts";
import { cardPath } from "./figures.ts";

Deno.test("the shipped model's card is what crossval --collect makes of the answers in results/", async () => {
  const card = await readJsonFile<ModelCard>(await cardPath());
  const surroundings = () => Promise.reject(new Error("answers are kept"));
  const { protocol: _p, seed: _s, fold: _f, ...recipe } = card.recipe;
  const report = await collectUnits("all", {
    runs: join("results", card.id),
    recipe,
    hearings: (protocol) =>
      hearingsFor(protocol, { kinds: HEARING_KINDS, surroundings }),
  });
  for (const [name, figures] of Object.entries(card.protocols)) {
    const { command: _, date: __, machine: ___, minutes, ...measured } =
      figures;
    const { protocol: ____, bySeed: _____, ...collected } =
      report.protocols[name];
    assertEquals(measured, JSON.parse(JSON.stringify(collected)), name);
    assertEquals(minutes, report.minutes[name]);
  }
  assertEquals(Object.keys(card.protocols), Object.keys(report.protocols));
});
