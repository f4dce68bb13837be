import { type ComponentChildren, createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Words } from "../lib/messages/mod.ts";

const Language = createContext<Words | null>(null);

/** Everything inside speaks with these words. */
export function Speaking(
  { words, children }: { words: Words; children: ComponentChildren },
) {
  return <Language.Provider value={words}>{children}</Language.Provider>;
}

/**
 * The words of the page, for a view's texts.
 *
 * @throws {Error} outside `<Speaking>`
 */
export function useWords(): Words {
  const words = useContext(Language);
  if (words === null) {
    throw new Error(
      "Cannot find words: the view must stand inside <Speaking>, got none",
    );
  }
  return words;
}
