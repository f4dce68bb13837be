import type { Translation } from "../message.ts";
import type { files as english } from "./en.ts";

/** German: the files page. */
export const files: Translation<typeof english> = {
  "files.title": "Undertone: die Emotionen in einer Aufnahme",
  "files.notSure": "Unsicher",
  "files.description":
    "Legen Sie eine Aufnahme ab und sehen Sie die Emotionen darin. Gerechnet wird in diesem Browser; nichts wird verschickt.",
  "files.heading": "Die Emotionen in einer Aufnahme",
  "files.noscript":
    "Dateien werden auf dieser Seite gelesen und ausgewertet; das braucht JavaScript: Bitte erlauben Sie es für diese Seite und laden Sie neu.",
  "files.drop": "Legen Sie Aufnahmen hier ab oder wählen Sie sie aus",
  "files.choose": "Dateien auswählen",
  "files.kinds":
    "WAV, AIFF, FLAC, MP3, OGG, M4A und der Ton von Videos; mehrere auf einmal und beliebig lang, oder bis zu {minutes} Minuten, wo dieser Browser eine Datei nur am Stück dekodiert. Sie bleiben auf diesem Computer.",
  "files.list": "Aufnahmen",
  "files.state.waiting": "Wartet, bis es an der Reihe ist",
  "files.state.running": "Wird angehört",
  "files.state.done": "Fertig",
  "files.state.failed": "Nicht bis zum Ende angehört",
  "files.state.cancelled": "Abgebrochen; was bisher gehört wurde, bleibt",
  "files.progress": "{heard} gehört",
  "files.progress.label": "{name}: Fortschritt",
  "files.cancel": "Abbrechen",
  "files.cancel.label": "{name} abbrechen",
  "files.remove": "Entfernen",
  "files.remove.label": "{name} entfernen",
  "files.compare": "Vergleichen",
  "files.compare.label": "{name} mit einer anderen vergleichen",
  "files.play": "Abspielen",
  "files.pause": "Pause",
  "files.play.label": "{name} abspielen",
  "files.pause.label": "Pause bei {name}",
  "files.zoomIn": "Näher",
  "files.zoomOut": "Weiter weg",
  "files.whole": "Ganz",
  "files.position": "Stelle in {name}",
  "files.at.heard": "{time} von {total}: {emotion}, {percent}",
  "files.at.silence": "{time} von {total}: niemand spricht",
  "files.at.unheard": "{time} von {total}: nicht angehört",
  "files.unplayable":
    "Dieser Browser kann solche Dateien nicht abspielen. Was darin gehört wurde, gilt trotzdem.",
  "files.wave":
    "Wellenform von {name} mit den darin gehörten Emotionen; die Tabelle enthält dasselbe",
  "files.summary": "Zusammenfassung",
  "files.summary.none": "Darin wurde keine Sprache gehört.",
  "files.summary.foremost": "Meist {emotion}",
  "files.summary.unsure": "Sprache, aber nichts Sicheres",
  "files.summary.speech": "{time} Sprache in {total}",
  "files.summary.part": "{time} Sprache in den ersten {total}",
  "files.summary.nonePart": "In den ersten {total} wurde keine Sprache gehört.",
  "files.summary.changes": {
    one: "{count} Wechsel je Minute",
    other: "{count} Wechsel je Minute",
  },
  "files.segments": {
    one: "Ein Sprachabschnitt",
    other: "{count} Sprachabschnitte",
  },
  "files.segment.from": "Von",
  "files.segment.to": "Bis",
  "files.segment.emotion": "Emotion",
  "files.segment.sure": "Wahrscheinlichkeit",
  "files.segment.next": "An zweiter Stelle",
  "files.segment.play": "Ab {time} abspielen",
  "files.csv": "CSV",
  "files.json": "JSON",
  "files.save": "Speichern als",
  "files.save.label": "{name} als {kind} speichern",
  "files.saveAll": "Alle speichern als",
  "files.saveAll.label": "Alle Ergebnisse als {kind} speichern",
  "files.comparison": "Nebeneinander",
  "files.comparison.hint": "Wählen Sie noch eine Aufnahme zum Vergleich.",
  "files.comparison.note":
    "Mittlere Wahrscheinlichkeit jeder Emotion, solange gesprochen wird.",
  "files.backend": "Gerechnet mit {place}",
  "files.said.done": "{name} ist fertig: {summary}",
  "files.said.failed": "{name} wurde nicht bis zum Ende angehört.",
  "files.fault.unreadable":
    "Die Datei widerspricht sich selbst: Sie ist beschädigt.",
  "files.fault.truncated": "Die Datei endet zu früh: Ein Teil fehlt.",
  "files.fault.unsupported":
    "Weder Undertone noch dieser Browser kann diese Datei dekodieren. Speichern Sie sie als WAV oder FLAC und versuchen Sie es noch einmal.",
  "files.fault.soundless":
    "In dieser Datei ist kein Ton: Wählen Sie eine Aufnahme oder einen Film mit Ton.",
  "files.fault.tooLong":
    "Dieser Browser kann die Datei nur am Stück dekodieren, und dafür ist sie zu lang. Speichern Sie sie als WAV oder FLAC, die Stück für Stück gelesen werden.",
  "files.fault.gone":
    "Die Datei konnte nicht gelesen werden: Sie wurde verschoben oder geändert, oder das Lesen ist nicht erlaubt.",
  "files.fault.model":
    "Das Netz konnte nicht geladen werden. Prüfen Sie die Verbindung zum Server und legen Sie die Datei noch einmal ab.",
  "files.fault.backend":
    "Das Netz läuft hier weder auf WebGPU noch auf WebAssembly. Aktualisieren Sie den Browser oder nehmen Sie einen aktuellen Chrome, Edge, Firefox oder Safari und legen Sie die Datei noch einmal ab.",
  "files.fault.stopped":
    "Das Netz ist immer wieder stehen geblieben. Laden Sie die Seite neu und legen Sie die Datei noch einmal ab; hilft das nicht, aktualisieren Sie den Browser oder starten Sie den Computer neu.",
  "files.fault.unknown":
    "Beim Anhören dieser Datei ist etwas schiefgegangen. Prüfen Sie die Verbindung zum Server, laden Sie die Seite neu und legen Sie die Datei noch einmal ab.",
  "files.summary.mixed": "Gemischt, am häufigsten {emotion}",
};
