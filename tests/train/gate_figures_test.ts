import { assertEquals, assertStringIncludes } from "@std/assert";
import { EMOTIONS } from "../../lib/model/mod.ts";
import {
  type Answer,
  gateFigures,
  joinRecords,
  reportText,
  type RunRecord,
  SILENCE,
  type SoundAnswer,
} from "../../lib/train/mod.ts";

/** Answers to clips of which the first so many are accepted. */
function answers(accepted: number, of: number): Answer[] {
  return Array.from({ length: of }, (_, i) => ({
    id: `${i}`,
    ...{ corpus: "ravdess", speaker: "ravdess-01", sex: "male" },
    ...{ emotion: "happy", predicted: "happy" },
    probabilities: EMOTIONS.map((name) => Number(name === "happy")),
    accepted: i < accepted,
  }));
}

function sound(
  name: string,
  { kind, windows }: { kind: string; windows: boolean[] },
): SoundAnswer {
  return { name, kind, windows, accepted: windows.includes(true) };
}

const DOGS = { kind: "dog", windows: [true, false] };
const RAIN = { kind: "rain", windows: [false, false] };

function record(
  seed: number,
  fold: number,
  { accepted, sounds }: { accepted: number; sounds?: SoundAnswer[] },
): RunRecord {
  return {
    run: `${seed}-${fold}`,
    ...{ protocol: "speakers", seed, fold, majority: "happy" },
    notSureBelow: 0.5,
    heard: { clip: answers(10, 10), "10 dB": answers(accepted, 10) },
    ...{ sounds, weights: "" },
  };
}

const ALL = [
  sound("dog/a", DOGS),
  sound("dog/b", { ...DOGS, windows: [false, false] }),
  sound("rain/a", RAIN),
  sound("rain/b", RAIN),
  sound("zeros", { kind: SILENCE, windows: [] }),
];

Deno.test("gateFigures() pools a seed's folds and averages over seeds", () => {
  const figures = gateFigures([
    record(1, 1, { accepted: 10, sounds: ALL }),
    record(1, 2, { accepted: 8, sounds: ALL }),
    record(2, 1, { accepted: 9, sounds: ALL }),
    record(2, 2, { accepted: 9, sounds: ALL }),
  ])!;
  assertEquals(figures.accepted["10 dB"], { mean: 0.9, sd: 0, n: 2 });
  assertEquals(figures.accepted.clip.mean, 1);
  assertEquals(figures.rejected.mean, 3 / 4);
  assertEquals(figures.rejectedWindows.mean, 7 / 8);
  assertEquals(figures.rejectedByClass.dog.mean, 1 / 2);
  assertEquals(figures.rejectedByClass.rain.mean, 1);
  assertEquals(figures.rejectedSilence, { zeros: { mean: 1, sd: 0, n: 2 } });
  assertEquals(figures.sounds, 4); // silence is no environmental sound
});

Deno.test("gateFigures() are null where a run has not heard the sounds; answers that do not say, or not of all runs, are left out", () => {
  const heard = record(1, 1, { accepted: 10, sounds: ALL });
  assertEquals(gateFigures([heard, record(1, 2, { accepted: 9 })]), null);
  const more = record(1, 2, { accepted: 9, sounds: ALL });
  more.heard.live = answers(10, 10);
  for (const runs of [[heard, more], [more, heard]]) {
    assertEquals(Object.keys(gateFigures(runs)!.accepted), ["clip", "10 dB"]);
  }
  for (const answer of heard.heard["10 dB"]) delete answer.accepted;
  assertEquals(Object.keys(gateFigures([heard])!.accepted), ["clip"]);
});

Deno.test("joinRecords() and reportText() tell what the gate lets through", () => {
  const runs = [record(1, 1, { accepted: 9, sounds: ALL })];
  const report = joinRecords(runs);
  assertEquals(report.gate!.accepted["10 dB"].mean, 0.9);
  const how = { command: "c", date: "2026-01-01", name: "gate" } as const;
  const text = reportText(report, how);
  for (
    const row of [
      ["10 dB", "90.0 %", "99.0 %"],
      ["4 sounds, whole", "75.0 %", "97.0 %"],
      ["silence: zeros", "100.0 %", "100.0 %"],
    ]
  ) {
    const cells = text.split("\n").map((line) =>
      line.split("|").map((cell) => cell.trim()).filter(Boolean).join("|")
    );
    assertStringIncludes(cells.join("\n"), row.join("|"));
  }
  const none = joinRecords([record(1, 1, { accepted: 9 })]);
  assertEquals(none.gate, null);
  assertEquals(reportText(none, how).includes("Speech gate"), false);
});
