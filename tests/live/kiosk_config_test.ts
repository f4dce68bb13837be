import { assertEquals, assertStringIncludes } from "@std/assert";
import { contrastRatio } from "../../islands/contrast.ts";
import { DEFAULT_KIOSK, readKioskConfig } from "../../islands/kiosk_config.ts";
import { LANGUAGES } from "../../lib/messages/mod.ts";

const read = (file: unknown, query = "") =>
  readKioskConfig({
    file,
    search: new URLSearchParams(query),
    languages: LANGUAGES,
  });

Deno.test("readKioskConfig() gives the defaults without a file, and with the one that is shipped", async () => {
  assertEquals(read(null), { config: DEFAULT_KIOSK, faults: [] });
  const url = new URL("../../static/kiosk.json", import.meta.url);
  const shipped = JSON.parse(await Deno.readTextFile(url));
  assertEquals(read(shipped), { config: DEFAULT_KIOSK, faults: [] });
});

Deno.test("readKioskConfig() takes every setting from the file", () => {
  const file = {
    title: "Hall 3",
    languages: ["de", "fr"],
    languageSeconds: 30,
    emotions: ["happy", "sad"],
    colours: { happy: "#b58900", paper: "#000000", ink: "#ffffff" },
    theme: "dark",
    attractSeconds: 90,
    probabilities: false,
  };
  assertEquals(read(file), { config: file, faults: [] });
});

Deno.test("readKioskConfig() takes every setting from the address, over the file", () => {
  const file = { title: "Hall 3", attractSeconds: 90 };
  const { config, faults } = read(
    file,
    "title=Foyer&languages=en,es&languageSeconds=9&emotions=angry,angry,calm" +
      "&colours=calm:112233,ink:222222,paper:eeeeee&theme=light&probabilities=false&lang=de&gate=6",
  );
  assertEquals(faults, []);
  assertEquals(config, {
    title: "Foyer",
    languages: ["en", "es"],
    languageSeconds: 9,
    emotions: ["angry", "calm"],
    colours: { calm: "#112233", ink: "#222222", paper: "#eeeeee" },
    theme: "light",
    attractSeconds: 90,
    probabilities: false,
  });
});

Deno.test("readKioskConfig() names each fault, its place, its rule and its value", () => {
  const cases: [unknown, string, ...string[]][] = [
    [[], "", "the file", "an object", "[]"],
    ["{oops", "", "the file", "an object", "{oops"],
    [{ titel: "x" }, "", "kiosk.json", "'titel' must be one of title,"],
    [{ title: 5 }, "", "'title' must be text", "got 5"],
    [{ languages: ["xx"] }, "", "'languages'", "en, de, fr, es", '["xx"]'],
    [{ emotions: [] }, "", "'emotions'", "got []"],
    [{ theme: "pink" }, "", "'theme'", '"pink"'],
    [{ attractSeconds: 1 }, "", "'attractSeconds'", "from 3 to 3600", "got 1"],
    [null, "attractSeconds=soon", "the address", "'attractSeconds'", '"soon"'],
    [null, "emotions=glad", "'emotions'", '"glad"'],
    [null, "colours=happy:red", "'colours'", '"happy:red"'],
    [null, "colours=ink:000000", "given together", "ink alone"],
    [null, "colours=ink:777777,paper:888888", "by 4.5 to 1", "got 1.3"],
    [null, "colours=ink:000000,paper:ffffff,sad:ffff00", "'sad'", "by 3 to 1"],
    [{ colours: { happy: "#12345" } }, "", "'colours'", "#12345"],
    [{ colours: { sky: "#123456" } }, "", "'colours'", "sky"],
    [null, "probabilities=perhaps", "'probabilities'", "true or false"],
    [null, "gate=3.9", "the address", "'gate'", "from 4 to 20", '"3.9"'],
    [null, "gate=", "'gate'", 'got ""'],
    [null, "smoothing=1", "'smoothing'", "from 0 to 0.9", '"1"'],
    [null, "smoothing=much", "'smoothing'", '"much"'],
    [{ gate: 6 }, "", "kiosk.json", "'gate' must be one of title,"],
    [null, "toString=1", "the address", "'toString' must be one of title,"],
    [{ constructor: 1 }, "", "kiosk.json", "'constructor' must be one of"],
    [JSON.parse('{"__proto__": 1}'), "", "'__proto__' must be one of title,"],
  ];
  for (const [file, query, ...texts] of cases) {
    const { faults } = read(file, query);
    assertEquals(faults.length, 1, JSON.stringify([file, query, faults]));
    for (const text of texts) assertStringIncludes(faults[0], text);
  }
});

Deno.test("readKioskConfig() takes what the listening takes, to the ends of its ranges", () => {
  for (const query of ["gate=4", "gate=20", "smoothing=0", "smoothing=0.9"]) {
    assertEquals(read(null, query), { config: DEFAULT_KIOSK, faults: [] });
  }
});

Deno.test("readKioskConfig() tells of all faults at once and keeps what can be read", () => {
  const { config, faults } = read({ title: "Hall 3", theme: 1 }, "emotions=x");
  assertEquals(faults.length, 2);
  assertEquals(config.title, "Hall 3");
});

Deno.test("contrastRatio() is 21 of black and white, and WCAG's of two greys", () => {
  assertEquals(contrastRatio("#000000", "#ffffff"), 21);
  assertEquals(contrastRatio("#123456", "#123456"), 1);
  // The lightest grey that may be written with on white.
  assertEquals(contrastRatio("#767676", "#ffffff").toFixed(2), "4.54");
  assertEquals(contrastRatio("#ffffff", "#767676").toFixed(2), "4.54");
});
