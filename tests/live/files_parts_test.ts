import { assert, assertEquals, assertMatch } from "@std/assert";
import { clock } from "../../components/files/clock.ts";
import { outlinePath } from "../../components/files/outline.ts";
import { toCsv, toJson } from "../../islands/files/export_results.ts";
import { FileEntry } from "../../islands/files/file_entry.ts";
import { announcement } from "../../islands/files/files_words.ts";
import { follow, wholeWindow, zoom } from "../../islands/files/wave_view.ts";
import { LANGUAGES, wordsIn } from "../../lib/messages/mod.ts";
import { sure } from "./signals.ts";

const SEGMENTS = [
  { startSeconds: 1, endSeconds: 2.5, prediction: sure("happy") },
  {
    startSeconds: 4,
    endSeconds: 6,
    prediction: { ...sure("sad"), sure: false },
  },
];

/** A file of which all was heard. */
const A = {
  name: "a.wav",
  state: "done",
  seconds: 9,
  heardSeconds: 9,
  segments: SEGMENTS,
} as const;

Deno.test("toCsv() writes a line a segment, names as they are", () => {
  const csv = toCsv([A]);
  const lines = csv.split("\r\n");
  assertEquals(lines.length, 4);
  assertMatch(
    lines[0],
    /^file,start_s,end_s,label,emotion,confidence,p_neutral/,
  );
  assertMatch(lines[1], /^a\.wav,1\.000,2\.500,happy,happy,0\.8600,0\.0200/);
  assertMatch(lines[2], /^a\.wav,4\.000,6\.000,notSure,sad,/);
});

Deno.test("toCsv() says in every line how much of the file was heard", () => {
  const part = { ...A, state: "cancelled", heardSeconds: 6.5 } as const;
  const [head, whole, ...others] = toCsv([A, part, { ...part, seconds: null }])
    .split("\r\n");
  assertMatch(head, /,p_surprised,state,heard_s,length_s$/);
  assertMatch(whole, /,done,9\.000,9\.000$/);
  for (const line of others.slice(1, 3)) {
    assertMatch(line, /,cancelled,6\.500,9\.000$/);
  }
  assertMatch(others[3], /,cancelled,6\.500,$/);
  const nCells = head.split(",").length;
  for (const line of others.slice(0, 5)) {
    assertEquals(line.split(",").length, nCells, line);
  }
});

