import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import {
  type Clip,
  clipId,
  SPEAKER_FOLDS,
  type Split,
  splitClips,
} from "../../lib/train/mod.ts";
import { fakeClips } from "./clips.ts";

const clips = fakeClips();
const byId = new Map(clips.map((clip) => [clipId(clip), clip]));

function sides(split: Split): Record<"train" | "dev" | "test", Clip[]> {
  const of = (ids: string[]) => ids.map((id) => byId.get(id)!);
  return { train: of(split.train), dev: of(split.dev), test: of(split.test) };
}

function assertWhole(split: Split): void {
  const all = [...split.train, ...split.dev, ...split.test];
  assertEquals(new Set(all).size, all.length, "a clip is on two sides");
  assertEquals(all.length, clips.length, "a clip is on no side");
}

Deno.test("splitClips(random) puts every clip on one side and a fifth in the test", () => {
  const split = splitClips("random", clips, { seed: 1 });
  assertWhole(split);
  assertAlmostEquals(split.test.length / clips.length, 0.2, 0.01);
});

Deno.test("splitClips(random) keeps each corpus' and emotion's share", () => {
  const { test } = sides(splitClips("random", clips, { seed: 1 }));
  const count = (of: Clip[], corpus: string, emotion: string) =>
    of.filter((c) => c.corpus === corpus && c.emotion === emotion).length;
  for (const { corpus, emotion } of clips) {
    const share = count(test, corpus, emotion) / count(clips, corpus, emotion);
    assertAlmostEquals(share, 0.2, 0.02);
  }
});

Deno.test("splitClips(random) repeats by seed, whatever the clips' order", () => {
  const first = splitClips("random", clips, { seed: 1 });
  const again = splitClips("random", clips.toReversed(), { seed: 1 });
  const other = splitClips("random", clips, { seed: 2 });
  assertEquals(new Set(again.test), new Set(first.test));
  assert(other.test.join() !== first.test.join());
});

Deno.test("splitClips(speakers) never lets a speaker be on two sides", () => {
  for (let fold = 1; fold <= SPEAKER_FOLDS.length; fold++) {
    const split = splitClips("speakers", clips, { seed: 1, fold });
    assertWhole(split);
    const { train, dev, test } = sides(split);
    const speakers = [train, dev, test].map((side) =>
      new Set(side.map((clip) => clip.speaker))
    );
    assert(speakers[0].isDisjointFrom(speakers[1]));
    assert(speakers[0].isDisjointFrom(speakers[2]));
    assert(speakers[1].isDisjointFrom(speakers[2]));
    assertEquals(new Set(dev.map((clip) => clip.sex)).size, 2);
  }
});

Deno.test("splitClips(speakers) tests every RAVDESS actor in one fold, TESS in none", () => {
  const tested = SPEAKER_FOLDS.flatMap((_, i) => {
    const split = splitClips("speakers", clips, { seed: 1, fold: i + 1 });
    return [...new Set(sides(split).test.map((clip) => clip.speaker))];
  });
  const actors = clips.filter((clip) => clip.corpus === "ravdess");
  assertEquals(
    tested.toSorted(),
    [...new Set(actors.map((clip) => clip.speaker))].toSorted(),
  );
});

Deno.test("splitClips() refuses a fold that is not there and an empty side", () => {
  for (const fold of [0, 6, null]) {
    assertThrows(
      () => splitClips("speakers", clips, { seed: 1, fold }),
      RangeError,
      "'fold' must be 1 to 5",
    );
  }
  const two = clips.slice(0, 2);
  assertThrows(
    () => splitClips("random", two, { seed: 1 }),
    RangeError,
    "must hold at least one",
  );
});
