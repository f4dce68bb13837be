import type { Translation } from "../message.ts";
import type { kiosk as english } from "./en.ts";

/** German: the kiosk. */
export const kiosk: Translation<typeof english> = {
  "kiosk.title": "Undertone: Kiosk",
  "kiosk.name": "Undertone",
  "kiosk.starting": "Einen Moment",
  "kiosk.starting.detail": "Mikrofon und Netz werden geöffnet.",
  "kiosk.attract": "Wie klingt Ihre Stimme?",
  "kiosk.attract.detail": "Sagen Sie etwas, ganz gleich in welcher Stimmung.",
  "kiosk.listening": "Ich höre zu",
  "kiosk.listening.detail": "Sprechen Sie noch einen Moment weiter.",
  "kiosk.silence": "Stille",
  "kiosk.silence.detail": "Niemand spricht.",
  "kiosk.noise": "Keine Stimme",
  "kiosk.noise.detail": "Ein Geräusch, in dem keine Stimme erkannt wird.",
  "kiosk.unsure": "Unsicher",
  "kiosk.unsure.detail": "Diese Stimme könnte Verschiedenes ausdrücken.",
  "kiosk.other": "Etwas anderes",
  "kiosk.other.detail": "Keine der Emotionen, die hier genannt werden.",
  "kiosk.touch": "Bildschirm berühren",
  "kiosk.touch.detail":
    "Der Browser hat den Toneingang angehalten; eine Berührung weckt ihn.",
  "kiosk.problem": "Gleich wieder da",
  "kiosk.sure": "{percent} sicher",
  "kiosk.probabilities": "Wahrscheinlichkeiten",
  "kiosk.notice": "Hier läuft eine Emotionserkennung.",
  "kiosk.notice.private":
    "Nichts wird gespeichert, kein Ton verlässt dieses Gerät. Eine Schätzung, keine Tatsache.",
  "kiosk.fullScreen": "Vollbild",
  "kiosk.faults": "Die Einstellungen dieses Kiosks sind nicht lesbar",
  "kiosk.faults.help":
    "Berichtigen Sie die Adresse oder static/kiosk.json und laden Sie die Seite neu.",
};
