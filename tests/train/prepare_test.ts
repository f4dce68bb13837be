import { assertEquals, assertRejects } from "@std/assert";
import { createHash } from "node:crypto";
import { dirname } from "node:path";
import {
  describeManifest,
  FolderLock,
  prepareCorpora,
  type PrepareOptions,
  readClip,
  readManifest,
  SeededRandom,
} from "../../lib/train/mod.ts";
import { aiffFile, be, bytes, flacFile, le, wavFile } from "../audio/files.ts";
import { zipFile } from "./zip_bytes.ts";

/** A tone of half a second or less; another frequency is another sound. */
function toneData(hz: number, n = 4000): number[] {
  return Array.from(
    { length: n },
    (_, i) => Math.round(8000 * Math.sin(2 * Math.PI * hz * i / 16000)),
  );
}

function tone(hz: number, { rateHz = 16000, n = 4000 } = {}): Uint8Array {
  const data = toneData(hz * 16000 / rateHz, n).flatMap((x) => le(x, 2));
  return wavFile({ rateHz, data });
}

/** A tone with noise, of which Deflate stores most bits as they are. */
function noisy(hz: number): Uint8Array {
  const random = new SeededRandom(1, "noisy");
  const data = toneData(hz).flatMap((x) => le(x + random.integer(4000), 2));
  return wavFile({ rateHz: 16000, data });
}

type Files = Record<string, Uint8Array>;

/** Runs `test` in an empty folder that is removed afterwards. */
async function inFolder(
  files: Files,
  test: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, content] of Object.entries(files)) {
      await Deno.mkdir(dirname(`${folder}/${name}`), { recursive: true });
      await Deno.writeFile(`${folder}/${name}`, content);
    }
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Prepares `in/` into `out/`. */
async function prepare(folder: string, options: Partial<PrepareOptions> = {}) {
  const prepared = await prepareCorpora({
    from: [`${folder}/in`],
    to: `${folder}/out`,
    ...options,
  });
  const { clips, leftOut } = prepared.manifest;
  const out: Record<string, string> = {};
  for (const { path, reason } of leftOut) {
    out[path.slice(folder.length + 1)] = reason;
  }
  return { ...prepared, clips, out, ids: clips.map((clip) => clip.id) };
}

const LAYOUTS: Record<string, Files> = {
  "the publishers' folders": {
    "in/Actor_01/03-01-01-01-01-01-01.wav": tone(300),
    "in/TESS Toronto emotional speech set data/OAF_Fear/OAF_back_fear.wav":
      tone(400),
  },
  "one flat folder": {
    "in/03-01-01-01-01-01-01.wav": tone(300),
    "in/OAF_back_fear.wav": tone(400),
  },
  "RAVDESS unpacked twice": {
    "in/Actor_01/03-01-01-01-01-01-01.wav": tone(300),
    "in/audio_speech_actors_01-24/Actor_01/03-01-01-01-01-01-01.wav": tone(300),
    "in/tess/oaf_BACK_fear.WAV": tone(400),
  },
  "a ZIP in the folder, packed, nested": {
    "in/all.zip": zipFile([
      { name: "a/Actor_01/03-01-01-01-01-01-01.wav", content: tone(300) },
      { name: "__MACOSX/a/._OAF_back_fear.wav", content: bytes("x") },
      { name: "a/b/c/OAF_back_fear.wav", content: tone(400), deflate: true },
    ]),
  },
  "AIFF and FLAC under other names": {
    "in/03-01-01-01-01-01-01.wav": flacFile({ frames: [[toneData(300)]] }),
    "in/OAF_back_fear.wav": aiffFile({
      nFrames: 4000,
      rate: [0x40, 0x0c, 0xfa, 0, 0, 0, 0, 0, 0, 0], // 16,000 = 2^13 · 0xfa/0x80
      data: toneData(400).flatMap((x) => be(x, 2)),
    }),
  },
};

for (const [name, files] of Object.entries(LAYOUTS)) {
  Deno.test(`prepareCorpora() reads ${name}`, () =>
    inFolder(files, async (folder) => {
      const { clips } = await prepare(folder);
      const rows = clips.map((
        { id, speaker, emotion, seconds },
      ) => [id, speaker, emotion, seconds]).sort();
      assertEquals(rows, [
        ["03-01-01-01-01-01-01", "ravdess-01", "neutral", 0.25],
        ["OAF_back_fear", "tess-OAF", "fearful", 0.25],
      ]);
    }));
}

