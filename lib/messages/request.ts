import { parseAccept } from "hono/utils/accept";
import { messagesOf } from "./catalogue.ts";
import { chooseLanguage, type Language } from "./languages.ts";
import { Words } from "./words.ts";

/** The cookie that keeps what a person chose. */
export const LANGUAGE_COOKIE = "lang";

/** The value of a cookie that came with a request. */
export function cookieOf(request: Request, name: string): string | null {
  const text = request.headers.get("Cookie") ?? "";
  const found = text.split(";").map((part) => part.trim().split("="))
    .find(([known]) => known === name);
  return found?.[1] ?? null;
}

/**
 * The language of an answer: what the address says (`?lang=de`), else what was
 * chosen before (a cookie), else what the browser asks for, else English.
 */
export function languageOf(request: Request): Language {
  const asked = parseAccept(request.headers.get("Accept-Language") ?? "")
    .filter(({ q }) => q > 0)
    .map(({ type }) => type);
  return chooseLanguage([
    new URL(request.url).searchParams.get("lang"),
    cookieOf(request, LANGUAGE_COOKIE),
    ...asked,
  ]);
}

const known = new Map<Language, Words>();

/** All words of a language. */
export function wordsIn(language: Language): Words {
  const words = known.get(language) ??
    new Words({ language, messages: messagesOf(language) });
  known.set(language, words);
  return words;
}

/** All words of the language that a request wants: see `languageOf()`. */
export function wordsFor(request: Request): Words {
  return wordsIn(languageOf(request));
}
