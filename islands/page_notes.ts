import { type Signal, signal } from "@preact/signals";
import type { PageNote } from "./live_words.ts";

/** Things to know that keep nobody from listening; one of each kind. */
export class PageNotes {
  readonly list: Signal<PageNote[]> = signal([]);

  /** Says something, in place of what was said of its kind. */
  set(...notes: readonly PageNote[]): void {
    for (const { kind, sentence } of notes) {
      const said = this.list.value;
      if (said.some((n) => n.kind === kind && n.sentence === sentence)) {
        continue;
      }
      const others = said.filter((note) => note.kind !== kind);
      this.list.value = [...others, { kind, sentence }];
    }
  }

  /** Takes back what was said of some kinds. */
  drop(...kinds: readonly string[]): void {
    const left = this.list.value.filter(({ kind }) => !kinds.includes(kind));
    if (left.length < this.list.value.length) this.list.value = left;
  }

  /** Takes everything back. */
  clear(): void {
    this.list.value = [];
  }
}
