// Runs in the browser and on the server.
import type { Language } from "./languages.ts";
import type { Fill, Message } from "./message.ts";
import type { Key, Messages, SectionName } from "./catalogue.ts";

/** A language's texts, or some of them, as plain JSON. */
export interface WordsData {
  readonly language: Language;
  readonly messages: Partial<Messages>;
}

/**
 * Says things in one language: texts by key, and numbers as that language
 * writes them.
 */
export class Words {
  readonly #data: WordsData;
  readonly #plural: Intl.PluralRules;

  constructor(data: WordsData) {
    this.#data = data;
    this.#plural = new Intl.PluralRules(data.language);
  }

  /** The language's code, for `lang` attributes. */
  get language(): Language {
    return this.#data.language;
  }

  /**
   * The text of a key, its `{names}` filled in. Numbers are written as the
   * language does; `count` also chooses the plural form.
   *
   * @throws {RangeError} if the text was not handed to this page, or a name in
   * it is given no value
   */
  say<K extends Key>(key: K, ...[values]: Fill<Messages[K]>): string {
    const message: Message | undefined = this.#data.messages[key];
    if (message === undefined) {
      throw new RangeError(
        `Cannot say a text: 'key' must be among those of this page, got ${key}; hand its part over with only()`,
      );
    }
    const given = (values ?? {}) as Record<string, string | number>;
    return this.#form(message, given.count)
      .replace(/\{(\w+)\}/g, (_, name) => this.#value(given[name], name, key));
  }

  #form(message: Message, count: string | number): string {
    if (typeof message === "string") return message;
    return message[this.#plural.select(Number(count))] ?? message.other;
  }

  #value(value: string | number | undefined, name: string, key: Key): string {
    if (value === undefined) {
      throw new RangeError(
        `Cannot say ${key}: '${name}' must be given, got undefined`,
      );
    }
    return typeof value === "number" ? this.number(value) : value;
  }

  /** A number in the language's digits, point and grouping. */
  number(value: number, options?: Intl.NumberFormatOptions): string {
    return format(this.language, options).format(value);
  }

  /** A share of one as percent: 0.83 is "83%", or "83 %" in German. */
  percent(share: number, { digits = 0 } = {}): string {
    return this.number(share, {
      style: "percent",
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
  }

  /** "a, b and c". */
  list(items: readonly string[]): string {
    return new Intl.ListFormat(this.language).format(items);
  }

  /** A word that starts a line, as it stands inside a sentence. */
  inside(word: string): string {
    return word.toLocaleLowerCase(this.language);
  }

  /** The texts of some parts as plain JSON: what an island is handed. */
  only(...sections: readonly SectionName[]): WordsData {
    const wanted = Object.entries(this.#data.messages)
      .filter(([key]) =>
        (sections as readonly string[]).includes(key.split(".")[0])
      );
    return {
      language: this.language,
      messages: Object.fromEntries(wanted) as Partial<Messages>,
    };
  }
}

const formats = new Map<string, Intl.NumberFormat>();

/** Making a format costs more than using it a hundred times. */
function format(
  language: Language,
  options: Intl.NumberFormatOptions = {},
): Intl.NumberFormat {
  const key = language + JSON.stringify(options);
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat(language, options);
  formats.set(key, made);
  return made;
}
