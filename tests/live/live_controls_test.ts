import { assertEquals } from "@std/assert";
import { h } from "preact";
import { renderToString } from "preact-render-to-string";
import {
  LiveControls,
  type LiveControlsView,
} from "../../components/LiveControls.tsx";
import { Speaking } from "../../components/words.tsx";
import {
  BACKEND_CHOICES,
  DEFAULT_SETTINGS,
  SETTING_RANGES,
} from "../../islands/live_settings.ts";
import { LANGUAGES, wordsIn } from "../../lib/messages/mod.ts";

const USB = { deviceId: "usb", label: "USB" };

/** The microphones to choose from, the chosen one with a star. */
function choices(
  view: Pick<LiveControlsView, "microphone" | "microphones">,
  language: (typeof LANGUAGES)[number] = "en",
): string[] {
  const controls = h(LiveControls, {
    view: {
      ...DEFAULT_SETTINGS,
      openDb: { ...SETTING_RANGES.openDb, value: 10 },
      smoothing: { ...SETTING_RANGES.smoothing, value: 0.5 },
      models: [],
      backends: BACKEND_CHOICES,
      denoises: null,
      isDefault: true,
      ...view,
    },
    onMicrophone() {},
    onOpenDb() {},
    onSmoothing() {},
    onModel() {},
    onBackend() {},
    onReset() {},
  });
  const words = wordsIn(language);
  const html = renderToString(h(Speaking, { words, children: controls }));
  const [, options] = /<select[^>]*>(.*?)<\/select>/s.exec(html)!;
  return [...options.matchAll(/<option([^>]*)>(.*?)</g)].map((
    [, attributes, label],
  ) => attributes.includes("selected") ? `${label} *` : label);
}

Deno.test("LiveControls shows the microphone kept from before, and the system's to choose", () => {
  const kept = { microphone: "usb", microphones: [] };
  assertEquals(choices(kept), [
    "The system’s choice",
    "The one chosen before *",
  ]);
  const texts = LANGUAGES.map((language) => choices(kept, language)[1]);
  assertEquals(new Set(texts).size, LANGUAGES.length);
});

Deno.test("LiveControls names the microphone chosen before once it is listed", () => {
  assertEquals(
    choices({ microphone: "usb", microphones: [USB] }),
    ["The system’s choice", "USB *"],
  );
  assertEquals(
    choices({ microphone: "", microphones: [USB] }),
    ["The system’s choice *", "USB"],
  );
  assertEquals(
    choices({ microphone: "gone", microphones: [USB] }),
    ["The system’s choice", "The one chosen before *", "USB"],
  );
});
