import type { Section } from "../message.ts";

/** English: the files page. */
export const files = {
  "files.title": "Undertone: the emotions in a recording",
  "files.notSure": "Not sure",
  "files.description":
    "Drop a recording and see the emotions in it. It is computed in this browser; nothing is sent anywhere.",
  "files.heading": "The emotions in a recording",
  "files.noscript":
    "Files are read and recognised inside this page, which needs JavaScript: please allow it for this site and reload.",
  "files.drop": "Drop recordings here, or choose them",
  "files.choose": "Choose files",
  "files.kinds":
    "WAV, AIFF, FLAC, MP3, OGG, M4A, and the sound of videos; several at once, however long, or up to {minutes} minutes where this browser decodes a file only as a whole. They stay on this computer.",
  "files.list": "Recordings",
  "files.state.waiting": "Waiting its turn",
  "files.state.running": "Listening to it",
  "files.state.done": "Done",
  "files.state.failed": "Not heard to its end",
  "files.state.cancelled": "Stopped; what was heard so far stays",
  "files.progress": "{heard} heard",
  "files.progress.label": "{name}: progress",
  "files.cancel": "Stop",
  "files.cancel.label": "Stop {name}",
  "files.remove": "Remove",
  "files.remove.label": "Remove {name}",
  "files.compare": "Compare",
  "files.compare.label": "Compare {name} with another",
  "files.play": "Play",
  "files.pause": "Pause",
  "files.play.label": "Play {name}",
  "files.pause.label": "Pause {name}",
  "files.zoomIn": "Nearer",
  "files.zoomOut": "Farther",
  "files.whole": "Whole",
  "files.position": "Position in {name}",
  "files.at.heard": "{time} of {total}: {emotion}, {percent}",
  "files.at.silence": "{time} of {total}: nobody speaks",
  "files.at.unheard": "{time} of {total}: not heard",
  "files.unplayable":
    "This browser cannot play this kind of file. What was heard in it stands.",
  "files.wave":
    "Waveform of {name} with the emotions heard in it; the table holds the same",
  "files.summary": "Summary",
  "files.summary.none": "No speech was heard in it.",
  "files.summary.foremost": "Mostly {emotion}",
  "files.summary.unsure": "Speech, but nothing it was sure of",
  "files.summary.speech": "{time} of speech in {total}",
  "files.summary.part": "{time} of speech in the first {total}",
  "files.summary.nonePart": "No speech was heard in its first {total}.",
  "files.summary.changes": {
    one: "{count} change a minute",
    other: "{count} changes a minute",
  },
  "files.segments": {
    one: "One stretch of speech",
    other: "{count} stretches of speech",
  },
  "files.segment.from": "From",
  "files.segment.to": "To",
  "files.segment.emotion": "Emotion",
  "files.segment.sure": "Probability",
  "files.segment.next": "Next likeliest",
  "files.segment.play": "Play from {time}",
  "files.csv": "CSV",
  "files.json": "JSON",
  "files.save": "Save as",
  "files.save.label": "Save {name} as {kind}",
  "files.saveAll": "Save all as",
  "files.saveAll.label": "Save all results as {kind}",
  "files.comparison": "Side by side",
  "files.comparison.hint": "Choose one more recording to compare it with.",
  "files.comparison.note": "Mean probability of each emotion over the speech.",
  "files.backend": "Recognised on {place}",
  "files.said.done": "{name} is done: {summary}",
  "files.said.failed": "{name} was not heard to its end.",
  "files.fault.unreadable": "The file contradicts itself: it is damaged.",
  "files.fault.truncated": "The file ends too early: part of it is missing.",
  "files.fault.unsupported":
    "Neither Undertone nor this browser can decode this file. Save it as WAV or FLAC and try again.",
  "files.fault.soundless":
    "There is no sound in this file: choose a recording or a film with sound.",
  "files.fault.tooLong":
    "This browser can only decode this file as a whole, and it is too long for that. Save it as WAV or FLAC, which are read piece by piece.",
  "files.fault.gone":
    "The file could not be read: it was moved, changed or is not allowed to be read.",
  "files.fault.model":
    "The network could not be loaded. Check the connection to the server, then drop the file again.",
  "files.fault.backend":
    "The network runs neither on WebGPU nor on WebAssembly here. Update the browser, or use a current Chrome, Edge, Firefox or Safari, then drop the file again.",
  "files.fault.stopped":
    "The network stopped again and again. Reload the page, then drop the file again; if that does not help, update the browser or restart the computer.",
  "files.fault.unknown":
    "Something went wrong while this file was heard. Check the connection to the server, reload the page, then drop the file again.",
  "files.summary.mixed": "Mixed, most often {emotion}",
} as const satisfies Section;
