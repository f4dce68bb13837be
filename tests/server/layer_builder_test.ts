import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { dirname, join, resolve } from "node:path";
import { Builder } from "fresh/dev";
import { tempFolder } from "../temp_folder.ts";
import { FIXTURE } from "./fixture.ts";

const PAGE = "export default () => <h1>one</h1>;\n";

/** A project of its own, with this one's packages. */
async function withProject(
  files: Record<string, string>,
  body: (root: string) => Promise<void>,
): Promise<void> {
  await using temp = await tempFolder();
  const root = temp.folder;
  const main = `import { App, staticFiles } from "fresh";
export const app = new App().use(staticFiles()).fsRoutes();\n`;
  await Deno.symlink(resolve("node_modules"), join(root, "node_modules"));
  for (const [file, text] of Object.entries({ "main.ts": main, ...files })) {
    await Deno.mkdir(join(root, dirname(file)), { recursive: true });
    await Deno.writeTextFile(join(root, file), text);
  }
  await body(root);
}

/** Builds a project; what its server answers. */
async function buildServer(
  root: string,
): Promise<(path: string) => Promise<Response>> {
  await new Builder({ root }).build();
  const { default: server } = await import(join(root, "_fresh/server.js"));
  return (path) => server.fetch(new Request(`http://localhost${path}`));
}

Deno.test("Builder.build() writes a server that answers by itself", async () => {
  const files = {
    "routes/index.tsx":
      'import Now from "../islands/Now.tsx"; export default () => <Now a={1} />;',
    "islands/Now.tsx":
      "export default ({ a }: { a: number }) => <b>now {a}</b>;",
    "static/deep/a.txt": "a",
  };
  await withProject(files, async (root) => {
    const ask = await buildServer(root);
    const html = await (await ask("/")).text();
    assertMatch(html, /<!--island:0--><b>now 1<\/b><!--\/island:0-->/);
    const urls = [...html.matchAll(/from "([^"]+)"/g)].map(([, url]) => url);
    assertEquals(urls.length, 2);
    for (const url of [...urls, "/deep/a.txt"]) {
      const response = await ask(url);
      assertEquals(response.status, 200, url);
      assert((await response.bytes()).length > 0, url);
    }
  });
});

Deno.test("Builder.isBuilt() is true until a source or a static file changes", async () => {
  const files = { "routes/index.tsx": PAGE, "static/a.txt": "a" };
  await withProject(files, async (root) => {
    const builder = new Builder({ root });
    assertEquals(builder.isBuilt(), false);
    for (const file of Object.keys(files)) {
      await builder.build();
      assertEquals(builder.isBuilt(), true);
      await Deno.writeTextFile(join(root, file), "// changed\n" + PAGE);
      assertEquals(builder.isBuilt(), false, file);
    }
    await builder.build();
    await Deno.remove(join(root, "_fresh/server.js"));
    await Deno.mkdir(join(root, "_fresh/server.js")); // where a file is to be
    await assertRejects(() => builder.build());
    assertEquals(builder.isBuilt(), false, "a build that was cut short");
  });
});

Deno.test("Builder.build() takes nothing from a server that runs: its pages keep their scripts", async () => {
  const island = (text: string) => `export default () => <b>${text}</b>;`;
  const files = {
    "routes/index.tsx":
      'import A from "../islands/A.tsx"; export default () => <A />;',
    "islands/A.tsx": island("before"),
    "static/a.txt": "a",
    "static/b.txt": "b",
  };
  await withProject(files, async (root) => {
    const ask = await buildServer(root);
    const html = await (await ask("/")).text();
    const urls = [...html.matchAll(/from "([^"]+)"/g)].map(([, url]) => url);
    const scripts = () =>
      Promise.all(urls.map(async (url) => await (await ask(url)).text()));
    const before = await scripts();
    assertMatch(before.join(), /before/);
    await Deno.writeTextFile(join(root, "islands/A.tsx"), island("after"));
    await Deno.remove(join(root, "static/a.txt"));
    await new Builder({ root }).build();
    assertEquals(await scripts(), before);
    // Other files are read where they lie, and one may be gone.
    assertEquals((await ask("/a.txt")).status, 404);
    assertEquals((await ask("/b.txt")).status, 200);
  });
});

Deno.test("Builder.build() leaves no scripts of earlier builds behind", async () => {
  const files = {
    "routes/index.tsx": PAGE,
    "islands/A.tsx": "export default () => <b>a</b>;",
  };
  await withProject(files, async (root) => {
    const scripts = async () => {
      await new Builder({ root }).build();
      return [...Deno.readDirSync(join(root, "_fresh/js"))]
        .map(({ name }) => name).filter((name) => /^[AB]\./.test(name));
    };
    assertEquals(await scripts(), ["A.js"]);
    await Deno.rename(join(root, "islands/A.tsx"), join(root, "islands/B.tsx"));
    assertEquals(await scripts(), ["B.js"]);
  });
});

Deno.test("Builder.build() says which import cannot be bundled", async () => {
  const files = {
    "routes/index.tsx": PAGE,
    "islands/A.tsx":
      'import { x } from "./none.ts"; export default () => <b>{x}</b>;',
  };
  await withProject(files, async (root) => {
    const builder = new Builder({ root });
    await assertRejects(() => builder.build(), Error, "./none.ts");
    assertEquals(builder.isBuilt(), false);
  });
});

Deno.test("Builder.listen() serves pages that reload when the server is another", async () => {
  const controller = new AbortController();
  const origin = Promise.withResolvers<string>();
  const served = new Builder({ root: FIXTURE }).listen(
    () => import("./fixtures/app/main.ts"),
    {
      port: 0,
      signal: controller.signal,
      onListen: ({ port }) => origin.resolve(`http://localhost:${port}`),
    },
  );
  const html = await (await fetch(`${await origin.promise}/`)).text();
  const [, url] = /new EventSource\("([^"]+)"\)/.exec(html)!;
  const stream = await fetch(`${await origin.promise}${url}`);
  assertEquals(stream.headers.get("Content-Type"), "text/event-stream");
  const reader = stream.body!.getReader();
  const { value } = await reader.read();
  assertMatch(new TextDecoder().decode(value), /^retry: \d+\n\n$/);
  await reader.cancel();
  controller.abort();
  await served;
});
