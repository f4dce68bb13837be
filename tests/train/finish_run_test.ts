import { assert, assertEquals } from "@std/assert";
import { gateClips, MOST_SOUNDS } from "../../lib/train/mod.ts";

/** Clips of voices, by how many each of them has. */
function clipsOf(
  counts: Record<string, number>,
): Map<string, { speaker: string }> {
  const clips = Object.entries(counts).flatMap(([speaker, count]) =>
    Array.from(
      { length: count },
      (_, i) => [`${speaker}-${i}`, { speaker }] as const,
    )
  );
  return new Map(clips);
}

/** How many clips of each voice are taken. */
function taken(counts: Record<string, number>): Record<string, number> {
  const byId = clipsOf(counts);
  const ids = gateClips([...byId.keys()], { seed: 1, byId });
  assertEquals(new Set(ids).size, ids.length, "a clip is there twice");
  const voices = Map.groupBy(ids, (id) => byId.get(id)!.speaker);
  return Object.fromEntries(
    Object.keys(counts).map((name) => [name, voices.get(name)?.length ?? 0]),
  );
}

Deno.test("gateClips() takes no more of a voice than there is room for if all have as many", () => {
  const actors = Object.fromEntries(
    Array.from({ length: 18 }, (_, i) => [`ravdess-${i}`, 60]),
  );
  const share = MOST_SOUNDS / 20;
  const counts = { ...actors, "tess-OAF": 1260, "tess-YAF": 1260 };
  assert(share > 60 && share < 1260); // more than some have, less than others
  assertEquals(taken(counts), {
    ...actors,
    ...{ "tess-OAF": share, "tess-YAF": share },
  });
  assertEquals(taken({ a: MOST_SOUNDS, b: MOST_SOUNDS, c: MOST_SOUNDS }), {
    ...{ a: 533, b: 533, c: 533 },
  });
  assertEquals(taken({ a: 3, b: 5 }), { a: 3, b: 5 });
});

Deno.test("gateClips() takes other clips of a voice with another seed, the same with the same", () => {
  const byId = clipsOf({ a: 2 * MOST_SOUNDS });
  const ids = (seed: number) =>
    gateClips([...byId.keys()], { seed, byId }).toSorted();
  assertEquals(ids(1), ids(1));
  assert(ids(1).join() !== ids(2).join());
});
