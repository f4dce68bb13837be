import type { Words } from "../../lib/messages/mod.ts";
import type { Figure } from "../../lib/train/mod.ts";

/** "51.9%", or "51.9% ± 1.2" over several networks. */
export function figureText(words: Words, figure: Figure): string {
  const percent = words.percent(figure.mean, { digits: 1 });
  return figure.n < 2 ? percent : `${percent} ${spreadText(words, figure)}`;
}

/** "± 1.2", on one line: the standard deviation over networks, in points. */
export function spreadText(words: Words, { sd }: Figure): string {
  const points = words.number(100 * sd, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  return `±\u00a0${points}`;
}
