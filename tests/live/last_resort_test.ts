import { assertEquals } from "@std/assert";
import { LastResort } from "../../islands/last_resort.ts";

const MINUTE_MS = 60_000;

/** A server, a page's storage and a clock. */
class Hall {
  isThere = true;
  reloads = 0;
  nowMs = 1e12;
  canKeep = true;
  readonly #kept = new Map<string, string>();

  /** Another page in it: after a reload, what was kept is still there. */
  open(): LastResort {
    const kept = () => {
      if (!this.canKeep) throw new DOMException("refused", "SecurityError");
      return this.#kept;
    };
    return new LastResort({
      isServerThere: () => Promise.resolve(this.isThere),
      reload: () => this.reloads++,
      storage: {
        getItem: (key) => kept().get(key) ?? null,
        setItem: (key, value) => void kept().set(key, value),
      },
      now: () => this.nowMs,
    });
  }
}

/** Lets a page fail; whether it was reloaded, each time. */
async function fail(page: LastResort, ...whys: string[]): Promise<boolean[]> {
  const reloaded = [];
  for (const why of whys) reloaded.push(await page.failed(why));
  return reloaded;
}

Deno.test("LastResort reloads after three failures that a reload may mend", async () => {
  const hall = new Hall();
  const whys = ["engine", "unplugged", "model", "missing", "hung"];
  assertEquals(await fail(hall.open(), ...whys), [
    false,
    false,
    false,
    false,
    true,
  ]);
  assertEquals(hall.reloads, 1);
});

Deno.test("LastResort reloads no more than once in five minutes, also after the reload", async () => {
  const hall = new Hall();
  const thrice = ["engine", "engine", "engine"];
  await fail(hall.open(), ...thrice);
  hall.nowMs += 4 * MINUTE_MS;
  const page = hall.open();
  assertEquals(await fail(page, ...thrice), [false, false, false]);
  hall.nowMs += MINUTE_MS;
  assertEquals(await fail(page, "engine"), [true]);
  hall.nowMs -= 1e10; // the clock was set back
  assertEquals((await fail(hall.open(), ...thrice)).at(-1), true);
});

Deno.test("LastResort leaves the page where its server is away, or nothing can be kept", async () => {
  const hall = new Hall();
  const page = hall.open();
  hall.isThere = false;
  await fail(page, "engine", "engine", "engine", "engine");
  hall.isThere = true;
  hall.canKeep = false;
  await fail(page, "engine");
  assertEquals(hall.reloads, 0);
  hall.canKeep = true;
  assertEquals(await fail(page, "engine"), [true]);
});

Deno.test("LastResort forget() begins to count anew", async () => {
  const hall = new Hall();
  const page = hall.open();
  await fail(page, "engine", "engine");
  page.forget();
  assertEquals(await fail(page, "engine", "engine"), [false, false]);
  assertEquals(await fail(page, "engine"), [true]);
});
