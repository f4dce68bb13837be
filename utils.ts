import { createDefine } from "fresh";
import type { Words } from "./lib/messages/mod.ts";

/** How a page can be drawn; "auto": as the system is. */
export const THEMES = ["auto", "light", "dark"] as const;

/** How a page is drawn. */
export type Theme = (typeof THEMES)[number];

/** What middlewares hand to pages. */
export interface State {
  /** What to say, in the language of the request. */
  words: Words;
  theme: Theme;
}

/** Fresh's helpers, knowing the state. */
export const define = createDefine<State>();
