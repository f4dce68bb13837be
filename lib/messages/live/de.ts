import type { Translation } from "../message.ts";
import type { live as english } from "./en.ts";

/** German: the live page. */
export const live: Translation<typeof english> = {
  "live.title": "Undertone: sprechen und die Emotion sehen",
  "live.description":
    "Erkennt die in der Stimme ausgedrückte Emotion, allein im Browser: Kein Ton verlässt den Computer.",
  "live.heading": "Sprechen Sie, und sehen Sie die Emotion in Ihrer Stimme",
  "live.noscript":
    "Undertone hört und rechnet in dieser Seite und braucht dazu JavaScript: Bitte erlauben Sie es für diese Seite und laden Sie neu.",
  "live.start": "Zuhören starten",
  "live.stop": "Zuhören beenden",
  "live.cancel": "Abbrechen",
  "live.private": "Ihre Stimme verlässt diesen Computer nie.",
  "live.now": "Ausgedrückte Emotion jetzt",
  "live.sure": "{percent} sicher",
  "live.idle": "Bereit",
  "live.idle.detail": "Drücken Sie den Knopf und sprechen Sie.",
  "live.starting": "Startet",
  "live.starting.detail": "Mikrofon und Netz werden geöffnet …",
  "live.listening": "Hört zu",
  "live.listening.detail": "Sagen Sie etwas.",
  "live.silence": "Stille",
  "live.silence.detail": "Niemand spricht.",
  "live.noise": "Keine Stimme",
  "live.noise.detail": "Ein Geräusch, in dem keine Stimme erkannt wird.",
  "live.paused": "Angehalten",
  "live.paused.detail": "Der Toneingang steht still.",
  "live.failed": "Hört nicht zu",
  "live.failed.detail": "Was zu tun ist, steht oben.",
  "live.probabilities": "Wahrscheinlichkeiten",
  "live.last": "Letzte Äußerung",
  "live.last.none":
    "Die ausgedrückte Emotion bleibt hier stehen, wenn Sie zu Ende gesprochen haben.",
  "live.last.detail": "{percent} sicher · {seconds} s Sprache",
  "live.last.then": "dann {others}",
  "live.last.other": "{emotion} {percent}",
  "live.level": "Pegel",
  "live.level.label": "Eingangspegel in Dezibel unter Vollaussteuerung",
  "live.level.off": "aus",
  "live.level.loud": "zu laut: gehen Sie vom Mikrofon weg",
  "live.level.db": "{db} dB",
  "live.spectrogram.label":
    "Lautstärke nach Tonhöhe in den letzten sechs Sekunden",
  "live.notes": "Hinweise",
  "live.instruments": "Instrumente",
  "live.instrument.none": "–",
  "live.instrument.unnamed": "ohne Namen",
  "live.instrument.backend": "Netz läuft auf",
  "live.instrument.latency": "Vom letzten Ton zur Antwort",
  "live.instrument.latency.ms": "die Hälfte in {p50} ms, 95 % in {p95} ms",
  "live.instrument.dropped": "Ausgelassene Vorhersagen",
  "live.instrument.microphone": "Mikrofon",
  "live.instrument.microphone.rate": "{label} · {kilohertz} kHz",
  "live.instrument.processing": "Sprachverarbeitung",
  "live.processing.off": "alles aus",
  "live.processing.on": "noch an: {names}",
  "live.processing.unknown": "nicht bekannt: {names}",
  "live.processing.echoCancellation": "Echounterdrückung",
  "live.processing.noiseSuppression": "Rauschunterdrückung",
  "live.processing.autoGainControl": "automatische Verstärkung",
  "live.processing.note":
    "Der Browser wendet auf das Mikrofon noch {names} an, was Emotionen verdecken kann. Schalten Sie das in den Toneinstellungen des Systems aus oder nehmen Sie ein anderes Mikrofon.",
  "live.backend.webgpu": "WebGPU",
  "live.backend.wasm": "WebAssembly",
  "live.backend.adapter": "WebGPU · {adapter}",
  "live.backend.software": "WebGPU · {adapter} (Software)",
  "live.backend.onCpu": "WebAssembly auf dem Prozessor",
  "live.backend.wrong":
    "{from} hat für eine bekannte Eingabe falsche Zahlen geliefert, deshalb läuft das Netz auf {to}. Ein neuer Grafiktreiber kann helfen.",
  "live.backend.unavailable":
    "{from} gibt es hier nicht, deshalb läuft das Netz auf {to}: dieselben Antworten, nur langsamer. Ein aktueller Chrome oder Edge mit Grafikkarte bietet {from}.",
  "live.backend.played":
    "{from} wird hier vom Prozessor nachgeahmt, und das ist langsam; deshalb läuft das Netz auf {to}: dieselben Antworten, nur früher. Eine Grafikkarte wäre noch schneller.",
  "live.lost.webgpu": "Das Grafikgerät ging verloren. Es wird neu gestartet …",
  "live.lost.other": "Das Netz ist stehen geblieben. Es wird neu gestartet …",
  "live.rebuilt.webgpu":
    "Das Grafikgerät ging verloren und wurde neu gestartet; es ist nichts zu tun.",
  "live.rebuilt.other":
    "Das Netz ist stehen geblieben und wurde neu gestartet; es ist nichts zu tun.",
  "live.lost.forGood":
    "Das Grafikgerät ging immer wieder verloren, deshalb läuft das Netz auf {to}. Laden Sie die Seite neu, um das Grafikgerät noch einmal zu versuchen.",
  "live.dead":
    "Das Mikrofon liefert gar kein Signal. Prüfen Sie seinen Stummschalter oder wählen Sie in den Toneinstellungen des Systems ein anderes.",
  "live.problem.insecure":
    "Der Browser gibt das Mikrofon nur sicheren Seiten. Öffnen Sie diese Seite über https oder als http://localhost.",
  "live.problem.refused":
    "Das Mikrofon wurde verweigert. Erlauben Sie es für diese Seite in der Adresszeile des Browsers und starten Sie neu.",
  "live.problem.missing":
    "Es wurde kein Mikrofon gefunden. Schließen Sie eines an oder schalten Sie es in den Toneinstellungen des Systems ein und starten Sie neu.",
  "live.problem.busy":
    "Das Mikrofon lässt sich nicht öffnen: Vielleicht benutzt es ein anderes Programm. Schließen Sie dieses und starten Sie neu.",
  "live.problem.unplugged":
    "Das Mikrofon wurde abgezogen. Schließen Sie es wieder an oder wählen Sie in den Toneinstellungen des Systems ein anderes und starten Sie neu.",
  "live.problem.suspended":
    "Der Browser hat den Toneingang angehalten. Setzen Sie fort, um weiter zuzuhören.",
  "live.problem.stalled":
    "Vom Mikrofon kommt kein Ton mehr. Starten Sie neu; hilft das nicht, ziehen Sie es ab und schließen Sie es wieder an oder wählen Sie in den Toneinstellungen des Systems ein anderes.",
  "live.problem.unsupported":
    "Dieser Browser kann keinen Ton in einem AudioWorklet verarbeiten. Nehmen Sie eine aktuelle Version von Firefox, Chrome, Edge oder Safari.",
  "live.problem.notLoaded":
    "Der Teil der Seite, der zuhört, wurde nicht geladen. Prüfen Sie die Verbindung zum Server und starten Sie neu.",
  "live.problem.model":
    "Das Modell wurde nicht geladen. Prüfen Sie die Verbindung zum Server und versuchen Sie es noch einmal.",
  "live.problem.backend":
    "Das Netz läuft hier weder auf WebGPU noch auf WebAssembly. Aktualisieren Sie den Browser oder nehmen Sie einen aktuellen Chrome, Edge, Firefox oder Safari und versuchen Sie es noch einmal.",
  "live.problem.stopped":
    "Das Netz ist immer wieder stehen geblieben. Laden Sie die Seite neu; hilft das nicht, aktualisieren Sie den Browser oder starten Sie den Computer neu.",
  "live.problem.engine":
    "Das Zuhören konnte nicht beginnen ({detail}). Prüfen Sie die Verbindung zum Server und versuchen Sie es noch einmal.",
  "live.again": "Noch einmal versuchen",
  "live.startAgain": "Neu starten",
  "live.resume": "Fortsetzen",
  "live.said.starting": "Mikrofon und Netz werden gestartet.",
  "live.said.stopped": "Das Zuhören ist beendet.",
  "live.said.listening": "Hört zu.",
  "live.said.kept": "Das Aufbewahren dieser Sitzung ist beendet.",
  "live.said.forgotten": "Die Sitzung vom {when} wurde gelöscht.",
  "live.said.forgottenAll": "Alle aufbewahrten Sitzungen wurden gelöscht.",
  "live.said.heard": "Gehört: {emotion}, {percent}.",
  "live.unsure": "Unsicher",
  "live.unsure.detail": "vielleicht {emotion}, {percent}",
  "live.last.unsure": "vielleicht {emotion}, {percent} · {seconds} s Sprache",
  "live.said.unsure": "Gehört, aber unsicher: vielleicht {emotion}, {percent}.",
  "live.sound": "Klang",
  "live.waveform.label": "Wellenform der letzten sechs Sekunden",
  "live.gate.off": "Hört nicht zu",
  "live.gate.open": "Stimme",
  "live.gate.sound": "Geräusch",
  "live.gate.closed": "Keine Stimme",
  "live.circle": "Kreis der Emotionen",
  "live.circle.derived":
    "Aus den Wahrscheinlichkeiten abgeleitet, nicht gemessen. Orte nach Russell (1980).",
  "live.circle.none": "Kein Ort im Kreis, solange keine Emotion gehört wird.",
  "live.circle.point": "Valenz {valence}, Erregung {arousal}, von −1 bis 1.",
  "live.circle.excited": "erregt",
  "live.circle.calm": "ruhig",
  "live.circle.pleasant": "angenehm",
  "live.circle.unpleasant": "unangenehm",
  "live.time": "{minutes}:{seconds}",
  "live.timeline": "Die letzten Minuten",
  "live.timeline.kept": "Eine aufbewahrte Sitzung",
  "live.timeline.back": "Zurück zu jetzt",
  "live.timeline.now": "jetzt",
  "live.timeline.label": "Emotionen im Lauf der Zeit",
  "live.timeline.help":
    "Zeigen Sie auf einen Moment, um ihn zu lesen; klicken Sie, um ihn noch einmal zu hören.",
  "live.timeline.keys":
    "Pfeiltasten gehen um eine Sekunde, Bild auf und Bild ab um zehn. Eingabe spielt ab, Escape kehrt zu jetzt zurück.",
  "live.timeline.moment": "{time} · {what}",
  "live.timeline.emotion": "{emotion} {percent}",
  "live.timeline.unsure": "{said}, unsicher",
  "live.timeline.hushed": "Währenddessen wird nicht zugehört.",
  "live.play": "Abspielen",
  "live.play.stop": "Anhalten",
  "live.note": "Notiz",
  "live.note.label": "Notiz bei {time}",
  "live.note.pin": "Anheften",
  "live.note.list": "Angeheftete Notizen",
  "live.summary": "Die Sitzung bisher",
  "live.summary.detail":
    "{heard} gehört, davon {speech} Sprache · {changes} Wechsel je Minute Sprache",
  "live.record": "Diese Sitzung aufbewahren",
  "live.record.sound": "mit ihrem Klang",
  "live.record.stop": "Nicht weiter aufbewahren",
  "live.record.onWithSound":
    "Ergebnisse und Klang werden aufbewahrt, nur in diesem Browser.",
  "live.record.onWithoutSound":
    "Ergebnisse ohne Klang werden aufbewahrt, nur in diesem Browser.",
  "live.kept": "Aufbewahrte Sitzungen",
  "live.kept.none": "Nichts wird aufbewahrt, wenn Sie es nicht verlangen.",
  "live.kept.detail": "{length}",
  "live.kept.recording": "{length}, wird gerade aufbewahrt",
  "live.kept.cutShort": "{length}, abgebrochen",
  "live.kept.show": "Öffnen",
  "live.kept.show.label": "Sitzung vom {when} öffnen",
  "live.kept.csv": "CSV",
  "live.kept.json": "JSON",
  "live.kept.wav": "WAV",
  "live.kept.take.label": "Sitzung vom {when} als {kind} speichern",
  "live.kept.forget": "Löschen",
  "live.kept.forget.label": "Sitzung vom {when} löschen",
  "live.kept.forgetAll": "Alle löschen",
  "live.kept.bring": "Importieren …",
  "live.kept.unavailable":
    "Dieser Browser bewahrt für diese Seite nichts auf, vielleicht weil dies ein privates Fenster ist. Das Zuhören geht auch so.",
  "live.kept.full":
    "Es ist kein Platz mehr. Was bisher aufbewahrt wurde, bleibt; löschen Sie eine Sitzung oder speichern Sie sie als Datei.",
  "live.kept.gone":
    "Die Sitzung wird nicht mehr aufbewahrt: Sie wurde gelöscht, vielleicht in einem anderen Tab.",
  "live.kept.failed":
    "Was dieser Browser aufbewahrt, ließ sich nicht lesen oder schreiben ({detail}). Laden Sie die Seite neu und versuchen Sie es noch einmal.",
  "live.kept.notLoaded":
    "Der Teil der Seite, der sich erinnert, wurde nicht geladen. Prüfen Sie die Verbindung zum Server und laden Sie die Seite neu.",
  "live.kept.spared": {
    one:
      "Eine Sitzung wurde nicht gelöscht, denn sie wird gerade in einem anderen Tab aufbewahrt. Beenden Sie das dort zuerst.",
    other:
      "{count} Sitzungen wurden nicht gelöscht, denn sie werden gerade in anderen Tabs aufbewahrt. Beenden Sie das dort zuerst.",
  },
  "live.kept.unreadable":
    "{name} konnte nicht importiert werden ({detail}). Wählen Sie eine hier gespeicherte JSON-Datei; eine WAV-Datei nur zusammen mit der JSON-Datei desselben Namens.",
  "live.settings": "Einstellungen",
  "live.settings.microphone": "Mikrofon",
  "live.settings.microphone.usual": "Wie im System gewählt",
  "live.settings.microphone.before": "Das zuvor gewählte",
  "live.settings.microphone.help":
    "Ihre Namen erscheinen, sobald zugehört wird.",
  "live.settings.model": "Modell",
  "live.settings.backend": "Rechnet auf",
  "live.settings.backend.usual":
    "Automatisch: auf der Grafikkarte, wo es eine gibt",
  "live.settings.gate": "Empfindlichkeit",
  "live.settings.gate.value": "Eine Stimme zählt ab {db} dB über dem Rauschen.",
  "live.settings.smoothing": "Glättung",
  "live.settings.smoothing.value":
    "{percent} der Antwort stammen aus der vorigen.",
  "live.settings.denoise": "Rauschminderung",
  "live.settings.denoise.later":
    "Gehört zum Modell; wird gezeigt, sobald zugehört wird.",
  "live.settings.denoise.on":
    "An, denn das Modell hat damit gelernt: ohne sie wären seine Antworten schlechter.",
  "live.settings.denoise.off":
    "Aus, denn das Modell hat ohne sie gelernt: mit ihr wären seine Antworten schlechter.",
  "live.settings.reset": "Zurücksetzen",
  "live.instrument.model": "Modell",
  "live.instrument.model.rate": "{model} · {kilohertz} kHz",
  "live.instrument.memory": "Lebende Tensoren",
  "live.instrument.memory.tensors": "{tensors} · {megabytes} MB",
  "live.timeline.ago": "vor {time}",
  "live.microphone.gone":
    "Das in den Einstellungen gewählte Mikrofon ist nicht da; gehört wird das des Systems.",
  "live.instrument.rejected": "Geräusche, keine Sprache",
};
