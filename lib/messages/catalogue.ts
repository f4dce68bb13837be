// All languages: for the server. What a browser needs is handed to its islands,
// and the bundler leaves these texts out; a test makes sure of that.
import type { Language } from "./languages.ts";
import type { Message, Section } from "./message.ts";
import { emotion as emotionDe } from "./emotion/de.ts";
import { emotion as emotionEn } from "./emotion/en.ts";
import { emotion as emotionEs } from "./emotion/es.ts";
import { emotion as emotionFr } from "./emotion/fr.ts";
import { files as filesDe } from "./files/de.ts";
import { files as filesEn } from "./files/en.ts";
import { files as filesEs } from "./files/es.ts";
import { files as filesFr } from "./files/fr.ts";
import { kiosk as kioskDe } from "./kiosk/de.ts";
import { kiosk as kioskEn } from "./kiosk/en.ts";
import { kiosk as kioskEs } from "./kiosk/es.ts";
import { kiosk as kioskFr } from "./kiosk/fr.ts";
import { live as liveDe } from "./live/de.ts";
import { live as liveEn } from "./live/en.ts";
import { live as liveEs } from "./live/es.ts";
import { live as liveFr } from "./live/fr.ts";
import { model as modelDe } from "./model/de.ts";
import { model as modelEn } from "./model/en.ts";
import { model as modelEs } from "./model/es.ts";
import { model as modelFr } from "./model/fr.ts";
import { page as pageDe } from "./page/de.ts";
import { page as pageEn } from "./page/en.ts";
import { page as pageEs } from "./page/es.ts";
import { page as pageFr } from "./page/fr.ts";

/** The parts of the application, each with its texts in every language. */
export const SECTIONS = {
  emotion: { en: emotionEn, de: emotionDe, fr: emotionFr, es: emotionEs },
  files: { en: filesEn, de: filesDe, fr: filesFr, es: filesEs },
  kiosk: { en: kioskEn, de: kioskDe, fr: kioskFr, es: kioskEs },
  live: { en: liveEn, de: liveDe, fr: liveFr, es: liveEs },
  model: { en: modelEn, de: modelDe, fr: modelFr, es: modelEs },
  page: { en: pageEn, de: pageDe, fr: pageFr, es: pageEs },
} satisfies Record<string, Record<Language, Section>>;

/** The name of a part; its keys start with it. */
export type SectionName = keyof typeof SECTIONS;

/** Every text by key, in the form the English one has. */
export type Messages =
  & typeof emotionEn
  & typeof filesEn
  & typeof kioskEn
  & typeof liveEn
  & typeof modelEn
  & typeof pageEn;

/** The key of a text: `part.name`. */
export type Key = keyof Messages;

/** All texts of one language. */
export function messagesOf(language: Language): Messages {
  const parts: Record<string, Message>[] = Object.values(SECTIONS)
    .map((part) => part[language]);
  return Object.assign({}, ...parts);
}
