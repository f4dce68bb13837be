import "fake-indexeddb/auto";
import { JournalModel } from "../../islands/journal_model.ts";
import { KeepingModel } from "../../islands/keeping_model.ts";
import { streamAs } from "../../lib/audio/mod.ts";
import * as journalRoom from "../../lib/journal/mod.ts";
import type { LiveReading, Utterance } from "../../lib/live/mod.ts";
import type { Emotion } from "../../lib/model/mod.ts";
import { sure } from "./signals.ts";

const QUARTER = new Float32Array(4000).fill(0.25);
let databases = 0;
let ids = 0;

/** A browser that a test looks into. */
export interface FakeBrowser {
  /** Of its database; tabs of one browser share it. Default a new one. */
  name?: string;
  /** Recordings under way, in all tabs. */
  locks?: Set<string>;
  /** Stands between the model and what is kept. */
  between?: (store: journalRoom.KeptSessions) => journalRoom.KeptSessions;
}

/** The models that remember and keep, without a browser. */
export function setUp(
  {
    name = `journal-${databases++}`,
    locks = new Set(),
    between = (store) => store,
  }: FakeBrowser = {},
) {
  const played: { length: number; end: () => void; stopped: boolean }[] = [];
  const hushed: boolean[] = [];
  const journal = new JournalModel({
    play: (samples, { onEnded }) => {
      const one = { length: samples.length, end: onEnded, stopped: false };
      played.push(one);
      return { stop: () => one.stopped = true };
    },
    hush: (is) => hushed.push(is),
  });
  const saved: { name: string; file: Blob }[] = [];
  const keeping = new KeepingModel({
    journal,
    openStore: async (room) => between(await room.KeptSessions.open(name)),
    save: (file, name) => saved.push({ file, name }),
    hold: (id) => {
      locks.add(id);
      return () => Promise.resolve(void locks.delete(id));
    },
    held: () => Promise.resolve([...locks]),
    newId: () => `s${ids++}`,
    decode: (file, { sampleRateHz }) =>
      streamAs(file, { name: file.name, sampleRateHz }),
  });
  let atSeconds = 0;
  /** Seconds of an emotion, or of silence; four readings a second. */
  const hear = (seconds: number, emotion: Emotion | null) => {
    for (let i = 0; i < 4 * seconds; i++) {
      atSeconds += 0.25;
      journal.sound(QUARTER);
      journal.reading(reading(atSeconds, emotion));
    }
  };
  return { journal, keeping, played, hushed, saved, locks, hear, name };
}

/** With what they remember loaded, and what is kept opened. */
export async function ready(browser: FakeBrowser = {}) {
  const all = setUp(browser);
  all.journal.use(journalRoom);
  await all.keeping.use(journalRoom);
  return all;
}

/** What a session says at one moment. */
export function reading(
  atSeconds: number,
  emotion: Emotion | null,
  lastUtterance: Utterance | null = null,
): LiveReading {
  const said = emotion && sure(emotion);
  return {
    state: emotion ? "speech" : "silence",
    atSeconds,
    gateOpen: emotion !== null,
    levelDb: -20,
    emotion,
    probabilities: said?.probabilities ?? null,
    sure: said?.sure ?? null,
    latencyMs: null,
    latencyP50Ms: null,
    latencyP95Ms: null,
    lastUtterance,
    utterances: 0,
    dropped: 0,
    failed: 0,
    rejected: 0,
  };
}

/** What is kept, where `change` answers in place of what it has. */
export function changed(
  store: journalRoom.KeptSessions,
  change: Partial<journalRoom.KeptSessions>,
): journalRoom.KeptSessions {
  return new Proxy(store, {
    get(target, name) {
      const own = Reflect.get(
        Object.hasOwn(change, name) ? change : target,
        name,
      );
      return typeof own === "function" ? own.bind(target) : own;
    },
  });
}
