import { assertEquals, assertRejects } from "@std/assert";
import { WorkerWorld } from "./worker_world.ts";

Deno.test("the worker answers what the server said though nothing can be kept", async () => {
  const world = new WorkerWorld();
  const worker = world.worker("A");
  await worker.install();
  world.isFull = true;
  world.answers = (path) => ({ text: `new ${path}`, language: "de" });
  assertEquals(await worker.navigate("/"), "new /");
  const file = "/models/other/weights.bin";
  assertEquals(await worker.fetch(file), `new ${file}`);
  assertEquals(await world.kept("A", file), null);
  // Without the server, what is kept.
  world.fetchesLeft = 0;
  assertEquals(await worker.navigate("/files?lang=de&x=1"), "/files");
});

Deno.test("a build whose files did not all arrive takes nothing from the one before", async () => {
  const world = new WorkerWorld();
  const first = world.worker("A");
  await first.install();
  await first.visited({ language: "fr", address: "/kiosk?title=Hall" });
  world.fetchesLeft = 5;
  await assertRejects(() => world.worker("B").install(), TypeError);
  assertEquals([...world.stored.keys()], ["undertone-A"]);
  world.fetchesLeft = Infinity;
  await world.worker("C").install();
  assertEquals([...world.stored.keys()], ["undertone-A", "undertone-C"]);
  assertEquals(await world.kept("C", "/.language"), "fr");
  assertEquals(await world.kept("C", "/kiosk?title=Hall"), "/kiosk");
});

Deno.test("a part that an ended worker left is no build before, and goes", async () => {
  const world = new WorkerWorld();
  await world.worker("A").install();
  await world.worker("A").visited({ language: "fr", address: "/" });
  const part = new Map([["http://undertone.test/", new Response("part")]]);
  world.stored.set("undertone-B", part);
  await world.worker("C").install();
  assertEquals([...world.stored.keys()], ["undertone-A", "undertone-C"]);
  assertEquals(await world.kept("C", "/.language"), "fr");
  await world.worker("D").install();
  assertEquals([...world.stored.keys()], ["undertone-C", "undertone-D"]);
});

Deno.test("another model than the usual one is the server's after a new build, the kept one without a server", async () => {
  const file = "/models/other/weights.bin";
  const world = new WorkerWorld();
  const first = world.worker("A");
  await first.install();
  assertEquals(await first.fetch(file), file);
  assertEquals(await world.kept("A", file), file);
  world.answers = (path) => path === file ? { text: "new" } : null;
  const next = world.worker("B");
  await next.install();
  world.fetchesLeft = 0;
  assertEquals(await next.fetch(file), file);
  world.fetchesLeft = Infinity;
  assertEquals(await next.fetch(file), "new");
  world.fetchesLeft = 0;
  assertEquals(await next.fetch(file), "new");
  // A script of the build before, which a tab still runs.
  assertEquals(
    await first.fetch("/manifest.webmanifest"),
    "/manifest.webmanifest",
  );
});

Deno.test("a kiosk's faulty settings keep no other page from being kept, another fault does", async () => {
  const world = new WorkerWorld();
  const faulty = (faultyPath: string, status: number) => (path: string) =>
    path === faultyPath ? { text: "faults", status } : null;
  world.answers = faulty("/kiosk", 400);
  await world.worker("A").install();
  assertEquals(await world.kept("A", "/files?lang=es"), "/files");
  assertEquals(await world.kept("A", "/kiosk?lang=es"), null);
  for (const [path, status] of [["/kiosk", 500], ["/files", 400]] as const) {
    world.answers = faulty(path, status);
    await assertRejects(
      () => world.worker("B").install(),
      Error,
      `the server answered ${status}`,
    );
  }
});

Deno.test("a kiosk without a query is kept as it was last visited, for its settings change without a build", async () => {
  const world = new WorkerWorld();
  const kiosk = (text: string) => (path: string) =>
    path === "/kiosk" ? { text, language: "de" } : null;
  world.answers = kiosk("Hall 1");
  const worker = world.worker("A");
  await worker.install();
  world.answers = kiosk("Hall 2");
  assertEquals(await worker.navigate("/kiosk"), "Hall 2");
  await worker.visited({ language: "de", address: "/kiosk" });
  world.fetchesLeft = 0;
  assertEquals(await worker.navigate("/kiosk"), "Hall 2");
});
