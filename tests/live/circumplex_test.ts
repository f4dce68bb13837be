import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  affectPoint,
  CIRCUMPLEX_DEGREES,
  emotionPlace,
} from "../../components/circumplex.ts";
import { stackedAreas, unsureBoxes } from "../../components/timeline_paths.ts";
import { EMOTIONS } from "../../lib/model/mod.ts";
import { PROBABILITY_SUM } from "../tolerances.ts";
import { sure } from "./signals.ts";

Deno.test("emotionPlace() has a place for every emotion, in the quadrant its word says", () => {
  assertEquals(Object.keys(CIRCUMPLEX_DEGREES).sort(), [...EMOTIONS].sort());
  const quadrant = (emotion: typeof EMOTIONS[number]) => {
    const { valence, arousal } = emotionPlace(emotion);
    return [Math.sign(valence), Math.sign(arousal)];
  };
  assertEquals(quadrant("happy"), [1, 1]);
  assertEquals(quadrant("surprised"), [1, 1]);
  assertEquals(quadrant("calm"), [1, -1]);
  assertEquals(quadrant("sad"), [-1, -1]);
  for (const tense of ["angry", "fearful", "disgust"] as const) {
    assertEquals(quadrant(tense), [-1, 1]);
  }
  assertEquals(quadrant("neutral"), [0, 0]);
});

Deno.test("affectPoint() is the emotion's own place where that is certain", () => {
  for (const emotion of EMOTIONS) {
    const { valence, arousal } = affectPoint(sure(emotion, 1).probabilities);
    const place = emotionPlace(emotion);
    assertAlmostEquals(valence, place.valence, PROBABILITY_SUM);
    assertAlmostEquals(arousal, place.arousal, PROBABILITY_SUM);
  }
});

Deno.test("affectPoint() lies between two emotions by their probabilities, inside the circle", () => {
  const probabilities = { ...sure("happy", 1).probabilities };
  probabilities.happy = 0.75;
  probabilities.sad = 0.25;
  const { valence, arousal } = affectPoint(probabilities);
  const [happy, sad] = [emotionPlace("happy"), emotionPlace("sad")];
  const between = (a: number, b: number) => 0.75 * a + 0.25 * b;
  assertAlmostEquals(
    valence,
    between(happy.valence, sad.valence),
    PROBABILITY_SUM,
  );
  assertAlmostEquals(
    arousal,
    between(happy.arousal, sad.arousal),
    PROBABILITY_SUM,
  );
  assert(Math.hypot(valence, arousal) < 1);
});

Deno.test("stackedAreas() stacks to the whole height, the first on top, and leaves silence empty", () => {
  const bins = [
    { probabilities: null },
    { probabilities: [0.25, 0.75] },
    { probabilities: [0.5, 0.5] },
    { probabilities: null },
    { probabilities: [1, 0] },
  ];
  const [first, second] = stackedAreas(bins);
  assertEquals(
    first,
    "M1 0.000L1.5 0.000L2.5 0.000L3 0.000L3 0.500L2.5 0.500L1.5 0.250L1 0.250Z" +
      "M4 0.000L4.5 0.000L5 0.000L5 1.000L4.5 1.000L4 1.000Z",
  );
  assert(second.startsWith("M1 0.250L1.5 0.250L2.5 0.500L3 0.500L3 1.000"));
  assertEquals(stackedAreas([{ probabilities: null }]), []);
});

Deno.test("unsureBoxes() veils the speech of which the model was not sure, and nothing else", () => {
  const probabilities = [0.5, 0.5];
  assertEquals(
    unsureBoxes([
      { probabilities, sure: 1 },
      { probabilities, sure: 0.25 },
      { probabilities: null, sure: 0 },
      { probabilities, sure: 0 },
    ]),
    "M1 0h1v1h-1ZM3 0h1v1h-1Z",
  );
});
