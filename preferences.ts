import {
  cookieOf,
  isLanguage,
  LANGUAGE_COOKIE,
  wordsFor,
} from "./lib/messages/mod.ts";
import { define, type Theme, THEMES } from "./utils.ts";

const THEME_COOKIE = "theme";
const YEAR_SECONDS = 365 * 24 * 60 * 60;

function isTheme(name: string | null): name is Theme {
  return (THEMES as readonly (string | null)[]).includes(name);
}

/** How a page is to be drawn: as its address says, else as was chosen before. */
export function themeFor(request: Request): Theme {
  const asked = new URL(request.url).searchParams.get("theme");
  const kept = cookieOf(request, THEME_COOKIE);
  return [asked, kept].find(isTheme) ?? "auto";
}

/**
 * The choices that stand in the address, as cookies to keep them. A kiosk's
 * `theme` is a setting of its own, and chooses for no other page.
 */
function chosenIn({ pathname, searchParams }: URL): string[] {
  const lang = searchParams.get("lang");
  const theme = pathname === "/kiosk" ? null : searchParams.get("theme");
  return [
    ...isLanguage(lang) ? [`${LANGUAGE_COOKIE}=${lang}`] : [],
    ...isTheme(theme) ? [`${THEME_COOKIE}=${theme}`] : [],
  ].map((pair) => `${pair}; Path=/; Max-Age=${YEAR_SECONDS}; SameSite=Lax`);
}

/**
 * Hands every page its language and its appearance: `?lang=` and `?theme=`
 * choose, cookies keep the choice, and nothing is kept that was not chosen.
 */
export const preferences = define.middleware(async (ctx) => {
  ctx.state.words = wordsFor(ctx.req);
  ctx.state.theme = themeFor(ctx.req);
  const response = await ctx.next();
  const type = response.headers.get("Content-Type") ?? "";
  if (!type.startsWith("text/html")) return response;
  response.headers.set("Content-Language", ctx.state.words.language);
  response.headers.append("Vary", "Accept-Language, Cookie");
  for (const cookie of chosenIn(ctx.url)) {
    response.headers.append("Set-Cookie", cookie);
  }
  return response;
});
