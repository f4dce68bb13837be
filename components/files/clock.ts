/**
 * A time as people read it off a player: "0:07", "12:30", "1:02:05"; with
 * `tenths`, "0:07.3".
 */
export function clock(
  seconds: number,
  { tenths = false }: { tenths?: boolean } = {},
): string {
  // In binary 7.3 is a little less than it says.
  const all = Math.floor(10 * Math.max(0, seconds) + 1e-6);
  const whole = Math.floor(all / 10), tenth = `.${all % 10}`;
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return [...shown, whole % 60]
    .map((part, i) => i === 0 ? `${part}` : String(part).padStart(2, "0"))
    .join(":") + (tenths ? tenth : "");
}
