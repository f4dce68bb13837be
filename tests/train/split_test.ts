import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import {
  type Clip,
  clipId,
  PROTOCOLS,
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

function speakersOf(clips: readonly Clip[]): Set<string> {
  return new Set(clips.map(({ speaker }) => speaker));
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

/** Every protocol's every fold, as two seeds divide it. */
const SPLITS = Object.values(PROTOCOLS).flatMap(({ name, folds }) =>
  [1, 2].flatMap((seed) =>
    Array.from({ length: folds ?? 1 }, (_, i) => {
      const fold = folds === null ? null : i + 1;
      return { name: `${name} ${fold ?? ""} seed ${seed}`, seed, fold, folds };
    }).map((unit) => ({
      ...unit,
      protocol: name,
      split: splitClips(name, clips, unit),
    }))
  )
);

Deno.test("splitClips() never puts a clip on two sides, under any protocol", () => {
  for (const { name, split } of SPLITS) {
    const all = [...split.train, ...split.dev, ...split.test];
    assertEquals(new Set(all).size, all.length, name);
  }
  assertEquals(SPLITS.length, 2 * (1 + 5 + 4 + 1));
});

Deno.test("splitClips() keeps one sound under two names on one side, under any protocol", () => {
  const copies = clips.map((clip) => ({ ...clip, path: `again/${clip.path}` }));
  for (const { name, protocol, split, seed, fold } of SPLITS) {
    const doubled = splitClips(protocol, [...copies, ...clips], { seed, fold });
    assertEquals(doubled, split, name);
  }
  const [first] = clips;
  const renamed: Clip = { ...first, path: "~", emotion: "angry" };
  const split = splitClips("random", [...clips, renamed], { seed: 1 });
  assertWhole(split);
});

Deno.test("splitClips() never lets a speaker who is tested be heard before, but under random", () => {
  for (const { name, protocol, split } of SPLITS) {
    const { train, dev, test } = sides(split);
    const [learnt, chosen, tested] = [train, dev, test].map(speakersOf);
    const isApart = tested.isDisjointFrom(learnt.union(chosen));
    assertEquals(isApart, protocol !== "random", name);
  }
});

Deno.test("splitClips(speakers) never lets a speaker be on two sides", () => {
  for (let fold = 1; fold <= SPEAKER_FOLDS.length; fold++) {
    const split = splitClips("speakers", clips, { seed: 1, fold });
    assertWhole(split);
    const { train, dev } = sides(split);
    assert(speakersOf(train).isDisjointFrom(speakersOf(dev)));
    assertEquals(new Set(dev.map((clip) => clip.sex)).size, 2);
  }
});

Deno.test("splitClips(speakers) holds back as many women as men by whom to choose", () => {
  for (const developmentActors of [2, 4, 6]) {
    const { dev, test } = sides(
      splitClips("speakers", clips, { seed: 1, fold: 1, developmentActors }),
    );
    const actors = [...speakersOf(dev)];
    assertEquals(actors.length, developmentActors);
    const women = actors.filter((name) => Number(name.slice(-2)) % 2 === 0);
    assertEquals(women.length, developmentActors / 2);
    assert(speakersOf(test).isDisjointFrom(speakersOf(dev)));
  }
});

Deno.test("splitClips(speakers) holds the same first actors back when there are more", () => {
  const dev = (developmentActors?: number) =>
    speakersOf(
      sides(
        splitClips("speakers", clips, { seed: 3, fold: 2, developmentActors }),
      ).dev,
    );
  assertEquals(dev(2), dev());
  const women = (names: Set<string>) =>
    new Set([...names].filter((name) => Number(name.slice(-2)) % 2 === 0));
  assert(women(dev(2)).isSubsetOf(women(dev(4))));
});

Deno.test("splitClips() refuses an odd number of development actors", () => {
  for (const developmentActors of [0, 1, 3, NaN]) {
    assertThrows(
      () =>
        splitClips("speakers", clips, { seed: 1, fold: 1, developmentActors }),
      RangeError,
      "'developmentActors' must be an even number of at least 2",
    );
  }
});

Deno.test("splitClips(cross-corpus) learns from one corpus or actress and is tested on all of another", () => {
  const expected = [
    ["ravdess", "tess"],
    ["tess", "ravdess"],
    ["tess-OAF", "tess-YAF"],
    ["tess-YAF", "tess-OAF"],
  ];
  const isOf = (name: string) => ({ corpus, speaker }: Clip) =>
    corpus === name || speaker === name;
  for (const { split, fold, name } of SPLITS) {
    if (split.protocol !== "cross-corpus") continue;
    const { train, dev, test } = sides(split);
    const [from, to] = expected[fold! - 1];
    assert([...train, ...dev].every(isOf(from)), name);
    assert(test.every(isOf(to)), name);
    assertEquals(test.length, clips.filter(isOf(to)).length, name);
    const all = train.length + dev.length;
    assertEquals(all, clips.filter(isOf(from)).length, name);
  }
});

Deno.test("splitClips(cross-corpus) chooses by other actors of RAVDESS, and by other words of TESS", () => {
  for (const { split, fold, name } of SPLITS) {
    if (split.protocol !== "cross-corpus") continue;
    const { train, dev } = sides(split);
    const what = ({ speaker, statement }: Clip) =>
      fold === 1 ? speaker : statement;
    const [learnt, chosen] = [train, dev].map((side) =>
      new Set(side.map(what))
    );
    assert(learnt.isDisjointFrom(chosen), name);
    const share = chosen.size / (chosen.size + learnt.size);
    assertAlmostEquals(share, 0.1, 0.03, name);
  }
});

Deno.test("splitClips(speakers) tests the actors of published work's five folds", () => {
  const folds = [
    [2, 5, 14, 15, 16],
    [3, 6, 7, 13, 18],
    [10, 11, 12, 19, 20],
    [8, 17, 21, 23, 24],
    [1, 4, 9, 22],
  ];
  const tested = folds.map((_, i) => {
    const split = splitClips("speakers", clips, { seed: 1, fold: i + 1 });
    const actors = speakersOf(sides(split).test);
    return [...actors].map((name) => Number(name.slice(-2))).sort((a, b) =>
      a - b
    );
  });
  assertEquals(tested, folds);
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
  for (const fold of [0, 5, null]) {
    assertThrows(
      () => splitClips("cross-corpus", clips, { seed: 1, fold }),
      RangeError,
      "'fold' must be 1 to 4",
    );
  }
  const two = clips.slice(0, 2);
  assertThrows(
    () => splitClips("random", two, { seed: 1 }),
    RangeError,
    "must hold at least one",
  );
});
