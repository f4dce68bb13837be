import { createDefine } from "fresh";

/** What middlewares hand to pages: nothing yet. */
// deno-lint-ignore no-empty-interface
export interface State {}

/** Fresh's helpers, knowing the state. */
export const define = createDefine<State>();