Deno.test("prepareCorpora() reads a ZIP given by itself, whatever it is called", () => {
  const zip = zipFile([{ name: "OAF_back_fear.wav", content: tone(400) }]);
  return inFolder({ "download": zip }, async (folder) => {
    const { ids, clips } = await prepare(folder, {
      from: [`${folder}/download`],
    });
    assertEquals(ids, ["OAF_back_fear"]);
    assertEquals(clips[0].source, `${folder}/download/OAF_back_fear.wav`);
  });
});

Deno.test("prepareCorpora() writes 16 kHz clips with the hash of their samples", () =>
  inFolder({
    "in/OAF_back_sad.wav": tone(440, { rateHz: 48000, n: 12000 }),
  }, async (folder) => {
    await prepare(folder);
    const { version, clips: [clip] } = await readManifest(`${folder}/out`);
    assertEquals([version, clip.seconds], [1, 0.25]);
    const samples = await readClip(`${folder}/out`, clip);
    assertEquals(samples.length, 4000);
    const pcm = Int16Array.from(samples, (x) => x * 32768);
    const sha256 = createHash("sha256").update(new Uint8Array(pcm.buffer));
    assertEquals(clip.sha256, sha256.digest("hex"));
    const middle = samples.subarray(500, 3500);
    const rms = Math.hypot(...middle) / Math.sqrt(middle.length);
    assertEquals(Math.abs(rms / (8000 / 32768 / Math.SQRT2) - 1) < 0.01, true);
  }));

Deno.test("prepareCorpora() leaves files out with their reason, and goes on", () =>
  inFolder({
    "in/OAF_a_sad.wav": tone(300),
    "in/OAF_b_sad.wav": bytes("not a sound at all"),
    "in/OAF_c_sad.wav": tone(310).slice(0, 100),
    "in/OAF_d_sad.wav": wavFile({ data: Array(2000).fill(0) }),
    "in/OAF_e_sad.wav": wavFile({ data: [] }),
    "in/OAF_f_happy.wav": tone(300), // the sound of a, under another label
    "in/OAF_g_sad.mp3": bytes("ID3"),
    "in/OAF_h_sad.wav": new Uint8Array(0),
    "in/OAF_i_sad.wav": tone(320, { rateHz: 4000 }),
    "in/noise/rain/1-17367-A.flac": flacFile({ frames: [[toneData(500)]] }),
    "in/bad.zip": bytes("PK\x03\x04 and no more"),
    "in/README.txt": bytes("hello"),
    "in/.DS_Store": bytes("hidden"),
    "in/._OAF_a_sad.wav": bytes("hidden"),
    "in/z/OAF_z_sad.wav": tone(330),
  }, async (folder) => {
    const { ids, out, nIgnored, manifest } = await prepare(folder);
    assertEquals(ids, ["OAF_a_sad", "OAF_z_sad"]);
    assertEquals(out, {
      "in/bad.zip": "truncated",
      "in/OAF_b_sad.wav": "unreadable",
      "in/OAF_c_sad.wav": "truncated",
      "in/OAF_d_sad.wav": "silent",
      "in/OAF_e_sad.wav": "silent",
      "in/OAF_f_happy.wav": "duplicate",
      "in/OAF_g_sad.mp3": "unreadable",
      "in/OAF_h_sad.wav": "truncated",
      "in/OAF_i_sad.wav": "unreadable",
      "in/noise/rain/1-17367-A.flac": "unlabelled",
    });
    assertEquals(nIgnored, 1);
    const conflict = manifest.leftOut.find((one) => one.reason === "duplicate");
    assertEquals(
      conflict?.detail,
      `same sound as ${folder}/in/OAF_a_sad.wav, which is labelled sad and not happy`,
    );
  }));

Deno.test("prepareCorpora() takes the first of a clip that is there at two rates", () =>
  inFolder({
    "in/16k/OAF_back_sad.wav": tone(300),
    "in/48k/OA_back_sad.wav": tone(300, { rateHz: 48000, n: 12000 }),
  }, async (folder) => {
    const first = await prepare(folder);
    assertEquals(first.out, { "in/48k/OA_back_sad.wav": "duplicate" });
    const from = [`${folder}/in/48k`, `${folder}/in/16k`];
    const second = await prepare(folder, { from });
    assertEquals(second.out, { "in/16k/OAF_back_sad.wav": "duplicate" });
    assertEquals(second.nConverted, 1);
  }));

