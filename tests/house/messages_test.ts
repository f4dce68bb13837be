import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import {
  chooseLanguage,
  type Language,
  languageOf,
  LANGUAGES,
  type Message,
  type PluralForms,
  SECTIONS,
  Words,
  wordsIn,
} from "../../lib/messages/mod.ts";

const OTHERS = LANGUAGES.filter((language) => language !== "en");

/** The names between braces, each once, sorted. */
function namesIn(text: string): string[] {
  const found = [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  return [...new Set(found)].sort();
}

/** All texts of a language, by key. */
const messagesOf = (language: Language): Record<string, Message> =>
  Object.assign({}, ...Object.values(SECTIONS).map((part) => part[language]));

const formsOf = (message: Message): PluralForms =>
  typeof message === "string" ? { other: message } : message;

/** Forms that fill in other names than English's; "one file" need not hold the number. */
function misnamed(forms: PluralForms, english: PluralForms): string[] {
  const wanted = namesIn(english.other);
  const few = wanted.filter((name) => name !== "count");
  return Object.entries(forms).flatMap(([form, text]) => {
    const names = namesIn(text).join();
    const isFit = names === wanted.join() ||
      (form !== "other" && names === few.join());
    return isFit ? [] : [form];
  });
}

Deno.test("misnamed() misses a number in all but the forms that need none", () => {
  const english = { one: "one of {name}", other: "{count} of {name}" };
  const of = (other: string, one = "ein {name}") =>
    misnamed({ one, other }, english);
  assertEquals(of("{count} {name}"), []);
  assertEquals(of("{count} {name}", "{count} {name}"), []);
  assertEquals(of("viele {name}"), ["other"]);
  assertEquals(of("{count} {name}", "ein"), ["one"]);
  assertEquals(of("{count} {other}"), ["other"]);
});

for (const [section, languages] of Object.entries(SECTIONS)) {
  const english: Record<string, Message> = languages.en;
  for (const language of OTHERS) {
    const texts: Record<string, Message> = languages[language];

    Deno.test(`messages of ${section}: ${language} has the keys of English`, () => {
      assertEquals(Object.keys(texts).sort(), Object.keys(english).sort());
    });

    Deno.test(`messages of ${section}: ${language} fills in the names that English does`, () => {
      for (const [key, text] of Object.entries(texts)) {
        assertEquals(misnamed(formsOf(text), formsOf(english[key])), [], key);
      }
    });
  }

  Deno.test(`messages of ${section}: every key starts with the part's name`, () => {
    for (const key of Object.keys(english)) {
      assertEquals(key.split(".")[0], section);
    }
  });

  Deno.test(`messages of ${section}: a counted text has the forms its language asks for`, () => {
    for (const language of LANGUAGES) {
      const rules = new Intl.PluralRules(language);
      // "many" is for millions in French and Spanish; `other` says it as well.
      const forms = rules.resolvedOptions().pluralCategories
        .filter((form) => form !== "many").sort();
      const texts: Record<string, Message> = languages[language];
      for (const [key, text] of Object.entries(texts)) {
        if (typeof text === "string") {
          assert(!namesIn(text).includes("count"), `${language} ${key}`);
          continue;
        }
        assertEquals(Object.keys(text).sort(), forms, `${language} ${key}`);
      }
    }
  });

  Deno.test(`messages of ${section}: no text is empty or has spaces around it`, () => {
    for (const language of LANGUAGES) {
      const texts: Record<string, Message> = languages[language];
      for (const [key, text] of Object.entries(texts)) {
        for (const form of Object.values(formsOf(text))) {
          assert(form !== "" && form === form.trim(), `${language} ${key}`);
        }
      }
    }
  });
}

Deno.test("no French line begins with a mark, no percent sign stands alone", () => {
  for (const language of LANGUAGES) {
    const loose = language === "fr" ? / [:;?!»%]|« / : /\d %/;
    for (const [key, text] of Object.entries(messagesOf(language))) {
      for (const form of Object.values(formsOf(text))) {
        assert(!loose.test(form), `${language} ${key}: ${form}`);
      }
    }
  }
});

/** What says the same thing on several pages. */
const SAME = [
  ["live.unsure", "kiosk.unsure", "files.notSure"],
  ["live.sure", "kiosk.sure"],
  ["live.silence", "kiosk.silence"],
  ["live.silence.detail", "kiosk.silence.detail"],
] as const;

/** Buttons that are spoken of by more than what stands on them. */
const NAMED_BUTTONS = [
  "files.cancel",
  "files.remove",
  "files.compare",
  "files.play",
  "files.pause",
  "live.kept.show",
  "live.kept.forget",
] as const;

for (const language of LANGUAGES) {
  const messages = messagesOf(language);

  Deno.test(`messages in ${language}: one thing has one word on all pages`, () => {
    for (const [first, ...others] of SAME) {
      for (const other of others) {
        assertEquals(messages[other], messages[first], `${other}, ${first}`);
      }
    }
  });

  Deno.test(`messages in ${language}: a button's spoken name has its word in it, and is its own`, () => {
    const said = (key: string) =>
      `${messages[key]}`.toLocaleLowerCase(language);
    const labels = NAMED_BUTTONS.map((key) => said(`${key}.label`));
    for (const [i, key] of NAMED_BUTTONS.entries()) {
      const [word, label] = [said(key), labels[i]];
      assert(label.includes(word), `${key}: ${word} in ${label}`);
    }
    assertEquals(new Set(labels).size, labels.length);
  });
}

/** What a person feels is not told; see `model.limits.expressed`. */
const FEELINGS = /feelings?\b|gefühl|sentiment|sentimiento/i;

const EXPRESSED: Record<Language, RegExp> = {
  en: /expressed emotion/i,
  de: /ausgedrückte emotion/i,
  fr: /émotion exprimée/i,
  es: /emoción expresada/i,
};

for (const language of LANGUAGES) {
  Deno.test(`messages in ${language}: what is named is an expressed emotion, no feeling`, () => {
    for (const [key, message] of Object.entries(messagesOf(language))) {
      for (const text of Object.values(formsOf(message))) {
        assert(!FEELINGS.test(text), `${key}: ${text}`);
      }
    }
    const words = wordsIn(language);
    // Under every page, and read aloud where the emotion stands.
    assertMatch(words.say("page.notice"), EXPRESSED[language]);
    assertMatch(words.say("live.now"), EXPRESSED[language]);
  });
}

Deno.test("Words.say() fills names in and writes numbers as the language does", () => {
  const values = { percent: wordsIn("en").percent(0.83), seconds: 1234.5 };
  assertEquals(
    wordsIn("en").say("live.last.detail", values),
    "83% sure · 1,234.5 s of speech",
  );
  assertMatch(
    wordsIn("de").say("live.last.detail", values),
    /^83% sicher · 1\.234,5 s Sprache$/,
  );
});

Deno.test("Words.percent() rounds to whole percent, or to the digits asked for", () => {
  assertEquals(wordsIn("en").percent(0.834), "83%");
  assertEquals(wordsIn("en").percent(0.834, { digits: 1 }), "83.4%");
  assertMatch(wordsIn("de").percent(0.834), /^83\s%$/);
});

Deno.test("Words.list() joins with the language's own word", () => {
  assertEquals(wordsIn("en").list(["a", "b", "c"]), "a, b, and c");
  assertEquals(wordsIn("fr").list(["a", "b", "c"]), "a, b et c");
});

Deno.test("Words.only() hands over the asked parts and no other text", () => {
  const { language, messages } = wordsIn("es").only("emotion");
  assertEquals(language, "es");
  assertEquals(Object.keys(messages).length, 8);
  const words = new Words({ language, messages });
  assertEquals(words.say("emotion.happy"), "Alegre");
  assertThrows(() => words.say("live.start"), RangeError, "live.start");
});

Deno.test("Words.say() refuses to leave a name open", () => {
  const words = wordsIn("en");
  assertThrows(
    // @ts-expect-error the percentage is missing
    () => words.say("live.sure", {}),
    RangeError,
    "'percent' must be given",
  );
  assertEquals(words.say("live.sure", { percent: "1%" }), "1% sure");
});

Deno.test("chooseLanguage() takes the first wish that can be met, else English", () => {
  assertEquals(chooseLanguage(["pt-BR", "de-CH", "fr"]), "de");
  assertEquals(chooseLanguage([null, undefined, "ES"]), "es");
  assertEquals(chooseLanguage(["pt", "xx"]), "en");
  assertEquals(chooseLanguage([]), "en");
});

Deno.test("languageOf() asks the address, then the cookie, then the browser", () => {
  const headers = {
    "Accept-Language": "pt;q=1, fr;q=0.3, de-AT;q=0.8, en;q=0",
    "Cookie": "theme=dark; lang=es",
  };
  const ask = (path: string, headers: Record<string, string>) =>
    languageOf(new Request(`http://localhost${path}`, { headers }));
  assertEquals(ask("/?lang=fr", headers), "fr");
  assertEquals(ask("/?lang=xx", headers), "es");
  assertEquals(ask("/", { ...headers, Cookie: "lang=<script>" }), "de");
  assertEquals(ask("/", {}), "en");
});
