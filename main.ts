import { App, staticFiles } from "fresh";
import { preferences } from "./preferences.ts";
import { securityHeaders } from "./routes/_middleware.ts";
import type { State } from "./utils.ts";

/** The server: static files first, then the pages in `routes/`. */
export const app = new App<State>()
  // Here and not in routes/_middleware.ts, which static files do not pass.
  .use(...securityHeaders)
  .use(preferences)
  .use(staticFiles())
  .fsRoutes();