Deno.test("prepareCorpora() takes another copy where the first cannot be read", () =>
  inFolder({
    "in/a/OAF_back_sad.wav": tone(300).slice(0, 50),
    "in/b/OAF_back_sad.wav": tone(300),
  }, async (folder) => {
    const { ids, out } = await prepare(folder);
    assertEquals(ids, ["OAF_back_sad"]);
    assertEquals(out, { "in/a/OAF_back_sad.wav": "truncated" });
  }));

Deno.test("prepareCorpora() spoilt inside a ZIP leaves out that file alone", () => {
  const good = tone(300), spoilt = tone(310);
  const zip = zipFile([
    { name: "OAF_a_sad.wav", content: good, deflate: true },
    { name: "OAF_b_sad.wav", content: spoilt, deflate: true },
  ]);
  const second = new TextDecoder("latin1").decode(zip).indexOf("OAF_b_sad.wav");
  zip.fill(0xff, second + 13, second + 60);
  return inFolder({ "in/all.zip": zip }, async (folder) => {
    const { ids, out } = await prepare(folder);
    assertEquals(ids, ["OAF_a_sad"]);
    assertEquals(out, { "in/all.zip/OAF_b_sad.wav": "unreadable" });
  });
});

Deno.test("prepareCorpora() leaves out what one changed bit in a ZIP has spoilt, and takes it from a whole one later", async () => {
  for (const deflate of [false, true]) {
    const zip = zipFile([
      { name: "OAF_a_sad.wav", content: tone(300), deflate },
      { name: "OAF_b_sad.wav", content: noisy(310), deflate },
    ]);
    const spoilt = zip.slice();
    const second = new TextDecoder("latin1").decode(zip)
      .indexOf("OAF_b_sad.wav");
    spoilt[second + 3000] ^= 1;
    await inFolder({ "in/all.zip": spoilt }, async (folder) => {
      const before = await prepare(folder);
      assertEquals(before.ids, ["OAF_a_sad"]);
      assertEquals(before.out, { "in/all.zip/OAF_b_sad.wav": "unreadable" });
      await Deno.writeFile(`${folder}/in/all.zip`, zip);
      const after = await prepare(folder);
      assertEquals(after.ids, ["OAF_a_sad", "OAF_b_sad"]);
      assertEquals([after.nConverted, after.nReused], [1, 1]);
    });
  }
});

Deno.test("prepareCorpora() reuses what is done, and only that", () =>
  inFolder({
    "in/OAF_a_sad.wav": tone(300),
    "in/OAF_b_sad.wav": tone(310),
    "in/OAF_c_sad.wav": tone(320),
    "in/all.zip": zipFile([{ name: "OAF_d_sad.wav", content: tone(330) }]),
  }, async (folder) => {
    const first = await prepare(folder);
    assertEquals([first.nConverted, first.nReused], [4, 0]);
    const second = await prepare(folder);
    assertEquals([second.nConverted, second.nReused], [0, 4]);
    assertEquals(second.manifest, first.manifest);

    await Deno.writeFile(`${folder}/in/OAF_a_sad.wav`, tone(340, { n: 4001 }));
    await Deno.truncate(`${folder}/out/${first.clips[1].path}`, 60);
    const third = await prepare(folder);
    assertEquals([third.nConverted, third.nReused], [2, 2]);
    const renewed = await readClip(`${folder}/out`, third.clips[1]);
    assertEquals(renewed.length, 4000);
    assertEquals(third.clips[0].seconds, 4001 / 16000);
  }));

Deno.test("prepareCorpora() leaves a folder alone that another process prepares into", () =>
  inFolder({ "in/OAF_a_sad.wav": tone(300) }, async (folder) => {
    {
      await using _lock = await FolderLock.take(`${folder}/out`);
      await assertRejects(
        () => prepare(folder),
        Error,
        "another process is at",
      );
    }
    assertEquals((await prepare(folder)).nConverted, 1);
  }));

Deno.test("prepareCorpora() does not take its own results for recordings", () =>
  inFolder({ "in/OAF_a_sad.wav": tone(300) }, async (folder) => {
    const options = { from: [folder], to: `${folder}/in/prepared` };
    await prepare(folder, options);
    const { ids, out } = await prepare(folder, options);
    assertEquals(ids, ["OAF_a_sad"]);
    assertEquals(out, {});
  }));

