import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/**
 * Hands the focus on when a view that has it goes away: it would fall to the
 * page's start.
 *
 * @param next what can take it, the best first; asked while the view is still
 * there.
 * @returns a ref for the view's outermost element.
 */
export function useHandedFocus<T extends HTMLElement>(
  next: (leaving: T) => readonly (HTMLElement | null | undefined)[],
): RefObject<T> {
  const view = useRef<T>(null);
  useLayoutEffect(() => {
    const leaving = view.current!;
    return () => {
      if (!leaving.contains(document.activeElement)) return;
      const heirs = next(leaving);
      // Once all is drawn: others may go with it.
      queueMicrotask(() => heirs.find((heir) => heir?.isConnected)?.focus());
    };
  }, []);
  return view;
}
