import { assertEquals } from "@std/assert";
import { noisesOf } from "../../bench/noise/sounds.ts";

/** Twenty recordings of one kind, some of them two cuts of a source. */
const RECORDINGS = Array.from({ length: 20 }, (_, i) => {
  const cut = i % 3 === 2 ? "B" : "A";
  return `${1 + i % 5}-${100 + i - (cut === "B" ? 1 : 0)}-${cut}.flac`;
}).map((name, i) =>
  i % 3 === 2 ? name.replace(/^\d/, `${1 + (i - 1) % 5}`) : name
);

function sources(names: string[]): string[] {
  return names.map((name) => name.split("-").slice(0, 2).join("-"));
}

Deno.test("noisesOf() shares recordings out in halves, each in one alone", () => {
  const tuning = noisesOf("tuning", RECORDINGS);
  const measuring = noisesOf("measuring", RECORDINGS);
  assertEquals([...tuning, ...measuring].sort(), [...RECORDINGS].sort());
  const gap = Math.abs(tuning.length - measuring.length);
  assertEquals(gap <= 3, true, `${tuning.length} and ${measuring.length}`);
});

Deno.test("noisesOf() keeps two cuts of one source together", () => {
  const tuning = new Set(sources(noisesOf("tuning", RECORDINGS)));
  const measuring = sources(noisesOf("measuring", RECORDINGS));
  assertEquals(new Set(sources(RECORDINGS)).size, 14);
  assertEquals(measuring.filter((source) => tuning.has(source)), []);
});

Deno.test("noisesOf() does not hang on the order of the files", () => {
  for (const part of ["tuning", "measuring"] as const) {
    assertEquals(
      noisesOf(part, RECORDINGS.toReversed()),
      noisesOf(part, RECORDINGS),
    );
  }
});
