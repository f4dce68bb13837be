import type { Words } from "../../lib/messages/mod.ts";
import type { Figure } from "../../lib/train/mod.ts";

/** "51.9%", or "51.9% ± 1.2" over several networks. */
export function figureText(words: Words, { mean, sd, n }: Figure): string {
  const percent = words.percent(mean, { digits: 1 });
  if (n < 2) return percent;
  return words.say("model.spread", {
    percent,
    sd: words.number(100 * sd, {
      minimumFractionDigits: 1,
      maximumFractionDigits: 1,
    }),
  });
}