Deno.test("prepareCorpora() follows links, and one in a circle once", () =>
  inFolder({ "real/OAF_a_sad.wav": tone(300) }, async (folder) => {
    await Deno.mkdir(`${folder}/in`);
    await Deno.symlink(`${folder}/real`, `${folder}/in/link`);
    await Deno.symlink(`${folder}/in`, `${folder}/real/back`);
    assertEquals((await prepare(folder)).ids, ["OAF_a_sad"]);
  }));

Deno.test("prepareCorpora() tells of a link to nowhere", () =>
  inFolder({ "in/OAF_a_sad.wav": tone(300) }, async (folder) => {
    await Deno.symlink(`${folder}/gone`, `${folder}/in/OAF_b_sad.wav`);
    const { ids } = await prepare(folder);
    assertEquals(ids, ["OAF_a_sad"]);
    const { leftOut } = await readManifest(`${folder}/out`);
    assertEquals(leftOut.map(({ path, reason }) => [path, reason]), [
      [`${folder}/in/OAF_b_sad.wav`, "unreadable"],
    ]);
  }));

Deno.test("prepareCorpora() stops where nothing is found, with the remedy, and keeps the old manifest", () =>
  inFolder({
    "in/OAF_a_sad.wav": tone(300),
    "none/rain.wav": tone(300),
  }, async (folder) => {
    await prepare(folder);
    const before = await readManifest(`${folder}/out`);
    const error = await assertRejects(
      () => prepare(folder, { from: [`${folder}/none`] }),
      Error,
      "must hold clips of RAVDESS or TESS, got none among 1 files",
    );
    for (const word of ["zenodo.1188976", "SP2/E8H2MF", "rain.wav"]) {
      assertEquals((error as Error).message.includes(word), true, word);
    }
    assertEquals(await readManifest(`${folder}/out`), before);
  }));

Deno.test("prepareCorpora() refuses what is neither folder nor ZIP", () =>
  inFolder({ "a.txt": bytes("hello") }, async (folder) => {
    for (
      const [name, got] of [["a.txt", "another file"], ["b", "nothing there"]]
    ) {
      await assertRejects(
        () => prepare(folder, { from: [`${folder}/${name}`] }),
        TypeError,
        `'--from' must be a folder or a ZIP file, got '${folder}/${name}' (${got})`,
      );
    }
  }));

Deno.test("prepareCorpora() keeps what was converted when it is stopped", () =>
  inFolder({
    "in/OAF_a_sad.wav": tone(300),
    "in/OAF_b_sad.wav": tone(310),
  }, async (folder) => {
    const stop = new AbortController();
    const seen: [number, number][] = [];
    const onProgress = (done: number, total: number) => {
      seen.push([done, total]);
      stop.abort();
    };
    await assertRejects(
      () => prepare(folder, { signal: stop.signal, onProgress }),
      DOMException,
    );
    assertEquals(seen, [[1, 2]]);
    await assertRejects(() => readManifest(`${folder}/out`), Error, "prepare");
    const { nConverted, nReused } = await prepare(folder);
    assertEquals([nConverted, nReused], [1, 1]);
  }));

Deno.test("readManifest() refuses a damaged file and another version", () =>
  inFolder({
    "a/manifest.json": bytes("{"),
    "b/manifest.json": bytes('{"version":2,"clips":[],"leftOut":[]}'),
    "c/manifest.json": bytes('{"version":1,"clips":[],"leftOut":[]}'),
  }, async (folder) => {
    await assertRejects(() => readManifest(`${folder}/a`), SyntaxError);
    await assertRejects(() => readManifest(`${folder}/b`), TypeError, "got 2");
    assertEquals((await readManifest(`${folder}/c`)).clips, []); // control
  }));

Deno.test("describeManifest() counts by corpus, speaker and emotion, and says what was left out", () =>
  inFolder({
    "in/OAF_a_sad.wav": tone(300),
    "in/OAF_b_happy.wav": tone(310),
    "in/03-01-04-01-01-01-02.wav": tone(320),
    "in/rain.wav": tone(330),
  }, async (folder) => {
    const text = describeManifest((await prepare(folder)).manifest);
    const rows = text.split("\n").map((row) =>
      row.trim().split(/\s+/).join(" ")
    );
    for (
      const row of [
        "corpus happy sad clips minutes",
        "ravdess 0 1 1 0.0",
        "tess 1 1 2 0.0",
        "all 1 2 3 0.0",
        "tess-OAF 1 1 2 0.0",
        "Left out: 1 unlabelled",
      ]
    ) assertEquals(rows.includes(row), true, text);
  }));
