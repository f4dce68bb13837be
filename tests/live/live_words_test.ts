import { assertEquals } from "@std/assert";
import { LiveWords } from "../../islands/live_words.ts";
import { LANGUAGES, wordsIn } from "../../lib/messages/mod.ts";

const MICROPHONE = {
  label: "",
  deviceId: "",
  sampleRateHz: 48_000,
  channels: 1,
  stillApplied: [],
  unknown: [],
};
const ADAPTER = { name: "webgpu", adapter: "", hardware: true };

Deno.test("LiveWords says in every language that a device has no name", () => {
  const told = LANGUAGES.map((language) => {
    const words = new LiveWords(wordsIn(language));
    const { value } = words.instruments({
      backend: null,
      reading: null,
      microphone: MICROPHONE,
      memory: null,
      model: null,
    }).find(({ key }) => key === "microphone")!;
    return [words.place(ADAPTER), value];
  });
  assertEquals(told, [
    ["WebGPU · unnamed", "unnamed · 48 kHz"],
    ["WebGPU · ohne Namen", "ohne Namen · 48 kHz"],
    ["WebGPU · sans nom", "sans nom · 48 kHz"],
    ["WebGPU · sin nombre", "sin nombre · 48 kHz"],
  ]);
});

Deno.test("LiveWords says the names that devices have", () => {
  const words = new LiveWords(wordsIn("en"));
  const adapter = "NVIDIA ampere";
  assertEquals(words.place({ ...ADAPTER, adapter }), "WebGPU · NVIDIA ampere");
  assertEquals(
    words.place({ ...ADAPTER, adapter: "llvmpipe", hardware: false }),
    "WebGPU · llvmpipe (software)",
  );
});
