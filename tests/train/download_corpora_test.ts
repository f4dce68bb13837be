import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { createHash } from "node:crypto";
import {
  downloadAll,
  downloadCorpora,
  DownloadError,
  licenceNotice,
  parseDataverseList,
  prepareCorpora,
  PUBLISHERS,
} from "../../lib/train/mod.ts";
import { le, wavFile } from "../audio/files.ts";
import { type Seen, serveFile, UnrulyServer } from "./unruly_server.ts";
import { zipFile } from "./zip_bytes.ts";

/** A recording of its own for each seed. */
function recording(seed: number): Uint8Array {
  const data = Array.from({ length: 800 }, (_, i) => le(i * seed % 9000, 2));
  return wavFile({ data: data.flat() });
}

const md5 = (bytes: Uint8Array) =>
  createHash("md5").update(bytes).digest("hex");

const FILES = new Map([
  ["OAF_back_sad.wav", recording(1)],
  ["OAF_back_happy.wav", recording(2)],
  ["YAF_back_sad.wav", recording(3)],
  ["YAF_dog_angry.wav", recording(5)],
  ["YAF_dog_fear.wav", recording(7)],
  ["README.txt", new TextEncoder().encode("read me")],
]);

/** An entry of Dataverse's list, with the fields that Borealis gives. */
function entry(name: string, id: number, bytes: Uint8Array) {
  return {
    label: name,
    restricted: false,
    version: 1,
    dataFile: {
      id,
      filename: name,
      contentType: "audio/x-wav",
      filesize: bytes.length,
      rootDataFileId: -1,
      md5: md5(bytes),
      checksum: { type: "MD5", value: md5(bytes) },
    },
  };
}

const ENTRIES = [...FILES].map(([name, bytes], i) =>
  entry(name, 100 + i, bytes)
);
const listOf = (files: unknown) => ({
  status: "OK",
  data: { id: 1, latestVersion: { versionState: "RELEASED", files } },
});

/** A Dataverse with TESS, as small as can be. */
function dataverse(request: Seen) {
  const { pathname, searchParams } = new URL(request.path, "http://x");
  if (pathname === "/api/datasets/:persistentId/") {
    assertEquals(searchParams.get("persistentId"), "doi:10.5683/SP2/E8H2MF");
    return { body: JSON.stringify(listOf(ENTRIES)) };
  }
  const id = /^\/api\/access\/datafile\/(\d+)$/.exec(pathname)?.[1];
  const bytes = [...FILES.values()][Number(id) - 100];
  return bytes ? serveFile(bytes, request) : { status: 404 };
}

