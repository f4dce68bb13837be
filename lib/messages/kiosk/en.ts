import type { Section } from "../message.ts";

/** English: the kiosk. */
export const kiosk = {
  "kiosk.title": "Undertone: kiosk",
  "kiosk.name": "Undertone",
  "kiosk.starting": "One moment",
  "kiosk.starting.detail": "The microphone and the network are being opened.",
  "kiosk.attract": "How does your voice sound?",
  "kiosk.attract.detail": "Say something, in any mood you like.",
  "kiosk.listening": "I am listening",
  "kiosk.listening.detail": "Speak on for a moment.",
  "kiosk.silence": "Silence",
  "kiosk.silence.detail": "Nobody is speaking.",
  "kiosk.noise": "No voice",
  "kiosk.noise.detail": "A sound in which no voice is recognised.",
  "kiosk.unsure": "Not sure",
  "kiosk.unsure.detail": "This voice could be several things.",
  "kiosk.other": "Something else",
  "kiosk.other.detail": "None of the emotions named here.",
  "kiosk.touch": "Touch the screen",
  "kiosk.touch.detail":
    "The browser has paused the sound input; a touch wakes it.",
  "kiosk.problem": "Back in a moment",
  "kiosk.sure": "{percent} sure",
  "kiosk.probabilities": "Probabilities",
  "kiosk.notice": "Emotion recognition is at work here.",
  "kiosk.notice.private":
    "Nothing is stored, and no sound leaves this device. An estimate, not a fact.",
  "kiosk.fullScreen": "Full screen",
  "kiosk.faults": "This kiosk’s settings cannot be read",
  "kiosk.faults.help": "Mend the address or static/kiosk.json, then reload.",
} as const satisfies Section;
