import type { BackendInfo, PassedOver } from "../../lib/live/mod.ts";
import type { Words } from "../../lib/messages/mod.ts";
import { answerOf } from "../../components/files/FileCard.tsx";
import { LiveWords, type PageNote } from "../live_words.ts";
import type { FileEntry } from "./file_entry.ts";

/** Where the network ran: "Recognised on WebGPU · NVIDIA …". */
export function placeWords(words: Words, backend: BackendInfo): string {
  const place = new LiveWords(words).place(backend);
  return words.say("files.backend", { place });
}

/** What to say of backends that were passed over on the way there. */
export function passedOverNotes(
  words: Words,
  { backend, passedOver }: {
    backend: BackendInfo | null;
    passedOver: readonly PassedOver[];
  },
): PageNote[] {
  const spoken = new LiveWords(words);
  if (backend === null) return [];
  return passedOver.map((passed) => spoken.passedOver(passed, backend.name));
}

/**
 * What a person who cannot see the page is told: the file that came to its end
 * last. Never how far one is.
 */
export function announcement(words: Words, ended: FileEntry | null): string {
  if (ended === null) return "";
  const { file: { name }, state, summary } = ended;
  if (state.value === "failed") return words.say("files.said.failed", { name });
  return words.say("files.said.done", {
    name,
    summary: answerOf(words, summary.value),
  });
}
