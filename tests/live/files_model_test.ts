import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { FileEntry } from "../../islands/files/file_entry.ts";
import {
  type DecodedSound,
  FilesModel,
  type FilesPorts,
  UndecodableError,
} from "../../islands/files/files_model.ts";
import { RecognitionHost } from "../../islands/files/recognition_host.ts";
import type { FromWorker, ToWorker } from "../../islands/files/protocol.ts";
import { encodeWav } from "../../lib/audio/mod.ts";
import {
  type Chosen,
  ModelUnavailableError,
  NoBackendError,
} from "../../lib/live/mod.ts";
import { DecoderWatch } from "../audio/fake_decoder.ts";
import { countedMp3, repeatMp3 } from "../audio/mp3.ts";
import { WatchedBlob } from "../audio/watched_blob.ts";
import { FakeRecogniser, join, RATE_HZ, room, sure, voice } from "./signals.ts";

const TALK = join(room(0.6), voice(1.2), room(1.2), voice(1), room(0.8));

function wav(name: string, samples = TALK): File {
  const bytes = encodeWav(samples, { sampleRateHz: RATE_HZ });
  return new File([bytes.slice()], name);
}

/** The page and the worker's host, joined without a browser between them. */
class Bench {
  recogniser = new FakeRecogniser();
  opened: string[] = [];
  disposed = 0;
  workers = 0;
  told: ToWorker[] = [];
  heard: FromWorker[] = [];
  played: { name: string; fromSeconds: number }[] = [];
  stopped = 0;
  failToPlay = false;
  callOff: () => void = () => {};
  failToStart = false;
  /** Until then a worker that is being started has not. */
  started: Promise<void> = Promise.resolve();
  /** Why no recogniser opens; null: one does. */
  failToOpen: Error | null = null;
  decoded: DecodedSound | Error = new Error("not decodable");
  fail: (detail: string) => void = () => {};
  onTime: (seconds: number) => void = () => {};
  readonly model = new FilesModel(this.#ports());

  #ports(): FilesPorts {
    return {
      startWorker: ({ hear, fail }) => {
        this.workers++;
        this.fail = fail;
        if (this.failToStart) return Promise.reject(new Error("no worker"));
        const host = new RecognitionHost({
          post: (message) => {
            this.heard.push(message);
            const copy = structuredClone(message);
            queueMicrotask(() => hear(copy));
          },
          choose: (candidates) => this.#choose(candidates[0]),
        });
        return this.started.then(() => ({
          send: (message) => {
            this.told.push(message);
            queueMicrotask(() => host.handle(message));
          },
          close: () => {},
        }));
      },
      decode: () =>
        this.decoded instanceof Error
          ? Promise.reject(this.decoded)
          : Promise.resolve(this.decoded),
      player: {
        play: ({ name }, { fromSeconds, onTime }) => {
          if (this.failToPlay) return Promise.reject(new Error("no codec"));
          this.played.push({ name, fromSeconds });
          this.onTime = onTime;
          return this.#soon();
        },
        stop: () => {
          this.stopped++;
          this.callOff();
        },
      },
    };
  }

