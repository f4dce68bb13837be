/** Whether a key is pressed with another that makes it the browser's: Alt+←. */
export function hasModifier(
  { altKey, ctrlKey, metaKey }: Pick<
    KeyboardEvent,
    "altKey" | "ctrlKey" | "metaKey"
  >,
): boolean {
  return altKey || ctrlKey || metaKey;
}
