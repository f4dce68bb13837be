import { assertEquals, assertGreater } from "@std/assert";
import { noisesOf, readNoises } from "../../bench/noise/sounds.ts";
import { encodeWav } from "../../lib/audio/mod.ts";
import { splitNoise } from "../../lib/train/mod.ts";
import { tempFolder } from "../temp_folder.ts";

/** Twenty recordings of one kind, some of them two cuts of a source. */
const RECORDINGS = Array.from({ length: 20 }, (_, i) => {
  const cut = i % 3 === 2 ? "B" : "A";
  return `${1 + i % 5}-${100 + i - (cut === "B" ? 1 : 0)}-${cut}.flac`;
}).map((name, i) =>
  i % 3 === 2 ? name.replace(/^\d/, `${1 + (i - 1) % 5}`) : name
);

/** As ESC-50 names them. */
const WAVS = Array.from({ length: 24 }, (_, i) => `1-${100 + i}-A-40.wav`);

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

Deno.test("noisesOf() knows two cuts of one source by ESC-50's names too", () => {
  const cuts = ["4-161579-A-40.wav", "4-161579-B-40.wav"];
  const parts = (["tuning", "measuring"] as const)
    .map((part) => noisesOf(part, [...cuts, "1-1-A-40.wav"]));
  assertEquals(parts.filter((names) => names.includes(cuts[0])).length, 1);
  assertEquals(
    parts.find((names) => names.includes(cuts[0]))!.length >= 2,
    true,
  );
});

Deno.test("readNoises() has noise that networks do not learn with", async () => {
  await using temp = await tempFolder();
  const { folder } = temp;
  await Deno.mkdir(`${folder}/rain`);
  const wav = encodeWav(new Float32Array(160).fill(0.5), {
    sampleRateHz: 16000,
  });
  for (const name of WAVS) await Deno.writeFile(`${folder}/rain/${name}`, wav);
  const count = async (isUnlearnt: boolean) =>
    (await readNoises(folder, "measuring", { isUnlearnt })).length;
  const halves = splitNoise(WAVS);
  const unlearnt = noisesOf("measuring", WAVS)
    .filter((name) => halves.get(name) === "test");
  assertEquals(await count(true), unlearnt.length);
  assertGreater(unlearnt.length, 0);
  assertGreater(await count(false), unlearnt.length);
});

Deno.test("noisesOf() does not hang on the order of the files", () => {
  for (const part of ["tuning", "measuring"] as const) {
    assertEquals(
      noisesOf(part, RECORDINGS.toReversed()),
      noisesOf(part, RECORDINGS),
    );
  }
});
