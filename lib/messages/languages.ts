/** The languages the application speaks, the first one where it knows no better. */
export const LANGUAGES = ["en", "de", "fr", "es"] as const;

/** The code of a language: BCP 47, without a region. */
export type Language = (typeof LANGUAGES)[number];

/** Each language in its own words: whoever looks for it knows them. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  en: "English",
  de: "Deutsch",
  fr: "Français",
  es: "Español",
};

/** Whether the application speaks the language of this code. */
export function isLanguage(code: unknown): code is Language {
  return (LANGUAGES as readonly unknown[]).includes(code);
}

/**
 * The first wish that can be met; English where none can.
 *
 * @param wishes language tags as browsers give them ("de-CH"), best first;
 * null and undefined are passed over
 */
export function chooseLanguage(
  wishes: Iterable<string | null | undefined>,
): Language {
  for (const wish of wishes) {
    const code = wish?.trim().split("-")[0].toLowerCase();
    if (isLanguage(code)) return code;
  }
  return LANGUAGES[0];
}