async function inFolder(test: (folder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("downloadCorpora() gets the recordings of a Dataverse, once, and prepare reads them", () =>
  inFolder(async (to) => {
    await using server = new UnrulyServer((request, nth) =>
      nth % 3 === 2 ? { status: 503 } : dataverse(request)
    );
    const steps: number[][] = [];
    const options = {
      to,
      urls: { tess: `${server.url}/` },
      backoffMs: 1,
      onProgress: (_name: string, bytes: number, total: number) =>
        steps.push([bytes, total]),
    };
    const from = await downloadCorpora(["tess"], options);
    assertEquals(from, [`${to}/tess`]);
    const names = await Array.fromAsync(
      Deno.readDir(`${to}/tess`),
      ({ name }) => name,
    );
    assertEquals(names.sort(), [...FILES.keys()].slice(0, 5).sort());
    const total = [...FILES.values()].slice(0, 5)
      .reduce((sum, { length }) => sum + length, 0);
    assertEquals(steps.at(-1), [total, total]);
    const { manifest } = await prepareCorpora({ from, to: `${to}/prepared` });
    assertEquals(manifest.clips.length, 5);

    const before = server.seen.length;
    await downloadCorpora(["tess"], options);
    const asked = server.seen.slice(before).map(({ path }) => path);
    assert(asked.every((path) => path.includes("persistentId")), `${asked}`);
  }));

Deno.test("downloadCorpora() leaves a ZIP file to prepare as it is", () =>
  inFolder(async (folder) => {
    const zip = zipFile([{
      name: "a/OAF_back_sad.wav",
      content: recording(1),
    }]);
    await using server = new UnrulyServer((seen) => serveFile(zip, seen));
    const file = {
      path: "speech.zip",
      url: `${server.url}/speech.zip`,
      bytes: zip.length,
      checksum: { algorithm: "md5", hex: md5(zip) } as const,
    };
    await downloadAll([file], { to: folder });
    const { manifest } = await prepareCorpora({
      from: [`${folder}/speech.zip`],
      to: `${folder}/prepared`,
    });
    assertEquals(manifest.clips.map(({ id }) => id), ["OAF_back_sad"]);
  }));

Deno.test("downloadCorpora() ends all connections when one file is refused", () =>
  inFolder(async (to) => {
    await using server = new UnrulyServer((request) =>
      request.path.endsWith("/103") ? { status: 403 } : dataverse(request)
    );
    const error = await assertRejects(
      () => downloadCorpora(["tess"], { to, urls: { tess: server.url } }),
      DownloadError,
    );
    assertStringIncludes(error.message, "/api/access/datafile/103");
    assertStringIncludes(error.message, "403");
  }));

Deno.test("downloadCorpora() asks for the publishers' very files", async () => {
  const [file] = await PUBLISHERS.ravdess.list("https://mirror/x/", {});
  assertEquals(file, {
    path: "Audio_Speech_Actors_01-24.zip",
    url: "https://mirror/x/Audio_Speech_Actors_01-24.zip",
    bytes: 208_468_073,
    checksum: { algorithm: "md5", hex: "bc696df654c87fed845eb13823edef8a" },
  });
  await assertRejects(
    () =>
      downloadCorpora(["ravdess"], { to: "x", urls: { ravdess: "ftp://x" } }),
    SyntaxError,
    "got 'ftp://x'",
  );
});

Deno.test("downloadCorpora() tries a list that is no JSON again, then gives up", () =>
  inFolder(async (to) => {
    await using server = new UnrulyServer(() => ({ body: "<html>Sorry" }));
    const error = await downloadCorpora(["tess"], {
      to,
      urls: { tess: server.url },
      backoffMs: 1,
      tries: 3,
    }).catch((error) => error);
    assertInstanceOf(error, DownloadError);
    assertStringIncludes(error.message, '"<html>Sorry"');
    assertEquals(server.seen.length, 3);
  }));

const WHERE = { root: "https://dataverse", url: "https://dataverse/list" };

Deno.test("parseDataverseList() reads sizes, checksums and folders", () => {
  const [wav] = ENTRIES;
  const sha = { type: "SHA-256", value: "AB".repeat(32) };
  const list = parseDataverseList(
    listOf([wav, {
      ...wav,
      directoryLabel: "young/sad",
      dataFile: { ...wav.dataFile, checksum: sha },
    }, { dataFile: { ...wav.dataFile, checksum: undefined } }]),
    WHERE,
  );
  assertEquals(list.map(({ path }) => path), [
    "OAF_back_sad.wav",
    "young/sad/OAF_back_sad.wav",
    "OAF_back_sad.wav",
  ]);
  assertEquals(list[0].url, "https://dataverse/api/access/datafile/100");
  assertEquals(list[0].bytes, FILES.get("OAF_back_sad.wav")!.length);
  const old = { algorithm: "md5", hex: wav.dataFile.md5 } as const;
  assertEquals(list[0].checksum, old);
  assertEquals(list[1].checksum, { algorithm: "sha256", hex: "ab".repeat(32) });
  assertEquals(list[2].checksum, old);
});

Deno.test("parseDataverseList() refuses names that lead out of the folder", () => {
  const [wav] = ENTRIES;
  for (
    const label of [
      "../x.wav",
      "a/../../x.wav",
      "/x.wav",
      "..",
      "a\\x",
      ".x",
      "a\0b",
      "",
    ]
  ) {
    assertThrows(
      () => parseDataverseList(listOf([{ ...wav, label }]), WHERE),
      DownloadError,
      "file names without '..'",
    );
  }
  assertThrows(
    () =>
      parseDataverseList(listOf([{ ...wav, directoryLabel: "a/.." }]), WHERE),
    DownloadError,
  );
  assertEquals(parseDataverseList(listOf([wav]), WHERE).length, 1);
});

Deno.test("parseDataverseList() refuses what is no list", () => {
  const [{ dataFile }] = ENTRIES;
  const misfits: unknown[] = [
    null,
    [],
    "list",
    { status: "ERROR", message: "not found" },
    { data: {} },
    listOf([]),
    listOf({}),
    listOf([null]),
    listOf([{ label: "a.wav", dataFile: { ...dataFile, id: "1" } }]),
    listOf([{ label: "a.wav", dataFile: { ...dataFile, filesize: -0.5 } }]),
    listOf([{ label: "a.wav", dataFile: { ...dataFile, filesize: -1 } }]),
    listOf([{
      label: "a.wav",
      dataFile: { ...dataFile, checksum: { type: "CRC", value: "ab" } },
    }]),
    listOf([{
      label: "a.wav",
      dataFile: { ...dataFile, checksum: { type: "MD5", value: "x" } },
    }]),
  ];
  for (const list of misfits) {
    assertThrows(() => parseDataverseList(list, WHERE), DownloadError);
  }
});

Deno.test("licenceNotice() names licence, terms and address of what is downloaded", () => {
  const tess = licenceNotice(["tess"]);
  assertStringIncludes(tess, "CC BY-NC-ND 4.0");
  assertStringIncludes(
    tess,
    "https://creativecommons.org/licenses/by-nc-nd/4.0/",
  );
  assertStringIncludes(tess, "no commercial use");
  assert(!tess.includes("RAVDESS"));
  assertStringIncludes(licenceNotice(["ravdess", "tess"]), "CC BY-NC-SA 4.0");
});
