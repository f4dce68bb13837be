/** Refuses an option `{ name: value }` that does not hold to its rule. */
export type OptionCheck = (
  option: Record<string, number>,
  holds: boolean,
  rule: string,
) => void;

/**
 * A check whose message begins with what cannot be done.
 *
 * The check throws a RangeError when the rule does not hold.
 */
export function optionCheck(action: string): OptionCheck {
  return (option, holds, rule) => {
    if (holds) return;
    const [[name, value]] = Object.entries(option);
    throw new RangeError(
      `Cannot ${action}: '${name}' must be ${rule}, got ${value}`,
    );
  };
}
