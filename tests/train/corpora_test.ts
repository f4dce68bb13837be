import { assertEquals } from "@std/assert";
import { EMOTIONS } from "../../lib/model/mod.ts";
import { parseClipName, whereToGetCorpora } from "../../lib/train/mod.ts";

Deno.test("parseClipName() reads a RAVDESS name field by field", () => {
  assertEquals(parseClipName("Actor_07/03-01-05-02-01-02-07.wav"), {
    corpus: "ravdess",
    id: "03-01-05-02-01-02-07",
    speaker: "ravdess-07",
    sex: "male",
    emotion: "angry",
    intensity: "strong",
    statement: "Kids are talking by the door",
  });
  const other = parseClipName("03-01-01-01-02-01-24.flac");
  assertEquals(other?.sex, "female");
  assertEquals(other?.intensity, "normal");
  assertEquals(other?.statement, "Dogs are sitting by the door");
});

Deno.test("parseClipName() gives RAVDESS's codes 01 to 08 the emotions of its README", () => {
  const emotions = ["01", "02", "03", "04", "05", "06", "07", "08"].map(
    (code) => parseClipName(`03-01-${code}-01-01-01-01.wav`)?.emotion,
  );
  assertEquals(emotions, [...EMOTIONS]);
});

Deno.test("parseClipName() knows no songs, no video, no code out of range", () => {
  const names = [
    "03-02-05-02-01-02-07.wav", // song
    "01-01-05-02-01-02-07.mp4", // video
    "03-01-09-01-01-01-01.wav",
    "03-01-00-01-01-01-01.wav",
    "03-01-01-02-01-01-01.wav", // strongly neutral
    "03-01-05-03-01-01-01.wav",
    "03-01-05-01-03-01-01.wav",
    "03-01-05-01-01-03-01.wav",
    "03-01-05-01-01-01-25.wav",
    "03-01-05-01-01-01-00.wav",
    "03-01-05-01-01-01.wav",
    "3-1-5-1-1-1-1.wav",
  ];
  for (const name of names) assertEquals(parseClipName(name), null, name);
  assertEquals(parseClipName("03-01-05-01-01-01-01.wav") !== null, true);
});

Deno.test("parseClipName() reads TESS in every spelling known", () => {
  const same = {
    corpus: "tess",
    id: "YAF_back_ps",
    speaker: "tess-YAF",
    sex: "female",
    emotion: "surprised",
    intensity: "normal",
    statement: "Say the word back",
  };
  const names = [
    "YAF_pleasant_surprised/YAF_back_ps.wav",
    "YAF_back_PS.WAV",
    "yaf_back_ps.wav",
    "YA_back_ps.wav",
    "YAF_back_pleasant_surprise.wav",
    "YAF_Back_Pleasant_Surprised.aiff",
    "YAF back pleasant surprise.wav",
    "OAF_Fear/YAF_back_surprise.flac", // the folder says nothing
  ];
  for (const name of names) assertEquals(parseClipName(name), same, name);
});

Deno.test("parseClipName() gives each TESS emotion its label, and OA_ to OAF", () => {
  const emotions = {
    angry: "angry",
    disgust: "disgust",
    fear: "fearful",
    happy: "happy",
    neutral: "neutral",
    ps: "surprised",
    sad: "sad",
  };
  for (const [written, emotion] of Object.entries(emotions)) {
    const label = parseClipName(`OA_bite_${written}.wav`);
    assertEquals([label?.emotion, label?.speaker], [emotion, "tess-OAF"]);
    assertEquals(label?.id, `OAF_bite_${written}`);
  }
});

Deno.test("parseClipName() knows nothing else", () => {
  const names = [
    "1-17092-A.flac", // ESC-10
    "README.md",
    "OAF_back.wav",
    "OAF_back_bored.wav",
    "OAF_back_constructor.wav", // no property of every object is an emotion
    "IAF_back_sad.wav",
    "OAF__sad.wav",
    "sad.wav",
    "",
    "/",
  ];
  for (const name of names) assertEquals(parseClipName(name), null, name);
});

Deno.test("whereToGetCorpora() names both identifiers", () => {
  const text = whereToGetCorpora();
  assertEquals(text.includes("10.5281/zenodo.1188976"), true);
  assertEquals(text.includes("10.5683/SP2/E8H2MF"), true);
});