Deno.test("toCsv() quotes what a table would break on, and disarms formulas", () => {
  const segments = SEGMENTS.slice(0, 1);
  const first = (name: string) =>
    toCsv([{ ...A, name, segments }]).split("\r\n")[1];
  assertMatch(first('say "hi", now.wav'), /^"say ""hi"", now\.wav",1\.000/);
  assertMatch(first("=HYPERLINK(1).wav"), /^'=HYPERLINK\(1\)\.wav,/);
  assertMatch(first("-x.wav"), /^'-x\.wav,/);
  assertMatch(first("-1+1.wav"), /^'-1\+1\.wav,/);
});

Deno.test("toJson() holds what was heard, where and on what", () => {
  const { date, backend, files } = JSON.parse(toJson(
    [A, { ...A, state: "cancelled", seconds: null, heardSeconds: 6.5 }],
    { backend: "wasm: CPU", date: "2026-11-22T00:00:00.000Z" },
  ));
  assertEquals([date, backend], ["2026-11-22T00:00:00.000Z", "wasm: CPU"]);
  assertEquals([files[0].file, files[0].seconds], ["a.wav", 9]);
  const said = files.map((
    { state, heardSeconds, seconds }: Record<string, unknown>,
  ) => [state, heardSeconds, seconds]);
  assertEquals(said, [["done", 9, 9], ["cancelled", 6.5, null]]);
  assertEquals(files[0].segments[1].label, "notSure");
  assertEquals(files[0].segments[0].probabilities.happy, 0.86);
});

Deno.test("zoom() keeps the moment under it in its place, within the recording", () => {
  const whole = wholeWindow(100);
  const near = zoom(whole, { factor: 0.5, around: 40, seconds: 100 });
  assertEquals(near, { startSeconds: 20, spanSeconds: 50 });
  const edge = zoom(whole, { factor: 0.5, around: 100, seconds: 100 });
  assertEquals(edge, { startSeconds: 50, spanSeconds: 50 });
  const back = zoom(near, { factor: 4, around: 40, seconds: 100 });
  assertEquals(back, whole);
  const nearest = zoom(near, { factor: 1e-6, around: 40, seconds: 100 });
  assertEquals(nearest.spanSeconds, 2);
});

Deno.test("follow() turns the page where the place has left it, and only there", () => {
  const window = { startSeconds: 10, spanSeconds: 20 };
  assertEquals(follow(window, { position: 29, seconds: 100 }), window);
  assertEquals(
    follow(window, { position: 31, seconds: 100 }),
    { startSeconds: 29, spanSeconds: 20 },
  );
  assertEquals(
    follow(window, { position: 99, seconds: 100 }),
    { startSeconds: 80, spanSeconds: 20 },
  );
});

Deno.test("clock() reads like a player's", () => {
  assertEquals([0, 7.9, 72, 3725].map((t) => clock(t)), [
    "0:00",
    "0:07",
    "1:12",
    "1:02:05",
  ]);
});

Deno.test("clock() gives tenths where they are asked for", () => {
  assertEquals(clock(7.94, { tenths: true }), "0:07.9");
  for (let i = 0; i < 600; i++) {
    const [whole, tenth] = clock(i / 10, { tenths: true }).split(".");
    assertEquals([whole, Number(tenth)], [clock(Math.floor(i / 10)), i % 10]);
  }
});

Deno.test("outlinePath() shows a quiet recording, and leaves a silent one flat", () => {
  const options = { startSeconds: 0, spanSeconds: 1, columns: 1 };
  const top = (peak: number) =>
    Number(/^M0 ([\d.]+)/.exec(outlinePath(peaksOf(peak), options))![1]);
  assertEquals([top(32_767), top(500)], [0, 0]);
  assert(top(33) >= 0.9, "what is below a whisper is not blown up");
});

/** A second with one peak upwards. */
function peaksOf(peak: number): Int16Array {
  const peaks = new Int16Array(200);
  peaks[1] = peak;
  return peaks;
}

Deno.test("outlinePath() takes the extremes of each column and stops where the sound does", () => {
  const peaks = new Int16Array(2 * 200);
  peaks[2 * 50 + 1] = 32_767;
  peaks[2 * 150] = -32_767;
  const options = { startSeconds: 0, spanSeconds: 4, columns: 4 };
  const path = outlinePath(peaks, options);
  const [, top, bottom] = /^M(.*)L1 2L(.*)Z$/.exec(path) ?? [];
  assertEquals(top, "0 0L1 0.994");
  assertEquals(bottom, "0 1.006");
  assertEquals(outlinePath(new Int16Array(), options), "");
  const later = outlinePath(peaks, { ...options, startSeconds: 1 });
  assert(!later.includes(" 0L"), "the peak in the first second is left out");
});

Deno.test("FileEntry knows a share of what has a length alone, until all is heard", () => {
  const entry = new FileEntry(0, new File([], "a.aac"));
  entry.state.value = "running";
  entry.heardSeconds.value = 3;
  assertEquals(entry.progress.value, null);
  entry.seconds.value = 12;
  assertEquals(entry.progress.value, 0.25);
  entry.seconds.value = null;
  entry.state.value = "done";
  assertEquals(entry.progress.value, 1);
});

Deno.test("announcement() blames no file for a server that is away", () => {
  const entry = new FileEntry(0, new File([], "a.wav"));
  entry.fault.value = { fault: "model", detail: "Failed to fetch" };
  entry.state.value = "failed";
  for (const language of LANGUAGES) {
    const words = wordsIn(language);
    const said = announcement(words, entry) + words.say("files.state.failed");
    assert(!/\bread\b|lesbar|lu\b|leer\b|illisible/i.test(said), said);
    assertMatch(said, /a\.wav/);
  }
});

Deno.test("announcement() says what was heard in a file that is done, and nothing before one is", () => {
  const entry = new FileEntry(0, new File([], "a.wav"));
  for (const segment of SEGMENTS) entry.addSegment(segment);
  entry.state.value = "done";
  const words = wordsIn("en");
  assertMatch(announcement(words, entry), /^a\.wav is done: \w+/);
  assertEquals(announcement(words, null), "");
});
