import { signal } from "@preact/signals";
import { assertEquals, assertMatch } from "@std/assert";
import type { LivePhase } from "../../islands/live_model.ts";
import { SpokenStatus, tellOf } from "../../islands/spoken_status.ts";
import { wordsIn } from "../../lib/messages/mod.ts";
import { ready } from "./keeping.ts";

const NO_GPU = { kind: "no-webgpu", sentence: "No WebGPU." };
const DEAD = { kind: "dead", sentence: "No signal." };

/** Lets what was said be told. */
const turn = () => new Promise((resolve) => setTimeout(resolve));

function setUp() {
  const status = new SpokenStatus();
  const told: string[] = [];
  status.text.subscribe((text) => text !== "" && told.push(text));
  return { status, told };
}

Deno.test("SpokenStatus tells each note once, though it stays, goes and comes", async () => {
  const { status, told } = setUp();
  status.begin();
  for (const notes of [[NO_GPU], [NO_GPU], [NO_GPU, DEAD], [NO_GPU]]) {
    status.notes(notes);
    await turn();
  }
  status.notes([NO_GPU, DEAD]);
  await turn();
  assertEquals(told, ["No WebGPU.", "No signal."]);
});

Deno.test("SpokenStatus tells a note again where listening began anew, not one that stayed", async () => {
  const { status, told } = setUp();
  status.notes([NO_GPU, DEAD]);
  await turn();
  status.begin();
  status.notes([NO_GPU]);
  status.notes([NO_GPU, DEAD]);
  await turn();
  assertEquals(told, ["No WebGPU. No signal.", "No signal."]);
});

Deno.test("SpokenStatus tells together what comes at one moment, and the next by itself", async () => {
  const { status, told } = setUp();
  status.say("One.");
  status.notes([DEAD]);
  await turn();
  status.say("Two.");
  await turn();
  assertEquals(told, ["One. No signal.", "Two."]);
});

Deno.test("tellOf() tells what is kept and what is deleted, one by one and all", async () => {
  const { keeping, hear } = await ready();
  const { status, told } = setUp();
  const live = { phase: signal<LivePhase>("idle"), notes: signal([NO_GPU]) };
  const stop = tellOf({ live, keeping, words: wordsIn("en") }, status);
  const keep = async () => {
    await keeping.record({ model: "m", withSound: true });
    await turn();
    hear(2, "happy");
    await keeping.finish();
    await turn();
  };
  await turn();
  assertEquals(told.splice(0), ["No WebGPU."]);
  await keep();
  assertEquals(told.splice(0), [
    "Keeping results and sound, in this browser only.",
    "Keeping this session has ended.",
  ]);
  await keeping.forget(keeping.items.value[0].id);
  await turn();
  assertMatch(
    told.splice(0).join(),
    /^The session of .*\d{4}.* was deleted\.$/,
  );
  await keep();
  told.splice(0);
  await keeping.forget();
  await turn();
  assertEquals(told.splice(0), ["All kept sessions were deleted."]);
  stop();
  live.notes.value = [DEAD];
  await keep();
  assertEquals(told, []);
});

Deno.test("tellOf() does not tell of a deletion where another tab's recording was spared", async () => {
  const first = await ready();
  const { keeping } = await ready(first);
  const { status, told } = setUp();
  const live = { phase: signal<LivePhase>("idle"), notes: signal([]) };
  tellOf({ live, keeping, words: wordsIn("en") }, status);
  await first.keeping.record({ model: "m", withSound: false });
  await keeping.list();
  await keeping.forget();
  await turn();
  assertEquals(told, []);
});
