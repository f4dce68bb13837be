import type { Moment } from "../lib/journal/mod.ts";
import type { Words } from "../lib/messages/mod.ts";

const TWO_DIGITS = { minimumIntegerDigits: 2 };

/** A time as minutes and seconds: "4:07". */
export function timeText(seconds: number, words: Words): string {
  const whole = Math.max(0, Math.round(seconds));
  return words.say("live.time", {
    minutes: words.number(Math.floor(whole / 60)),
    seconds: words.number(whole % 60, TWO_DIGITS),
  });
}

/** When a session began: "22 Nov 2026, 18:30". */
export function dateText(startedAt: string, words: Words): string {
  return new Date(startedAt).toLocaleString(words.language, {
    dateStyle: "medium",
    timeStyle: "short",
  });
}

/** What a moment says: "4:07 · Happy, 83%". */
export function momentText(
  { atSeconds, moment }: { atSeconds: number; moment: Moment | null },
  words: Words,
): string {
  const time = timeText(atSeconds, words);
  return words.say("live.timeline.moment", {
    time,
    what: whatText(moment, words),
  });
}

function whatText(moment: Moment | null, words: Words): string {
  const { emotion, probabilities, sure, state } = moment ?? {};
  if (!emotion || !probabilities) {
    return words.say(state === "silence" ? "live.silence" : "live.listening");
  }
  const said = words.say("live.timeline.emotion", {
    emotion: words.say(`emotion.${emotion}`),
    percent: words.percent(Math.max(...probabilities)),
  });
  return sure ? said : words.say("live.timeline.unsure", { said });
}
