import type { Section } from "../message.ts";

/** English: the model's page. */
export const model = {
  "model.title": "Undertone: the model, its figures and its limits",
  "model.description":
    "How right Undertone's network is, how that was measured, what it learnt from, and what it must not be used for.",
  "model.heading": "How far to trust it",
  "model.lede":
    "The network hears how something is said, not what. It names one of eight emotions that actors played. Below is how often it is right, on voices it knows and on voices it has never heard.",
  "model.figures": "How often it is right",
  "model.figures.note":
    "Each figure is the mean over the emotions (balanced accuracy): guessing among eight would give about 13%, among seven, where calm counts as neutral, 14%. Networks of one recipe where nothing else is said, asked differently: read them side by side.",
  "model.protocol.speakers": "Voices it has never heard",
  "model.protocol.speakers.what":
    "Whole actors were kept back; only the others of RAVDESS were learnt from. The figure to go by for a new voice; but it says the same sentences in the same studio.",
  "model.protocol.random": "Voices it knows",
  "model.protocol.random.what":
    "Other recordings of the same actors. The easy test: no new speaker will see this figure.",
  "model.protocol.own":
    "Networks made by a recipe for voices they know; the one that listens here would do worse on them.",
  "model.protocol.cross-corpus": "Another collection",
  "model.protocol.cross-corpus.what":
    "Learnt from one collection of recordings, asked about another; calm counts as neutral. Nearer to what other words in another room will get.",
  "model.protocol.cross-corpus.actresses":
    "{percent} from one actress of TESS to the other",
  "model.protocol.noise": "In noise",
  "model.protocol.noise.what":
    "The voices it has never heard, with noise it has never heard, and through a telephone line.",
  "model.protocol.live": "Live",
  "model.protocol.live.what":
    "The voices it has never heard, streamed as the live page hears them.",
  "model.protocol.other.what": "Measured by its own protocol.",
  "model.easy": "the easy one",
  "model.accuracy": "{percent} of all clips",
  "model.seven": "{percent} where calm counts as neutral",
  "model.baseline": "Always giving the commonest emotion: {percent}",
  "model.details": "Voices it has never heard, in detail",
  "model.details.other": "In detail: {protocol}",
  "model.details.none": "No figures have been measured for this model yet.",
  "model.classes": "Emotion by emotion",
  "model.classes.note":
    "Found: of the recordings that play an emotion, the share it names. Right: of those it names so, the share that is.",
  "model.emotion": "Emotion",
  "model.found": "Found",
  "model.right": "Right",
  "model.confusion": "What it takes for what",
  "model.confusion.note":
    "Each row: recordings of one emotion, and what the network called them. A strong diagonal is good.",
  "model.confusion.played": "played ↓ / named →",
  "model.reliability": "Is it right as often as it says?",
  "model.reliability.note":
    "Bars on the line: right as often as it says. Below the line: too sure of itself. Mean distance: {percent}.",
  "model.reliability.sure": "says it is this sure",
  "model.reliability.right": "is right",
  "model.reliability.answers": "answers of all networks",
  "model.reliability.notSure":
    "It says “not sure” rather than guess: it answers {coverage} of the recordings, and is right in {precision} of those.",
  "model.noise": "What noise costs",
  "model.noise.note":
    "Mean over emotions, with noise as loud as the voice at 0 dB and ten times weaker in power at 10 dB.",
  "model.noise.clean": "clean",
  "model.noise.telephone": "telephone",
  "model.heard": "heard",
  "model.heard.live": "live, at the end of the utterance",
  "model.heard.live-smoothed": "live, while the voice is there",
  "model.heard.title": "Streamed, as on the live page",
  "model.heard.lost": "points lost",
  "model.heard.unanswered": "no answer",
  "model.gate": "Telling speech from other sounds",
  "model.gate.note":
    "Where it hears no speech it names no emotion. Measured on recordings of rain, dogs, clocks and the like that it had not learnt from.",
  "model.gate.sound": "Sound",
  "model.gate.clip": "speech, as recorded",
  "model.gate.inNoise": "speech, noise at {ratio}",
  "model.gate.telephone": "speech, by telephone",
  "model.gate.noise": "other sounds",
  "model.gate.silence": "silence",
  "model.gate.taken": "Taken for what it is",
  "model.network": "The network itself",
  "model.network.fact": "Of the network",
  "model.network.value": "Value",
  "model.network.weights": "Weights",
  "model.network.cost": "Multiplications a window of three seconds",
  "model.network.million": "{number} million",
  "model.network.size": "To download",
  "model.network.megabytes": "{number} MB",
  "model.network.learnt": "Recordings it learnt from",
  "model.network.notSure": "“Not sure” below",
  "model.actors": "Not every voice is equal",
  "model.actors.note":
    "Each dot is an actor. The network is right between {least} and {greatest} of the time, depending on who speaks.",
  "model.actor": "Actor",
  "model.groups": "Who and where",
  "model.group": "Recordings of",
  "model.group.all": "all",
  "model.group.female": "women",
  "model.group.male": "men",
  "model.group.clips": "Clips",
  "model.group.balanced": "Mean over emotions",
  "model.group.accuracy": "Of all clips",
  "model.table": "As a table",
  "model.data": "What it learnt from",
  "model.data.note":
    "Acted speech, recorded in studios in Toronto. Nobody in it is angry or afraid in earnest.",
  "model.data.source": "Source",
  "model.data.licence": "Licence",
  "model.data.corpus": "Collection",
  "model.data.weights": "Licence of the weights",
  "model.measured": "How it was measured",
  "model.measured.protocol": "Protocol",
  "model.measured.command": "Command",
  "model.measured.date": "Day",
  "model.measured.machine": "Computed on",
  "model.measured.networks": "Networks",
  "model.limits": "Limits",
  "model.limits.acted":
    "It learnt from actors who exaggerate. Everyday speech is subtler, and it will often be wrong there; no figure on this page says how often.",
  "model.limits.language":
    "English with a North American accent, adults, one person at a time. Other languages, children, singing and crowds were never tested.",
  "model.limits.expressed":
    "It names what a voice expresses, not what a person feels. The two are often not the same.",
  "model.limits.words":
    "It knows nothing of the words, the face or the occasion.",
  "model.forbidden": "What it must not be used for",
  "model.forbidden.work":
    "Not to infer emotions of people at work or in education: the European Union forbids it, but for medical or safety reasons (AI Act, Regulation (EU) 2024/1689, Article 5(1)(f)).",
  "model.forbidden.inform":
    "Not without telling people: whoever uses it on others must inform them that emotion recognition is at work (Article 50(3)).",
  "model.forbidden.decide":
    "Not to decide about anyone: not hiring, insurance, credit, policing, health or credibility. It is too often wrong, and a voice is not evidence.",
  "model.forbidden.commercial":
    "Not commercially: the recordings it learnt from allow non-commercial use only.",
} as const satisfies Section;
