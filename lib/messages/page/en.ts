import type { Section } from "../message.ts";

/** English: the frame around every page. */
export const page = {
  "page.name": "Undertone",
  "page.skip": "Skip to the content",
  "page.navigation": "Pages",
  "page.home": "Undertone, to the live page",
  "page.live": "Live",
  "page.files": "Files",
  "page.kiosk": "Kiosk",
  "page.model": "Model",
  "page.preferences": "Language and appearance",
  "page.language": "Language",
  "page.theme": "Appearance",
  "page.theme.auto": "As the system",
  "page.theme.light": "Light",
  "page.theme.dark": "Dark",
  "page.notice":
    "The expressed emotion is an estimate, not a fact, nor what a person feels: the network learnt from actors who played emotions in English, and knows nothing of what is said. Recognition runs in this browser; nothing you say leaves this computer.",
  "page.notice.limits": "What it can do, and what it must not be used for",
  "page.error.404": "There is no page at this address.",
  "page.error.request": "This request could not be understood.",
  "page.error.server": "Something went wrong on the server. Please try again.",
  "page.error.back": "Back to the start",
} as const satisfies Section;
