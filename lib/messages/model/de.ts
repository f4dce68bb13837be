import type { Translation } from "../message.ts";
import type { model as english } from "./en.ts";

/** German: the model's page. */
export const model: Translation<typeof english> = {
  "model.title": "Undertone: das Modell, seine Zahlen und Grenzen",
  "model.description":
    "Wie oft das Netz von Undertone recht hat, wie das gemessen wurde, woraus es gelernt hat und wofür es nicht benutzt werden darf.",
  "model.heading": "Wie weit man ihm trauen kann",
  "model.lede":
    "Das Netz hört, wie etwas gesagt wird, nicht was. Es nennt eine von acht Emotionen, die Schauspieler gespielt haben. Unten steht, wie oft es recht hat: bei Stimmen, die es kennt, und bei solchen, die es nie gehört hat.",
  "model.figures": "Wie oft es recht hat",
  "model.figures.note":
    "Jede Zahl ist das Mittel über die Emotionen (ausgewogene Genauigkeit): Raten ergäbe bei acht etwa 13 %, bei sieben, wo „ruhig“ als „neutral“ zählt, 14 %. Die Netze sind, wo nichts anderes steht, nach einem Rezept gemacht und werden nur anders geprüft: Lesen Sie die Zahlen nebeneinander.",
  "model.protocol.speakers": "Stimmen, die es nie gehört hat",
  "model.protocol.speakers.what":
    "Einige Schauspieler wurden ganz zurückgehalten; gelernt wurde allein von den übrigen aus RAVDESS. An diese Zahl sollte man sich bei einer neuen Stimme halten; sie spricht aber dieselben Sätze im selben Studio.",
  "model.protocol.random": "Stimmen, die es kennt",
  "model.protocol.random.what":
    "Andere Aufnahmen derselben Schauspieler. Die leichte Prüfung: Mit neuen Sprechern wird diese Zahl nicht erreicht.",
  "model.protocol.own":
    "Netze nach einem eigenen Rezept, für bekannte Stimmen; das Netz, das hier zuhört, wäre dort schlechter.",
  "model.protocol.cross-corpus": "Eine andere Sammlung",
  "model.protocol.cross-corpus.what":
    "Aus einer Sammlung gelernt, an einer anderen geprüft; „ruhig“ zählt als „neutral“. Näher an dem, was andere Worte in einem anderen Raum erreichen.",
  "model.protocol.cross-corpus.actresses":
    "{percent} von einer Schauspielerin aus TESS zur anderen",
  "model.protocol.noise": "Im Lärm",
  "model.protocol.noise.what":
    "Die nie gehörten Stimmen mit nie gehörtem Lärm, und durch eine Telefonleitung.",
  "model.protocol.live": "Live",
  "model.protocol.live.what":
    "Die nie gehörten Stimmen, fortlaufend gehört wie auf der Live-Seite.",
  "model.protocol.other.what": "Nach einem eigenen Protokoll gemessen.",
  "model.easy": "leicht",
  "model.accuracy": "{percent} aller Aufnahmen",
  "model.seven": "{percent}, wenn „ruhig“ als „neutral“ zählt",
  "model.baseline": "Immer die häufigste Emotion: {percent}",
  "model.details": "Nie gehörte Stimmen im Einzelnen",
  "model.details.other": "Im Einzelnen: {protocol}",
  "model.details.none": "Für dieses Modell wurden noch keine Zahlen gemessen.",
  "model.classes": "Emotion für Emotion",
  "model.classes.note":
    "Gefunden: von den Aufnahmen mit einer Emotion der Anteil, den es nennt. Richtig: von denen, die es so nennt, der Anteil, der stimmt.",
  "model.emotion": "Emotion",
  "model.found": "Gefunden",
  "model.right": "Richtig",
  "model.confusion": "Was es wofür hält",
  "model.confusion.note":
    "Jede Zeile: Aufnahmen einer Emotion, und wie das Netz sie nannte. Eine kräftige Diagonale ist gut.",
  "model.confusion.played": "gespielt ↓ / genannt →",
  "model.reliability": "Hat es so oft recht, wie es sagt?",
  "model.reliability.note":
    "Balken auf der Linie: so oft richtig, wie es sagt. Unter der Linie: zu sicher. Mittlerer Abstand: {percent}.",
  "model.reliability.sure": "angegebene Sicherheit",
  "model.reliability.right": "hat recht",
  "model.reliability.answers": "Antworten aller Netze",
  "model.reliability.notSure":
    "Statt zu raten, sagt es „unsicher“: Es beantwortet {coverage} der Aufnahmen und hat bei {precision} davon recht.",
  "model.noise": "Was Lärm kostet",
  "model.noise.note":
    "Mittel über die Emotionen; bei 0 dB ist der Lärm so laut wie die Stimme, bei 10 dB hat er ein Zehntel ihrer Leistung.",
  "model.noise.clean": "ohne Lärm",
  "model.noise.telephone": "Telefon",
  "model.heard": "gehört",
  "model.heard.live": "live, am Ende der Äußerung",
  "model.heard.live-smoothed": "live, während die Stimme da ist",
  "model.heard.title": "Fortlaufend, wie auf der Live-Seite",
  "model.heard.lost": "Punkte verloren",
  "model.heard.unanswered": "ohne Antwort",
  "model.gate": "Sprache von anderen Geräuschen unterscheiden",
  "model.gate.note":
    "Wo es keine Sprache hört, nennt es keine Emotion. Gemessen an Aufnahmen von Regen, Hunden, Uhren und Ähnlichem, aus denen es nicht gelernt hat.",
  "model.gate.sound": "Klang",
  "model.gate.clip": "Sprache, wie aufgenommen",
  "model.gate.inNoise": "Sprache, Lärm bei {ratio}",
  "model.gate.telephone": "Sprache am Telefon",
  "model.gate.noise": "andere Geräusche",
  "model.gate.silence": "Stille",
  "model.gate.taken": "Richtig erkannt",
  "model.network": "Das Netz selbst",
  "model.network.fact": "Angabe",
  "model.network.value": "Wert",
  "model.network.weights": "Gewichte",
  "model.network.cost": "Multiplikationen je Fenster von drei Sekunden",
  "model.network.million": "{number} Mio.",
  "model.network.size": "Download",
  "model.network.megabytes": "{number} MB",
  "model.network.learnt": "Aufnahmen, aus denen es gelernt hat",
  "model.network.notSure": "„Unsicher“ unter",
  "model.actors": "Nicht alle Stimmen sind gleich",
  "model.actors.note":
    "Jeder Punkt ist ein Schauspieler. Je nachdem, wer spricht, hat das Netz in {least} bis {greatest} der Fälle recht.",
  "model.actor": "Schauspieler",
  "model.groups": "Wer und wo",
  "model.group": "Aufnahmen von",
  "model.group.all": "allen",
  "model.group.female": "Frauen",
  "model.group.male": "Männern",
  "model.group.clips": "Anzahl",
  "model.group.balanced": "Mittel über Emotionen",
  "model.group.accuracy": "Von allen Aufnahmen",
  "model.table": "Als Tabelle",
  "model.data": "Woraus es gelernt hat",
  "model.data.note":
    "Gespielte Sprache, in Studios in Toronto aufgenommen. Niemand darin ist wirklich wütend oder ängstlich.",
  "model.data.source": "Quelle",
  "model.data.licence": "Lizenz",
  "model.data.corpus": "Sammlung",
  "model.data.weights": "Lizenz der Gewichte",
  "model.measured": "Wie gemessen wurde",
  "model.measured.protocol": "Protokoll",
  "model.measured.command": "Befehl",
  "model.measured.date": "Datum",
  "model.measured.machine": "Gerechnet auf",
  "model.measured.networks": "Netze",
  "model.limits": "Grenzen",
  "model.limits.acted":
    "Es hat von Schauspielern gelernt, die übertreiben. Im Alltag spricht man feiner, und da wird es sich oft irren; wie oft, sagt keine Zahl auf dieser Seite.",
  "model.limits.language":
    "Englisch mit nordamerikanischem Akzent, Erwachsene, immer nur eine Person. Andere Sprachen, Kinder, Gesang und Stimmengewirr wurden nie geprüft.",
  "model.limits.expressed":
    "Es nennt, was eine Stimme ausdrückt, nicht, was ein Mensch fühlt. Das ist oft nicht dasselbe.",
  "model.limits.words":
    "Es weiß nichts von den Worten, dem Gesicht oder dem Anlass.",
  "model.forbidden": "Wofür es nicht benutzt werden darf",
  "model.forbidden.work":
    "Nicht, um Emotionen von Menschen am Arbeitsplatz oder in Bildungseinrichtungen abzuleiten: Die Europäische Union verbietet das, außer aus medizinischen oder Sicherheitsgründen (KI-Verordnung (EU) 2024/1689, Artikel 5 Absatz 1 Buchstabe f).",
  "model.forbidden.inform":
    "Nicht ohne die Menschen zu informieren: Wer es bei anderen einsetzt, muss ihnen sagen, dass eine Emotionserkennung läuft (Artikel 50 Absatz 3).",
  "model.forbidden.decide":
    "Nicht, um über jemanden zu entscheiden: weder bei Einstellungen noch bei Versicherungen, Krediten, Polizei, Gesundheit oder Glaubwürdigkeit. Es irrt sich zu oft, und eine Stimme ist kein Beweis.",
  "model.forbidden.commercial":
    "Nicht gewerblich: Die Aufnahmen, aus denen es gelernt hat, erlauben nur nichtgewerbliche Nutzung.",
};
