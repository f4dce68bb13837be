import type { SessionRecord } from "../../lib/journal/mod.ts";
import { silent, spoken } from "./moments.ts";

/** An utterance as it is kept. */
export const UTTERANCE = {
  endSeconds: 2.5,
  seconds: 1.5,
  emotion: "sad" as const,
  sure: true,
  probabilities: spoken(0, "sad").probabilities!,
};

/** A short session with a note. */
export const RECORD: SessionRecord = {
  info: {
    id: "a",
    startedAt: "2026-11-22T18:00:00.000Z",
    seconds: 3,
    model: "undertone-1",
    unfinished: false,
    soundRateHz: null,
  },
  moments: [silent(0.25), spoken(0.5, "sad"), spoken(0.75, "sad")],
  utterances: [UTTERANCE],
  notes: [{ atSeconds: 0.6, text: 'she said "no", twice' }],
};

/** Pieces of sound, as they come. */
export async function* inTurn(pieces: Int16Array<ArrayBuffer>[]) {
  yield* pieces;
}
