import { assertEquals, assertMatch } from "@std/assert";
import { type ComponentChildren, h } from "preact";
import { renderToString } from "preact-render-to-string";
import { EmotionNow, type PageState } from "../../components/EmotionNow.tsx";
import { GateState } from "../../components/GateState.tsx";
import { Speaking } from "../../components/words.tsx";
import { type Language, LANGUAGES, wordsIn } from "../../lib/messages/mod.ts";

function render(
  children: ComponentChildren,
  language: Language = "en",
): string {
  return renderToString(h(Speaking, { words: wordsIn(language), children }));
}

/** The lamp's key and its word. */
function lamp(open: boolean | null, isSpeech: boolean): string[] {
  const html = render(h(GateState, { open, isSpeech }));
  return /data-gate="(\w+)".*<\/span>(.*)<\/p>/.exec(html)!.slice(1);
}

/** The large word and what stands under it. */
function now(state: PageState, hasSound: boolean, language?: Language) {
  const view = { state, hasSound, emotion: null, confidence: 0 };
  const html = render(h(EmotionNow, view), language);
  return [...html.matchAll(/class="now-(?:word|detail)">(.*?)</g)]
    .map(([, text]) => text);
}

Deno.test("GateState says voice of speech alone, sound of anything else that opens the gate", () => {
  assertEquals(lamp(null, false), ["off", "Not listening"]);
  assertEquals(lamp(false, false), ["closed", "No voice"]);
  assertEquals(lamp(true, false), ["sound", "Sound"]);
  assertEquals(lamp(true, true), ["open", "Voice"]);
});

Deno.test("EmotionNow tells a sound that is no voice from silence", () => {
  assertEquals(now("silence", false), ["Silence", "Nobody is speaking."]);
  const [word, detail] = now("silence", true);
  assertEquals(word, "No voice");
  assertMatch(detail, /A sound in which no voice is recognised/);
  assertEquals(now("listening", true), now("listening", false));
  for (const language of LANGUAGES) {
    const [silence, sound] = [false, true].map((hasSound) =>
      now("silence", hasSound, language)
    );
    assertEquals(silence.filter((text) => sound.includes(text)), [], language);
  }
});