  /** As `audio.play()`: it sounds a moment later, unless it is stopped before. */
  #soon(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    setTimeout(resolve);
    this.callOff = () => reject(new DOMException("paused", "AbortError"));
    return promise;
  }

  #choose(name: string): Promise<Chosen> {
    this.opened.push(name);
    if (this.failToOpen) return Promise.reject(this.failToOpen);
    const open = {
      recogniser: this.recogniser,
      // As a real one: with what no message can hold.
      backend: {
        name,
        adapter: "fake",
        hardware: true,
        lost: new Promise<string>(() => {}),
      },
      model: "fake",
      checkCanary: () => Promise.resolve({ fault: null }),
      lost: new Promise<string>(() => {}),
      dispose: () => void this.disposed++,
    };
    return Promise.resolve({ open, passedOver: [] });
  }

  /** Waits until every file has come to its end. */
  async settled(): Promise<void> {
    const isOpen = ({ state }: FileEntry) =>
      state.value === "waiting" || state.value === "running";
    for (let i = 0; this.model.entries.value.some(isOpen); i++) {
      assert(i < 2000, "the files never came to an end");
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  states(): string[] {
    return this.model.entries.value.map(({ state }) => state.value);
  }
}

Deno.test("FilesModel hears two files one after the other and shows what is in them", async () => {
  const bench = new Bench();
  bench.model.add([wav("a.wav"), wav("b.wav")]);
  assertEquals(bench.states(), ["running", "waiting"]);
  await bench.settled();
  assertEquals(bench.states(), ["done", "done"]);
  const [a, b] = bench.model.entries.value;
  assertEquals([a.segments.value.length, b.segments.value.length], [2, 2]);
  assertEquals([a.seconds.value, a.progress.value], [4.8, 1]);
  assertEquals(a.peaks.value.length, 2 * 480);
  assertEquals(a.summary.value.foremost, "happy");
  assertEquals([bench.workers, bench.opened], [1, ["webgpu"]]);
  assertEquals(a.segmentAt(1.2)?.prediction.emotion, "happy");
  assertEquals(a.segmentAt(0.1), null);
  assertEquals([a.isTold(4.8), a.summary.value.seconds], [true, 4.8]);
});

Deno.test("FilesModel says why a file cannot be read, and goes on with the next", async () => {
  const bench = new Bench();
  const whole = new Uint8Array(await wav("x").arrayBuffer());
  bench.decoded = new UndecodableError("unsupported", "no decoder for it");
  bench.model.add([
    new File([whole.subarray(0, 400)], "short.wav"),
    new File(["not sound at all"], "letter.txt"),
    wav("good.wav"),
  ]);
  await bench.settled();
  assertEquals(bench.states(), ["failed", "failed", "done"]);
  const faults = bench.model.entries.value.map(({ fault }) => fault.value);
  assertEquals(faults.map((fault) => fault?.fault), [
    "truncated",
    "unsupported",
    undefined,
  ]);
  assertEquals(faults[1]?.detail, "no decoder for it");
});

Deno.test("FilesModel has the page decode what cannot be decoded piece by piece", async () => {
  const bench = new Bench();
  bench.decoded = {
    sampleRateHz: RATE_HZ,
    seconds: TALK.length / RATE_HZ,
    samples: (from, to) => [TALK.slice(from, to)],
  };
  bench.model.add([
    new File(["ID3 pretends to be MP3"], "a.mp3"),
    wav("b.wav"),
  ]);
  await bench.settled();
  const [mp3, own] = bench.model.entries.value;
  assertEquals(
    mp3.segments.value,
    own.segments.value.map((segment) => segment),
  );
  assertEquals(mp3.seconds.value, own.seconds.value);
  const sizes = bench.told.flatMap((one) =>
    one.type === "samples" ? [one.samples?.[0].length ?? 0] : []
  );
  assertEquals(sizes, [TALK.length, 0]);
});

Deno.test("FilesModel hears a voice whose channels cancel each other out in what the page decodes", async () => {
  const bench = new Bench();
  const inverted = TALK.map((sample) => -sample);
  bench.decoded = {
    sampleRateHz: RATE_HZ,
    seconds: TALK.length / RATE_HZ,
    samples: (from, to) => [TALK, inverted].map((one) => one.slice(from, to)),
  };
  bench.model.add([new File(["ID3"], "a.mp3"), wav("b.wav")]);
  await bench.settled();
  const [mp3, own] = bench.model.entries.value;
  assertEquals(mp3.segments.value.length, 2);
  assertEquals(mp3.segments.value, own.segments.value);
});

Deno.test("FilesModel hears a compressed file in the worker, and asks the page for nothing", async () => {
  using watch = new DecoderWatch({ sound: TALK });
  const bench = new Bench();
  const mp3 = await repeatMp3(4);
  bench.model.add([new File(mp3, "a.mp3"), wav("b.wav")]);
  await bench.settled();
  assertEquals(bench.states(), ["done", "done"]);
  const [compressed, own] = bench.model.entries.value;
  assertEquals(compressed.segments.value, own.segments.value);
  const asked = bench.heard.filter(({ type }) => type === "foreign");
  assertEquals([asked.length, watch.held, watch.open], [0, 0, 0]);
});

Deno.test("FilesModel keeps what it heard of a compressed file that is cut, to its end", async () => {
  using _ = new DecoderWatch({ sound: join(room(0.6), voice(4)) });
  const bench = new Bench();
  // It breaks off while somebody speaks.
  bench.model.add([new File([await countedMp3(2, 1000)], "cut.mp3")]);
  await bench.settled();
  const [entry] = bench.model.entries.value;
  assertEquals(entry.state.value, "failed");
  assertEquals(entry.fault.value?.fault, "truncated");
  assert(entry.heardSeconds.value > 2.8, `${entry.heardSeconds.value} s`);
  assertEquals(entry.segments.value.length, 1);
});

Deno.test("FilesModel lets the decoder go where a compressed file is called off", async () => {
  using watch = new DecoderWatch({ sound: TALK });
  const bench = new Bench();
  const { promise, resolve } = Promise.withResolvers<void>();
  bench.recogniser.answer = async () => {
    await promise;
    return sure("sad");
  };
  bench.model.add([new File(await repeatMp3(400), "long.mp3")]);
  while (bench.recogniser.segments.length < 1) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assert(watch.open > 0 && watch.held > 0, "it was under way");
  bench.model.cancel(bench.model.entries.value[0]);
  resolve();
  await new Promise((resolve) => setTimeout(resolve, 200));
  assertEquals([watch.held, watch.open], [0, 0]);
});

Deno.test("FilesModel stops with a file in the middle and keeps what was heard of it", async () => {
  const bench = new Bench();
  const { promise, resolve } = Promise.withResolvers<void>();
  bench.recogniser.answer = async () => {
    if (bench.recogniser.segments.length > 1) await promise;
    return sure("sad");
  };
  bench.model.add([wav("long.wav"), wav("next.wav")]);
  while (bench.recogniser.segments.length < 2) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const [long, next] = bench.model.entries.value;
  bench.model.cancel(long);
  assertEquals(long.state.value, "cancelled");
  resolve();
  await bench.settled();
  assertEquals([long.segments.value.length, next.segments.value.length], [
    1,
    2,
  ]);
  assertEquals(next.state.value, "done");
});

for (const act of ["cancel", "remove"] as const) {
  Deno.test(`FilesModel hears nothing of a file it is told to ${act} while the worker starts, and goes on with the next`, async () => {
    const bench = new Bench();
    const start = Promise.withResolvers<void>();
    bench.started = start.promise;
    bench.model.add([wav("a.wav"), wav("b.wav")]);
    const [a, b] = bench.model.entries.value;
    bench.model[act](a);
    assertEquals([a.state.value, b.state.value], ["cancelled", "running"]);
    start.resolve();
    await bench.settled();
    const opened = bench.told
      .flatMap((message) => message.type === "open" ? [message.id] : []);
    assertEquals([opened, bench.workers], [[b.id], 1]);
    assertEquals([a.state.value, b.state.value], ["cancelled", "done"]);
  });
}

Deno.test("FilesModel gives up one file for a worker that does not start, however many waited for it", async () => {
  const bench = new Bench();
  const start = Promise.withResolvers<void>();
  bench.started = start.promise;
  bench.model.add(["a", "b", "c"].map((name) => wav(`${name}.wav`)));
  bench.model.cancel(bench.model.entries.value[0]);
  bench.started = Promise.resolve();
  start.reject(new Error("no worker"));
  await bench.settled();
  assertEquals(bench.states(), ["cancelled", "failed", "done"]);
  assertEquals(bench.workers, 2);
});

Deno.test("FilesModel tells of a file that was stopped only as far as it was heard", async () => {
  const bench = new Bench();
  const { promise, resolve } = Promise.withResolvers<void>();
  bench.recogniser.answer = async () => {
    if (bench.recogniser.segments.length > 1) await promise;
    return sure("sad");
  };
  const rounds = Array.from({ length: 10 }, () => TALK);
  bench.model.add([wav("long.wav", join(...rounds))]);
  while (bench.recogniser.segments.length < 2) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const [long] = bench.model.entries.value;
  bench.model.cancel(long);
  resolve();
  const [{ endSeconds }] = long.segments.value;
  assertEquals(long.seconds.value, 48);
  assertEquals(long.summary.value.seconds, endSeconds);
  assertEquals([1, 2.5, 40].map((at) => long.isTold(at)), [true, false, false]);
});

Deno.test("FilesModel hears a WAV that is cut as far as it goes", async () => {
  const bench = new Bench();
  const whole = new Uint8Array(await wav("x").arrayBuffer());
  // In the second stretch of speech, which is judged all the same.
  const cut = whole.subarray(0, 44 + 2 * 3.7 * RATE_HZ);
  bench.model.add([new File([cut], "cut.wav")]);
  await bench.settled();
  const [entry] = bench.model.entries.value;
  assertEquals(entry.fault.value?.fault, "truncated");
  assertEquals([entry.segments.value.length, entry.seconds.value], [2, 4.8]);
  assertAlmostEquals(entry.summary.value.seconds, 3.7, 0.02);
  assertEquals([3.6, 3.8].map((at) => entry.isTold(at)), [true, false]);
});

Deno.test("FilesModel names the file that ended last, and no older one where that is taken off", async () => {
  const bench = new Bench();
  bench.model.add([wav("a.wav"), new File(["no sound"], "b.txt")]);
  await bench.settled();
  const [a, b] = bench.model.entries.value;
  assertEquals(bench.model.ended.value, b);
  bench.model.remove(b);
  assertEquals(bench.model.ended.value, null);
  bench.model.add([wav("c.wav")]);
  await bench.settled();
  const c = bench.model.entries.value[1];
  assertEquals(bench.model.ended.value, c);
  bench.model.remove(a);
  assertEquals(bench.model.ended.value, c);
});

Deno.test("FilesModel takes a file off while it waits, is heard, or is compared", async () => {
  const bench = new Bench();
  const [a, b, c] = ["a", "b", "c"].map((name) => wav(`${name}.wav`));
  bench.model.add([a, b, c]);
  const [first, second, third] = bench.model.entries.value;
  bench.model.remove(first);
  bench.model.remove(third);
  await bench.settled();
  assertEquals(bench.model.entries.value, [second]);
  assertEquals(second.state.value, "done");
  bench.model.compare(second);
  bench.model.remove(second);
  assertEquals(bench.model.compared.value, []);
});

Deno.test("FilesModel hears on with another backend when the device is lost", async () => {
  const bench = new Bench();
  let failures = 0;
  bench.recogniser.answer = () => {
    if (failures++ < 2) throw new Error("device lost");
    return sure("calm");
  };
  bench.model.add([wav("a.wav")]);
  await bench.settled();
  assertEquals(bench.states(), ["done"]);
  assertEquals(bench.opened, ["webgpu", "webgpu", "wasm"]);
  assertEquals(bench.disposed, 2);
});

Deno.test("FilesModel gives a file up whose network fails every time, and starts anew", async () => {
  const bench = new Bench();
  bench.recogniser.answer = () => {
    throw new Error("always");
  };
  bench.model.add([wav("a.wav")]);
  await bench.settled();
  assertEquals(bench.states(), ["failed"]);
  const { fault } = bench.model.entries.value[0];
  assertEquals(fault.value, { fault: "stopped", detail: "always" });
  bench.recogniser.answer = () => sure("happy");
  bench.model.add([wav("b.wav")]);
  await bench.settled();
  assertEquals(bench.states(), ["failed", "done"]);
});

for (
  const [error, fault] of [
    [new ModelUnavailableError("404"), "model"],
    [new NoBackendError([]), "backend"],
    [new TypeError("a bug"), "unknown"],
    [new RangeError("at 400 kHz"), "unsupported"],
  ] as const
) {
  Deno.test(`FilesModel calls ${error.name} ${fault}`, async () => {
    const bench = new Bench();
    bench.failToOpen = error;
    bench.model.add([wav("a.wav")]);
    await bench.settled();
    const [entry] = bench.model.entries.value;
    assertEquals(entry.fault.value, { fault, detail: error.message });
    bench.failToOpen = null;
    bench.model.add([wav("b.wav")]);
    await bench.settled();
    assertEquals(bench.states(), ["failed", "done"]);
  });
}

for (
  const [name, fault] of [
    ["NotFoundError", "gone"],
    ["NotReadableError", "gone"],
    ["AbortError", "unknown"],
  ] as const
) {
  Deno.test(`FilesModel calls a file whose reading fails by ${name} ${fault}`, async () => {
    const bench = new Bench();
    const slice = () => {
      throw new DOMException("it cannot be read", name);
    };
    bench.model.add([Object.assign(wav("a.wav"), { slice }), wav("b.wav")]);
    await bench.settled();
    assertEquals(bench.states(), ["failed", "done"]);
    const [entry] = bench.model.entries.value;
    const detail = "it cannot be read";
    assertEquals(entry.fault.value, { fault, detail });
  });
}

Deno.test("FilesModel keeps what it heard of a file that goes away half-way", async () => {
  const bench = new Bench();
  const blob = new WatchedBlob([wav("", join(TALK, TALK))]);
  bench.recogniser.answer = () => {
    blob.isGone = true;
    return sure("calm");
  };
  const file = Object.assign(blob, { name: "a.wav" }) as Blob as File;
  bench.model.add([file]);
  await bench.settled();
  const [entry] = bench.model.entries.value;
  assertEquals(entry.fault.value?.fault, "gone");
  assert(entry.segments.value.length > 0);
});

Deno.test("FilesModel starts another worker where one is gone", async () => {
  const bench = new Bench();
  bench.failToStart = true;
  bench.model.add([wav("a.wav")]);
  await bench.settled();
  assertEquals(bench.model.entries.value[0].fault.value?.fault, "model");
  bench.failToStart = false;
  bench.recogniser.answer = () => new Promise(() => {});
  bench.model.add([wav("b.wav")]);
  await new Promise((resolve) => setTimeout(resolve));
  bench.fail("out of memory");
  bench.recogniser.answer = () => sure("happy");
  bench.model.add([wav("c.wav")]);
  await bench.settled();
  assertEquals(bench.states(), ["failed", "failed", "done"]);
  assertEquals(bench.workers, 3);
});

Deno.test("FilesModel plays from where a file stands, and one file at a time", async () => {
  const bench = new Bench();
  bench.model.add([wav("a.wav"), wav("b.wav")]);
  await bench.settled();
  const [a, b] = bench.model.entries.value;
  await bench.model.play(a, 2);
  bench.onTime(2.5);
  bench.model.pause();
  await bench.model.play(a);
  await bench.model.play(b);
  assertEquals(bench.played, [
    { name: "a.wav", fromSeconds: 2 },
    { name: "a.wav", fromSeconds: 2.5 },
    { name: "b.wav", fromSeconds: 0 },
  ]);
  assertEquals(bench.model.playing.value, b);
  bench.model.seek(b, 99);
  assertEquals(b.position.value, 4.8);
});

Deno.test("FilesModel goes on playing while its place is moved", async () => {
  const bench = new Bench();
  bench.model.add([wav("a.wav")]);
  await bench.settled();
  const [entry] = bench.model.entries.value;
  const begun = bench.model.play(entry, 1);
  for (const at of [1.5, 2, 2.5]) bench.model.seek(entry, at);
  await begun;
  await new Promise((resolve) => setTimeout(resolve, 5));
  assertEquals(bench.model.unplayable.value?.id, undefined);
  assertEquals(bench.model.playing.value?.id, entry.id);
  assertEquals(bench.played.at(-1), { name: "a.wav", fromSeconds: 2.5 });
});

Deno.test("FilesModel takes a file that is paused before it sounds for one that can be played", async () => {
  const bench = new Bench();
  bench.model.add([wav("a.wav")]);
  await bench.settled();
  const [entry] = bench.model.entries.value;
  const begun = bench.model.play(entry);
  bench.model.pause();
  await begun;
  const stopped = bench.model.play(entry);
  bench.callOff(); // by the browser: a key of the keyboard, an unplugged headset
  await stopped;
  assertEquals(bench.model.unplayable.value?.id, undefined);
  assertEquals(bench.model.playing.value?.id, undefined);
});

Deno.test("FilesModel says of a file that the browser cannot play that its results stand", async () => {
  const bench = new Bench();
  bench.failToPlay = true;
  bench.model.add([wav("a.aiff")]);
  await bench.settled();
  const [entry] = bench.model.entries.value;
  await bench.model.play(entry);
  assertEquals(bench.model.unplayable.value, entry);
  assertEquals([bench.model.playing.value, entry.state.value], [null, "done"]);
});

Deno.test("FilesModel compares two files; a third pushes the first out", async () => {
  const bench = new Bench();
  bench.model.add(["a", "b", "c"].map((name) => wav(name, room(0.2))));
  await bench.settled();
  const [a, b, c] = bench.model.entries.value;
  for (const entry of [a, b, c]) bench.model.compare(entry);
  assertEquals(bench.model.compared.value, [b, c]);
  bench.model.compare(c);
  assertEquals(bench.model.compared.value, [b]);
});

Deno.test("RecognitionHost judges no more than ten seconds at a time however long a file is", async () => {
  const bench = new Bench();
  const minutes = 3;
  bench.model.add([
    wav("long.wav", join(...Array.from({ length: minutes * 12 }, () => TALK))),
  ]);
  await bench.settled();
  const [entry] = bench.model.entries.value;
  assertEquals(entry.segments.value.length, 2 * 12 * minutes);
  const largest = Math.max(
    ...bench.heard.map((m) => m.type === "heard" ? m.peaks.length : 0),
  );
  const longest = Math.max(
    ...bench.recogniser.segments.map(({ length }) => length),
  );
  assert(longest <= 10 * RATE_HZ, `${longest} samples judged at once`);
  assert(largest > 0);
});
