import { assertAlmostEquals, assertEquals } from "@std/assert";
import { SessionSummary } from "../../lib/journal/mod.ts";
import { PROBABILITY_SUM } from "../tolerances.ts";
import { run, silent, spoken } from "./moments.ts";

Deno.test("SessionSummary gives each emotion, and not being sure, its share of the speech", () => {
  const summary = SessionSummary.of([
    ...run(0, 10, silent),
    ...run(10, 40, (at) => spoken(at, "happy")),
    ...run(40, 50, (at) => spoken(at, "happy", { p: 0.3, sure: false })),
    ...run(50, 70, (at) => spoken(at, "sad")),
  ]);
  assertEquals(summary.seconds, 70);
  assertEquals(summary.speechSeconds, 60);
  assertAlmostEquals(summary.shares.happy, 0.5, PROBABILITY_SUM);
  assertAlmostEquals(summary.shares.sad, 1 / 3, PROBABILITY_SUM);
  assertAlmostEquals(summary.notSure, 1 / 6, PROBABILITY_SUM);
  const sum = Object.values(summary.shares).reduce((a, b) => a + b);
  assertAlmostEquals(sum + summary.notSure, 1, PROBABILITY_SUM);
  // One change, happy to sad, in a minute of speech.
  assertAlmostEquals(summary.changesPerMinute, 1, PROBABILITY_SUM);
});

Deno.test("SessionSummary counts changes across pauses, and none where it is not sure", () => {
  const changes = (...moments: Parameters<typeof SessionSummary.of>[0]) =>
    SessionSummary.of(moments).changesPerMinute *
    SessionSummary.of(moments).speechSeconds / 60;
  const [a, b] = ["happy", "angry"] as const;
  assertAlmostEquals(
    changes(
      ...run(0, 1, (t) => spoken(t, a)),
      ...run(1, 2, (t) => spoken(t, b)),
    ),
    1,
    PROBABILITY_SUM,
  );
  assertAlmostEquals(
    changes(
      ...run(0, 1, (t) => spoken(t, a)),
      ...run(1, 2, silent),
      ...run(2, 3, (t) => spoken(t, b)),
    ),
    1,
    PROBABILITY_SUM,
  );
  assertEquals(
    changes(
      ...run(0, 1, (t) => spoken(t, a)),
      ...run(1, 2, (t) => spoken(t, b, { sure: false })),
      ...run(2, 3, (t) => spoken(t, a)),
    ),
    0,
  );
});

Deno.test("SessionSummary does not count time in which nothing was heard", () => {
  const { seconds } = SessionSummary.of([
    ...run(0, 2, silent),
    ...run(100, 102, silent),
  ]);
  assertEquals(seconds, 3.75); // the step over the gap is left out
});

Deno.test("SessionSummary of nothing is all zeroes, not NaN", () => {
  const { seconds, notSure, shares, changesPerMinute } = SessionSummary.of([]);
  assertEquals([seconds, notSure, changesPerMinute], [0, 0, 0]);
  assertEquals(Object.values(shares), new Array(8).fill(0));
});
