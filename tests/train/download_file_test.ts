import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { createHash } from "node:crypto";
import {
  DownloadError,
  downloadFile,
  SeededRandom,
  type TransferOptions,
} from "../../lib/train/mod.ts";
import { tempFolder } from "../temp_folder.ts";
import { smallDisk } from "./small_disk.ts";
import {
  type Reply,
  type Seen,
  serveFile,
  UnrulyServer,
} from "./unruly_server.ts";

// No address but this machine's own is asked for anything.

const FILE = randomBytes(300_000);
const OTHER = randomBytes(300_000, 2);
const MD5 = createHash("md5").update(FILE).digest("hex");
/** Short pauses: what is tested is that there are pauses, not their length. */
const QUICK: TransferOptions = { backoffMs: 1, tries: 4, stallMs: 5000 };

function randomBytes(length: number, seed = 1): Uint8Array {
  const random = new SeededRandom(seed, "download");
  return Uint8Array.from({ length }, () => random.integer(256));
}

/** Downloads `FILE` from a server that answers so, into a fresh folder. */
async function download(
  reply: (request: Seen, nth: number) => Reply,
  { before, ...options }: TransferOptions & { before?: Uint8Array } = {},
) {
  const folder = await Deno.makeTempDir();
  try {
    const to = `${folder}/file.zip`;
    if (before) await Deno.writeFile(`${to}.part`, before);
    await using server = new UnrulyServer(reply);
    const log: string[] = [];
    const error = await downloadFile(
      {
        url: `${server.url}/file.zip`,
        bytes: FILE.length,
        checksum: { algorithm: "md5", hex: MD5 },
      },
      { to, log: (line) => log.push(line), ...QUICK, ...options },
    ).then(() => null, (thrown: unknown) => thrown);
    const names = (await Array.fromAsync(Deno.readDir(folder), (e) => e.name))
      .sort();
    const content = await Deno.readFile(to).catch(() => null);
    const part = await Deno.readFile(`${to}.part`).catch(() => null);
    const ranges = server.seen.map(({ headers }) => headers.get("range"));
    return { names, content, part, log, error, seen: server.seen, ranges };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The file arrived whole and nothing else is left. */
function assertArrived(
  { error, names, content }: Awaited<ReturnType<typeof download>>,
) {
  assertEquals(error, null);
  assertEquals(names, ["file.zip"]);
  assert(content && createHash("md5").update(content).digest("hex") === MD5);
}

/** Nothing stands under the final name, and the message says why. */
function assertRefused(
  { error, content }: Awaited<ReturnType<typeof download>>,
  why: string,
) {
  assertInstanceOf(error, DownloadError);
  assertStringIncludes((error as Error).message, why);
  assertEquals(content, null);
}

Deno.test("downloadFile() takes a whole file in one request", async () => {
  const steps: number[] = [];
  const got = await download((request) => serveFile(FILE, request), {
    onProgress: (bytes) => steps.push(bytes),
  });
  assertArrived(got);
  assertEquals(got.ranges, [null]);
  assertEquals(steps.at(-1), FILE.length);
  assert(steps.every((bytes, i) => i === 0 || bytes >= steps[i - 1]));
});

Deno.test("downloadFile() goes on where a cut connection ended", async () => {
  const got = await download((request, nth) => ({
    ...serveFile(FILE, request),
    ...(nth < 3 ? { cutAfter: 70_000 } : {}),
  }));
  assertArrived(got);
  assertEquals(got.ranges, [
    null,
    "bytes=70000-",
    "bytes=140000-",
    "bytes=210000-",
  ]);
  assertEquals(got.seen[1].headers.get("if-range"), '"v1"');
  assertEquals(got.log.length, 3);
});

Deno.test("downloadFile() goes on after many cuts, as long as each try brings something", async () => {
  const got = await download((request) => ({
    ...serveFile(FILE, request),
    cutAfter: 70_000,
  }), { tries: 2 });
  assertArrived(got);
  assertEquals(got.seen.length, 5);
});

Deno.test("downloadFile() gives up where every connection is cut at once, and keeps what came", async () => {
  const got = await download((request) => ({
    ...serveFile(FILE, request),
    cutAfter: request.headers.has("range") ? 0 : 1000,
  }));
  assertRefused(got, "4 times in a row; call the task again later");
  assertEquals(got.seen.length, 4);
  assertEquals(got.part, FILE.slice(0, 1000));
});

Deno.test("downloadFile() goes on with what an earlier run left", async () => {
  const got = await download((request) => serveFile(FILE, request), {
    before: FILE.slice(0, 250_000),
  });
  assertArrived(got);
  assertEquals(got.ranges, ["bytes=250000-"]);
});

Deno.test("downloadFile() asks for nothing where all has arrived already", async () => {
  const got = await download(() => ({ status: 500 }), { before: FILE });
  assertArrived(got);
  assertEquals(got.seen, []);
});

Deno.test("downloadFile() begins anew where what was left is longer than the file", async () => {
  const got = await download((request) => serveFile(FILE, request), {
    before: randomBytes(300_001),
  });
  assertArrived(got);
  assertEquals(got.ranges, [null]);
});

Deno.test("downloadFile() takes the whole file from a server that ignores Range", async () => {
  const got = await download((_request, nth) => ({
    body: FILE,
    ...(nth === 0 ? { cutAfter: 100_000 } : {}),
  }));
  assertArrived(got);
  assertEquals(got.ranges, [null, "bytes=100000-"]);
});

Deno.test("downloadFile() begins anew where the ETag changed between tries", async () => {
  const got = await download((request, nth) =>
    nth === 0
      ? { ...serveFile(OTHER, request, { etag: '"old"' }), cutAfter: 100_000 }
      : serveFile(FILE, request, { etag: '"new"' })
  );
  assertArrived(got);
  assertEquals(got.seen[1].headers.get("if-range"), '"old"');
  assertEquals(got.seen.length, 2);
});

Deno.test("downloadFile() sees a changed ETag where the server ignores If-Range", async () => {
  const got = await download((request, nth) => {
    request.headers.delete("if-range");
    return nth === 0
      ? { ...serveFile(OTHER, request, { etag: '"old"' }), cutAfter: 100_000 }
      : serveFile(FILE, request, { etag: '"new"' });
  });
  assertArrived(got);
  assertEquals(got.ranges, [null, "bytes=100000-", null]);
  assertStringIncludes(got.log[1], "another version now");
});

Deno.test("downloadFile() finds two versions joined by a server without ETags, and begins anew", async () => {
  const got = await download((request, nth) => {
    const reply = serveFile(nth === 0 ? OTHER : FILE, request);
    delete reply.headers!.etag;
    return { ...reply, ...(nth === 0 ? { cutAfter: 100_000 } : {}) };
  });
  assertArrived(got);
  assertEquals(got.ranges, [null, "bytes=100000-", null]);
  assertStringIncludes(got.log[1], "MD5 must be");
});

Deno.test("downloadFile() removes a file with a wrong checksum, and says so", async () => {
  const got = await download((request) => serveFile(OTHER, request));
  assertRefused(got, `its MD5 must be ${MD5}, got `);
  assertRefused(got, "was removed");
  assertEquals(got.names, []);
  assertEquals(got.seen.length, 2);
});

Deno.test("downloadFile() waits out 503, at least as long as Retry-After says", async () => {
  const begin = performance.now();
  const got = await download((request, nth) =>
    nth === 0
      ? { status: 503, headers: { "retry-after": 1 } }
      : serveFile(FILE, request)
  );
  assertArrived(got);
  assert(performance.now() - begin >= 1000);
  assertStringIncludes(got.log[0], "503");
});

Deno.test("downloadFile() does not wait for hours", async () => {
  const got = await download(() => ({
    status: 429,
    headers: { "retry-after": 7200 },
  }));
  assertRefused(got, "to wait 7200 s");
  assertEquals(got.seen.length, 1);
});

Deno.test("downloadFile() does not try again what is refused", async () => {
  for (const status of [401, 403, 404, 410]) {
    const got = await download(() => ({ status }));
    assertRefused(got, `the server answered ${status}`);
    assertEquals(got.seen.length, 1);
  }
});

Deno.test("downloadFile() keeps nothing of a file whose length is not the published one", async () => {
  const page = "<html>Please log in to the network</html>";
  const got = await download(() => ({ body: page }));
  assertRefused(got, "must be 300000 bytes, the server says 41");
  assertEquals(got.part?.length, 0);
});

Deno.test("downloadFile() keeps what has arrived where a log-in page comes in between", async () => {
  const got = await download((request, nth) => {
    if (nth === 0) return { ...serveFile(FILE, request), cutAfter: 100_000 };
    return nth === 1 ? { body: "<html>" } : serveFile(FILE, request);
  });
  assertArrived(got);
  assertEquals(got.ranges, [null, "bytes=100000-", "bytes=100000-"]);
});

Deno.test("downloadFile() keeps what has arrived where the log-in page does not say its length", async () => {
  const page = {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "transfer-encoding": "chunked",
      "content-length": "",
    },
    body: "6\r\n<html>\r\n0\r\n\r\n",
  };
  const got = await download((request, nth) => {
    if (nth === 0) return { ...serveFile(FILE, request), cutAfter: 100_000 };
    return nth === 1 ? page : serveFile(FILE, request);
  });
  assertArrived(got);
  assertEquals(got.ranges, [null, "bytes=100000-", "bytes=100000-"]);
  assertStringIncludes(got.log.join("\n"), "sent a web page, not the file");
});

Deno.test("downloadFile() leaves a file alone that another download is at", async () => {
  await using temp = await tempFolder();
  const to = `${temp.folder}/file.zip`;
  let isBegun = () => {};
  const begun = new Promise<void>((resolve) => isBegun = resolve);
  await using server = new UnrulyServer((request, nth) => {
    const whole = serveFile(FILE, request);
    return nth === 0
      ? { ...whole, cutAfter: 100_000, fallSilent: true }
      : whole;
  });
  const remote = {
    url: `${server.url}/file.zip`,
    bytes: FILE.length,
    checksum: { algorithm: "md5", hex: MD5 },
  } as const;
  const first = downloadFile(remote, {
    ...QUICK,
    to,
    stallMs: 300,
    onProgress: (bytes) => bytes > 0 && isBegun(),
  });
  await begun;
  const error = await assertRejects(
    () => downloadFile(remote, { to, ...QUICK }),
    DownloadError,
  );
  assertStringIncludes(error.message, "another process is downloading it");
  assertEquals(await first, true);
  assertEquals(
    createHash("md5").update(await Deno.readFile(to)).digest("hex"),
    MD5,
  );
});

Deno.test("downloadFile() believes a server that lied about the length but once", async () => {
  for (const length of [299_999, 300_001, 1, 10 ** 12]) {
    const got = await download((request, nth) => {
      const reply = serveFile(FILE, request);
      if (nth === 0) reply.headers!["content-length"] = length;
      return reply;
    });
    assertArrived(got);
    assertEquals(got.seen.length, 2);
  }
});

Deno.test("downloadFile() goes on where a body ends early though it was announced whole", async () => {
  // Without Content-Length the end of the connection is the end of the file.
  const got = await download((request, nth) => ({
    ...serveFile(FILE, request),
    ...(nth === 0
      ? { headers: { "content-length": "", etag: '"v1"' }, cutAfter: 120_000 }
      : {}),
  }));
  assertArrived(got);
  assertEquals(got.ranges, [null, "bytes=120000-"]);
});

Deno.test("downloadFile() refuses more bytes than were published", async () => {
  const longer = new Uint8Array([...FILE, 0]);
  const got = await download(() => ({
    headers: { "content-length": "" },
    body: longer,
  }));
  assertRefused(got, "sent more than the 300000 bytes published");
  assertEquals(got.part?.length, 0);
});

Deno.test("downloadFile() does not join a range that begins elsewhere", async () => {
  const got = await download((request, nth) => {
    if (nth === 0) return { ...serveFile(FILE, request), cutAfter: 100_000 };
    if (nth > 1) return serveFile(FILE, request);
    return {
      status: 206,
      headers: { "content-range": `bytes 100001-299999/300000` },
      body: FILE.subarray(100_001),
    };
  });
  assertArrived(got);
  assertEquals(got.ranges, [null, "bytes=100000-", null]);
});

Deno.test("downloadFile() begins anew after 416", async () => {
  const got = await download((request, nth) => {
    if (nth === 0) return { ...serveFile(FILE, request), cutAfter: 100_000 };
    return nth === 1 ? { status: 416 } : serveFile(FILE, request);
  });
  assertArrived(got);
  assertEquals(got.ranges, [null, "bytes=100000-", null]);
});

Deno.test("downloadFile() leaves a server that has fallen silent and goes on", async () => {
  const got = await download((request, nth) => ({
    ...serveFile(FILE, request),
    ...(nth === 0 ? { cutAfter: 100_000, fallSilent: true } : {}),
  }), { stallMs: 200 });
  assertArrived(got);
  assertEquals(got.ranges, [null, "bytes=100000-"]);
  assertStringIncludes(got.log[0], "nothing came for 0.2 s");
});

Deno.test("downloadFile() is stopped by its signal and keeps what came", async () => {
  const stop = new AbortController();
  const got = await download((request) => ({
    ...serveFile(FILE, request),
    cutAfter: 100_000,
    fallSilent: true,
  }), {
    signal: stop.signal,
    onProgress: (bytes) =>
      bytes === 100_000 &&
      stop.abort(new DOMException("Stopped.", "AbortError")),
  });
  assertEquals((got.error as Error).name, "AbortError");
  assertEquals(got.part, FILE.slice(0, 100_000));
  assertEquals(got.content, null);
});

Deno.test("downloadFile() leaves a right file alone and replaces a wrong one", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await using server = new UnrulyServer((seen) => serveFile(FILE, seen));
    const remote = {
      url: server.url,
      bytes: FILE.length,
      checksum: { algorithm: "md5", hex: MD5 } as const,
    };
    const to = `${folder}/file.zip`;
    await Deno.writeFile(to, OTHER); // as long, but another
    assertEquals(await downloadFile(remote, { to, ...QUICK }), true);
    assertEquals(await Deno.readFile(to), FILE);
    assertEquals(await downloadFile(remote, { to, ...QUICK }), false);
    assertEquals(server.seen.length, 1);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

const small = await smallDisk(
  512 * 1024,
  "what a download does on a full disk",
);

Deno.test({
  name:
    "downloadFile() on a full disk keeps what fitted, and goes on when there is room",
  ignore: small.ignore,
  async fn() {
    await using disk = await small.mount();
    await using server = new UnrulyServer((seen) => serveFile(FILE, seen));
    const remote = {
      url: server.url,
      bytes: FILE.length,
      checksum: { algorithm: "md5", hex: MD5 } as const,
    };
    const to = `${disk.folder}/file.zip`;
    const ballast = `${disk.folder}/ballast`;
    await Deno.writeFile(ballast, new Uint8Array(400 * 1024));
    const error = await assertRejects(
      () => downloadFile(remote, { to, ...QUICK }),
      DownloadError,
    );
    assertStringIncludes(error.message, "the disk takes no more after");
    assertStringIncludes(error.message, "make room");
    assertEquals(await Deno.stat(to).catch(() => null), null);
    const { size } = await Deno.stat(`${to}.part`);
    assert(size > 0 && size < FILE.length, `${size}`);
    await Deno.remove(ballast);
    await downloadFile(remote, { to, ...QUICK });
    assertEquals(await Deno.readFile(to), FILE);
    assertEquals(server.seen[1].headers.get("range"), `bytes=${size}-`);
  },
});

Deno.test("downloadFile() says that no server is there", async () => {
  await using temp = await tempFolder();
  const { folder } = temp;
  const server = new UnrulyServer(() => ({}));
  const { url } = server;
  await server[Symbol.asyncDispose]();
  const error = await assertRejects(
    () =>
      downloadFile(
        { url, bytes: 1, checksum: { algorithm: "md5", hex: MD5 } },
        { to: `${folder}/x`, ...QUICK },
      ),
    DownloadError,
  );
  assertStringIncludes(error.message, "the connection failed");
});
