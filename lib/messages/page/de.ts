import type { Translation } from "../message.ts";
import type { page as english } from "./en.ts";

/** German: the frame around every page. */
export const page: Translation<typeof english> = {
  "page.name": "Undertone",
  "page.skip": "Zum Inhalt springen",
  "page.navigation": "Seiten",
  "page.home": "Undertone, zur Live-Seite",
  "page.live": "Live",
  "page.files": "Dateien",
  "page.kiosk": "Kiosk",
  "page.model": "Modell",
  "page.preferences": "Sprache und Aussehen",
  "page.language": "Sprache",
  "page.theme": "Aussehen",
  "page.theme.auto": "Wie das System",
  "page.theme.light": "Hell",
  "page.theme.dark": "Dunkel",
  "page.notice":
    "Die ausgedrückte Emotion ist eine Schätzung, keine Tatsache und nicht das, was ein Mensch fühlt: Das Netz hat von Schauspielern gelernt, die Emotionen auf Englisch gespielt haben, und weiß nicht, was gesagt wird. Die Erkennung läuft in diesem Browser; nichts, was Sie sagen, verlässt diesen Computer.",
  "page.notice.limits": "Was es kann und wofür es nicht benutzt werden darf",
  "page.error.404": "Unter dieser Adresse gibt es keine Seite.",
  "page.error.request": "Diese Anfrage war nicht zu verstehen.",
  "page.error.server":
    "Auf dem Server ist etwas schiefgegangen. Bitte versuchen Sie es noch einmal.",
  "page.error.back": "Zurück zum Anfang",
};
