import { assert, assertEquals } from "@std/assert";
import { tempFolder } from "../temp_folder.ts";
import plugin from "./lint/spoken_text.ts";

const faults = (source: string, file = "components/View.tsx") =>
  Deno.lint.runPlugin(plugin, file, source).length;

const SPEAKING = [
  `<p>Hello</p>`,
  `<p>{"Hello"}</p>`,
  "<p>{`Hello ${name}`}</p>",
  `<p>{isOn ? "on" : <b />}</p>`,
  `<p>{isOn && "on"}</p>`,
  `<p>{"on " + name}</p>`,
  `<>{"Grüße"}</>`,
  `<img alt="A chart" />`,
  `<button aria-label={"Play"} />`,
  "<button title={`Play ${name}`} />",
];

const SILENT = [
  `<p>{words.say("live.start")}</p>`,
  `<p> · – {4} %</p>`,
  `<p class="quiet" lang="en" data-state="idle">{name}</p>`,
  `<button aria-label={words.say("live.start")} title={name} />`,
  `<path d="M0 0h10" />`,
  `<p>{list.map((one) => <b class="bold">{one}</b>)}</p>`,
];

for (const jsx of SPEAKING) {
  Deno.test(`spoken-text finds the text in ${jsx}`, () => {
    assertEquals(faults(`export const view = ${jsx};`), 1);
  });
}

Deno.test("spoken-text lets pass what says nothing by itself", () => {
  for (const jsx of SILENT) {
    assertEquals(faults(`export const view = ${jsx};`), 0, jsx);
  }
});

Deno.test("spoken-text looks at views and at nothing else", () => {
  const source = `export const view = <p>Hello</p>;`;
  for (const room of ["components", "islands", "routes"]) {
    assertEquals(faults(source, `${room}/View.tsx`), 1, room);
  }
  assertEquals(faults(source, "lib/train/report/View.tsx"), 0);
  assertEquals(faults(source, "tests/server/fixtures/app/routes/x.tsx"), 0);
});

Deno.test("deno lint runs spoken-text: a view with text of its own fails", async () => {
  await using temp = await tempFolder();
  const { folder } = temp;
  await Deno.mkdir(`${folder}/components`);
  const view = `${folder}/components/View.tsx`;
  await Deno.writeTextFile(view, `export const view = <p>Hello</p>;\n`);
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["lint", "--config", "deno.json", view],
    env: { NO_COLOR: "1" },
  }).output();
  const said = new TextDecoder().decode(stdout) +
    new TextDecoder().decode(stderr);
  assert(said.includes("undertone/spoken-text"), said);
  assertEquals(code, 1);
});
