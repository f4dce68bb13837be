/**
 * What the application says, in English, German, French and Spanish.
 *
 * Texts stand in a folder for each part of the application, with a file for
 * each language; the English one is the measure for the others' keys, which the
 * type checker compares, and for their `{names}`, which a test does. A text
 * that counts has the forms of `Intl.PluralRules`.
 *
 * The server chooses the language and knows all texts; an island is handed those
 * of its own parts in that language: `words.only("live", "emotion")`.
 *
 * @example
 * ```ts
 * import { wordsIn } from "./mod.ts";
 *
 * const words = wordsIn("de");
 * console.log(words.say("emotion.happy"), words.percent(0.83)); // Fröhlich 83 %
 * ```
 *
 * @module
 */
export { type Key, type Messages, type SectionName } from "./catalogue.ts";
export { SECTIONS } from "./catalogue.ts";
export {
  chooseLanguage,
  isLanguage,
  type Language,
  LANGUAGE_NAMES,
  LANGUAGES,
} from "./languages.ts";
export type { Message, PluralForms, Section } from "./message.ts";
export {
  cookieOf,
  LANGUAGE_COOKIE,
  languageOf,
  wordsFor,
  wordsIn,
} from "./request.ts";
export { Words, type WordsData } from "./words.ts";
