/** Forms of a counted text, as `Intl.PluralRules` names them. */
export type PluralForms =
  & { other: string }
  & Partial<Record<Exclude<Intl.LDMLPluralRule, "other">, string>>;

/** A text, or a text in the forms that a `{count}` asks for. */
export type Message = string | PluralForms;

/** Texts of one part of the application, by key: `part.name`. */
export type Section = Readonly<Record<string, Message>>;

/**
 * What another language has to say for the texts of `English`: the same keys,
 * counted where those are. That the `{names}` agree is tested.
 */
export type Translation<English extends Section> = {
  readonly [Key in keyof English]: English[Key] extends string ? string
    : PluralForms;
};

type NamesIn<Text> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

type TextsOf<M> = M extends string ? M : M[keyof M];

/** What a message's `{names}` are to be filled with. */
export type ValuesOf<M> = {
  readonly [Name in NamesIn<TextsOf<M>>]: Name extends "count" ? number
    : string | number;
};

/** The arguments after the key: none where the message has no `{names}`. */
export type Fill<M> = [NamesIn<TextsOf<M>>] extends [never] ? []
  : [values: ValuesOf<M>];
